// Every state of the widget that somebody may see: a name, what it shows, how one comes to it, and
// whether it takes the whole page.
// `npm run screens` photographs them; what they must not do, the journeys hold.
import { LINK, LONG_FILE, LONG_NAME, LONG_WORD, someFiles } from './support/samples.js';
import { intercept } from './support/wire.js';

const LONG_DRAFT =
  'I ride to work every day, twelve kilometres each way, half of it on gravel.\nIn winter too.\n\nSo I wonder: which tyres, which lights, and would the rack of my old bicycle fit on the Moss?';
const QUESTION = 'Hi! Does the Moss come in a size for 1.60 m?';
const ANSWER = 'Hello Marta! Yes, the 49 cm frame is made for you.';
const NEWS = [
  'I have put a Moss in 49 cm aside for you.',
  'It is the green one that you saw in the window. The black one comes in December.',
  'For a test ride, please bring an ID and shoes that you would ride in.',
  'Pedals of your own fit, too.',
  'Mudguards and lights are on it already. A rack is 45 € with everything.',
  'If you come by train: from the station it is ten minutes on foot, along the river.',
  'And the old one we take in part exchange.',
  'It would help to know what it is, how old, and whether it was ever in an accident.',
  'Two photographs are enough: one of the whole, one of the number under the frame.',
  'We are here until six, on Saturdays until four.',
  'Write before you come, and the Moss stands ready at the door with air in its tyres.',
];
const EXE = Buffer.from('MZ');
const TALKS = {
  de: [
    'Guten Tag! Gibt es das Moss auch für 1,60 m Körpergröße?',
    'Guten Tag! Ja, der Rahmen mit 49 cm passt Ihnen genau.',
  ],
  uk: ['Добрий день! Чи є Moss на зріст 1,60 м?', 'Добрий день! Так, рама 49 см саме для вас.'],
  ar: ['مرحبا! هل يتوفر Moss لطول 1.60 م؟', 'مرحبا! نعم، إطار 49 سم مناسب لك تماما.'],
};

export const STATES = [
  ['closed', 'The launcher', (stage) => stage.visitor.visit()],
  ['unread', 'An answer came while the chat was closed', unread],
  ['empty', 'Before the first word', (stage) => stage.open()],
  ['first', 'The first message', first],
  ['talk', 'A conversation: marks, an edit, a deletion, somebody typing', talk],
  ['news', 'What is new begins at a line, and goes on further down', news],
  ['edit', 'A message is changed', edit],
  ['draft', 'A long draft', draft],
  ['too-long', 'More than can be sent', tooLong],
  ['long', 'Long words, links and names', long],
  ['menu', 'The menu', menu],
  ['report', 'A report', report],
  ['chips', 'Files wait to be sent; one cannot', chips],
  ['uploading', 'Files are on their way', uploading],
  ['files', 'Files in the log', files],
  ['lightbox', 'A picture over the page', lightbox, true],
  ['offline', 'No connection', offline],
  ['held', 'Too much at once', held],
  ['blocked', 'A visitor who is blocked', blocked],
  ['consent', 'The visitor is asked whether it may be kept', consent],
  ['not-kept', 'Where nothing can be kept', notKept],
  ['away', 'Outside office hours', away],
  ['handoff', 'The way to Telegram', handoff],
  ['handed-off', 'It goes on in Telegram', handedOff],
  ['resolved', 'At the end', resolved],
  ['rating', 'How it was', rating],
  ['rated', 'A rating was given', rated],
  ['german', 'In German', (stage) => inLanguage(stage, 'de')],
  ['ukrainian', 'In Ukrainian', (stage) => inLanguage(stage, 'uk')],
  ['arabic', 'In Arabic, from right to left', (stage) => inLanguage(stage, 'ar')],
  ['yellow', 'A site whose colour is yellow', (stage) => inColour(stage, '#ffd400')],
  ['broken', 'Where the chat cannot start', broken],
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

async function news(stage) {
  const { visitor, desk } = stage;
  await first(stage);
  await stage.reply(ANSWER);
  await stage.say('Lovely. May I try it on Saturday?');
  await visitor.part('close').click();
  for (const text of NEWS) await desk.reply(stage.conversation, text);
  await visitor.part('badge').getByText(String(NEWS.length)).waitFor();
  await visitor.launcher.click();
  await visitor.part('latest').getByText('new messages').waitFor();
}

async function edit(stage) {
  await first(stage);
  await stage.reply(ANSWER);
  await stage.visitor.message(QUESTION).hover();
  await stage.visitor.panel.getByRole('button', { name: 'Edit or delete' }).click();
  await stage.visitor.panel.getByRole('dialog').waitFor();
}

async function draft(stage) {
  await first(stage);
  await stage.reply(ANSWER);
  await stage.visitor.input.fill(LONG_DRAFT);
}

async function menu(stage) {
  await first(stage);
  await stage.reply(ANSWER);
  // A browser without windows has nowhere to ask, and so has refused.
  await stage.page.evaluate(() =>
    Object.defineProperty(Notification, 'permission', { value: 'default' }),
  );
  await stage.visitor.panel.getByRole('button', { name: 'Menu' }).click();
  await stage.visitor.panel.getByRole('menu').waitFor();
}

async function report(stage) {
  await menu(stage);
  await stage.visitor.panel.getByRole('menuitem', { name: 'Report' }).click();
  await stage.visitor.panel.getByRole('dialog').waitFor();
}

async function chips(stage) {
  await first(stage);
  const strange = { name: 'kite.exe', mimeType: 'application/x-msdownload', buffer: EXE };
  await stage.visitor.attach([...(await someFiles(await stage.newPage())), strange]);
  await stage.visitor.panel.getByText('cannot be sent').waitFor();
}

async function uploading(stage) {
  const stuck = new Promise((resolve) => {
    stage.page.route('**/api/storage**', (route) => {
      if (route.request().method() === 'PUT') resolve();
      else route.continue();
    });
  });
  await first(stage);
  await stage.visitor.attach(await someFiles(await stage.newPage()));
  await stage.visitor.send();
  await stuck;
  await stage.visitor.log.getByText('Uploading').first().waitFor();
}

async function files(stage) {
  await first(stage);
  await stage.visitor.attach(await someFiles(await stage.newPage()));
  await stage.visitor.send();
  await stage.page.waitForFunction((name) => window.sentTexts.includes(name), LONG_FILE);
}

async function lightbox(stage) {
  await files(stage);
  await stage.visitor.log.getByRole('button', { name: 'Open hills' }).click();
  await stage.visitor.chat.getByRole('dialog', { name: 'Pictures' }).locator('img').waitFor();
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

async function rating(stage) {
  await resolved(stage);
  await stage.visitor.panel.getByRole('radio').nth(3).check();
}

async function rated(stage) {
  await rating(stage);
  await stage.visitor.panel.getByRole('button', { name: 'Send rating' }).click();
  await stage.visitor.log.getByText('You gave').waitFor();
}

async function held(stage) {
  await intercept(stage.page, ({ frame, pass, answer }) => {
    if (frame[0] === 'TXT' && frame[2] === 'And another') {
      answer(['ERR', 'rate-limited', frame[1], 'Slowly', 42_000]);
    } else pass();
  });
  await first(stage);
  await stage.visitor.say('And another');
  await stage.visitor.part('banner').waitFor();
}

async function consent(stage) {
  await stage.visitor.visit();
  await stage.set({ consent: 'required' });
  await stage.visitor.openChat();
  await stage.say(QUESTION);
  await stage.reply(ANSWER);
  await stage.visitor.chat.getByRole('button', { name: 'Keep it' }).waitFor();
}

async function notKept(stage) {
  await stage.page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', { value: undefined });
  });
  await first(stage);
}

async function handoff(stage) {
  await withTelegram(stage);
  await stage.visitor.panel.getByRole('button', { name: 'Continue in Telegram' }).click();
  await stage.visitor.panel.getByRole('link', { name: 'Open Telegram' }).waitFor();
}

async function handedOff(stage) {
  const wire = await withTelegram(stage);
  const now = new Date().toISOString();
  wire.answer(['HANDOFF', 2, 'tg.u1', 'visitor', null, 'telegram', now]);
  wire.answer(['TXT', 3, 'tg.1.2', 'visitor', null, 'I am on my phone now', now, null]);
  await stage.visitor.message('on my phone').waitFor();
}

/** The channel has a bot, as the wire tells: no Telegram is needed. */
async function withTelegram(stage) {
  const wire = {};
  await intercept(stage.page, ({ frame, pass, answer }) => {
    wire.answer = answer;
    const [type, id, , ...rest] = frame;
    if (type === 'INFO') answer([type, id, ['telegram'], ...rest]);
    else if (type === 'LINK') answer([type, id, 'https://t.me/fernhill_bot?start=k7Qz', soon()]);
    else pass();
  });
  await first(stage);
  return wire;
}

async function inLanguage(stage, lang) {
  await stage.visitor.visit();
  await stage.page.evaluate((value) => {
    document.documentElement.lang = value;
    document.documentElement.dir = value === 'ar' ? 'rtl' : 'ltr';
  }, lang);
  await stage.visitor.openChat();
  const [asked, answered] = TALKS[lang];
  await stage.say(asked);
  await stage.reply(answered);
  await stage.desk.setState(stage.conversation, 'resolved');
  await stage.visitor.panel.getByRole('radio').first().waitFor();
}

async function inColour(stage, colour) {
  await stage.visitor.visit();
  await stage.visitor.chat.evaluate((chat, value) => {
    chat.style.setProperty('--kite-primary-color', value);
  }, colour);
  await stage.visitor.openChat();
  await stage.say(QUESTION);
  await stage.reply(ANSWER);
  await stage.visitor.input.fill('Thank you');
}

async function broken(stage) {
  await stage.page.route('**/*.wasm', (route) =>
    route.fulfill({ contentType: 'application/wasm', body: 'for other machines' }),
  );
  await stage.visitor.visit();
  await stage.set({ 'fallback-href': 'mailto:hello@fernhill.example' });
  await stage.visitor.launcher.click();
  await stage.visitor.part('handoff').waitFor();
}

function soon() {
  return new Date(Date.now() + 600_000).toISOString();
}
