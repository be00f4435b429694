// Every state of the widget that somebody may see: a name, what it shows, and how one comes to it.
// `npm run screens` photographs them; what they must not do, the journeys hold.
import { LINK, LONG_FILE, LONG_NAME, LONG_WORD, someFiles } from './support/samples.js';

const LONG_DRAFT =
  'I ride to work every day, twelve kilometres each way, half of it on gravel.\nIn winter too.\n\nSo I wonder: which tyres, which lights, and would the rack of my old bicycle fit on the Moss?';
const QUESTION = 'Hi! Does the Moss come in a size for 1.60 m?';
const ANSWER = 'Hello Marta! Yes, the 49 cm frame is made for you.';

export const STATES = [
  ['closed', 'The launcher', (stage) => stage.visitor.visit()],
  ['unread', 'An answer came while the chat was closed', unread],
  ['empty', 'Before the first word', (stage) => stage.open()],
  ['first', 'The first message', first],
  ['talk', 'A conversation: marks, an edit, a deletion, somebody typing', talk],
  ['draft', 'A long draft', draft],
  ['files', 'Files wait to be sent', files],
  ['sent-files', 'Files in the log', sentFiles],
  ['long', 'Long words, links and names', long],
  ['too-long', 'More than can be sent', tooLong],
  ['offline', 'No connection', offline],
  ['blocked', 'A visitor who is blocked', blocked],
  ['away', 'Outside office hours', away],
  ['resolved', 'At the end', resolved],
];

async function first(stage) {
  await stage.open();
  await stage.say(QUESTION);
}

async function unread(stage) {
  await first(stage);
  await stage.visitor.part('close').click();
  await stage.desk.reply(stage.conversation, ANSWER);
  await stage.visitor.part('badge').getByText('1').waitFor();
}

async function talk(stage) {
  await first(stage);
  const { desk, conversation } = stage;
  await stage.reply(ANSWER, 'Come on Sunday');
  await desk.edit(conversation, await stage.last(), 'Come on Saturday');
  await stage.reply('That was for somebody else');
  await desk.edit(conversation, await stage.last(), null);
  await stage.say('Lovely.', 'Would ten be possible?');
  await desk.read(conversation, await stage.last());
  await stage.say('I bring my own pedals 🚲');
  await desk.received(conversation, await stage.last());
  await stage.say('And cake');
  await desk.typing(conversation, true);
  await stage.visitor.log.getByText('Ada is typing').waitFor();
}

async function draft(stage) {
  await first(stage);
  await stage.reply(ANSWER);
  await stage.visitor.input.fill(LONG_DRAFT);
}

async function files(stage) {
  await first(stage);
  await stage.visitor.attach(await someFiles(await stage.page.context().newPage()));
}

async function sentFiles(stage) {
  await files(stage);
  await stage.visitor.send();
  await stage.page.waitForFunction((name) => window.sentTexts.includes(name), LONG_FILE);
}

async function long(stage) {
  await stage.open();
  await stage.set({ heading: LONG_NAME });
  await stage.say(`${LONG_WORD} and ${LINK}`, 'مرحبا، هل توصلون إلى دبي؟');
  await stage.reply(`${LONG_WORD} ${LINK}`, 'Один рядок\nі ще один');
}

async function tooLong(stage) {
  await first(stage);
  await stage.visitor.input.fill('So much to say. '.repeat(260));
}

async function offline(stage) {
  await first(stage);
  await stage.reply(ANSWER);
  await stage.server.kill();
  await stage.visitor.part('banner').waitFor();
  await stage.visitor.say('Can you hear me?');
}

async function blocked(stage) {
  await first(stage);
  await stage.desk.setBlocked(stage.conversation, true);
  await stage.visitor.say('Are you there?');
  await stage.visitor.log.getByText('Not sent').waitFor();
}

async function away(stage) {
  await first(stage);
  await stage.server.setChannel('--hours', 'Mo-Fr 09:00-09:01', '--time-zone', 'Europe/Kyiv');
  await stage.page.reload();
  await stage.visitor.openChat();
  await stage.visitor.panel.getByText(/^Back [A-Z]/).waitFor();
}

async function resolved(stage) {
  await first(stage);
  await stage.reply(ANSWER);
  await stage.desk.setState(stage.conversation, 'resolved');
  await stage.visitor.log.getByText('Resolved.').waitFor();
}
