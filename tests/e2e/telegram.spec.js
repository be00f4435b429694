// A Telegram group answers visitors, and a visitor goes on in Telegram: everything real but
// Telegram itself.
import { randomBytes } from 'node:crypto';
import { test as base, expect } from './fixtures.js';
import { download } from './support/download.js';
import { Telegram } from './support/telegram.js';

const GROUP = -100;
/** An admin of the group. */
const MARIA = 5;
/** The visitor, who has a private chat with the bot under the same number. */
const OLENA = 77;

const test = base.extend({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from it
  telegram: async ({}, use) => {
    const telegram = await Telegram.start();
    const speaks = { language_code: 'en' };
    await telegram.introduce(MARIA, { first_name: 'Maria', last_name: 'Kovalenko', ...speaks });
    await telegram.introduce(OLENA, { first_name: 'Olena', ...speaks });
    await use(telegram);
    await telegram.stop();
  },

  flags: async ({ telegram }, use) => {
    await use(['--telegram-token', telegram.token, '--telegram-api-url', telegram.url]);
  },
});

/** A group becomes the desk of the demo channel. */
async function host(telegram, server, options) {
  await telegram.addGroup(GROUP, { person: MARIA, ...options });
  await telegram.write(GROUP, MARIA, await server.hostCommand());
  await shows(telegram, GROUP, '✅ This group is the desk of demo_channel now.');
}

/** Waits until a message of a chat says this; gives it. */
async function shows(telegram, chat, text) {
  let found;
  const look = async () => {
    found = await telegram.find(chat, text);
    return found !== undefined;
  };
  await expect.poll(look, `${text} in ${chat}`).toBe(true);
  return found;
}

/** A visitor who is called Olena writes a first message. */
async function comes(visitor, text) {
  await visitor.visit();
  await visitor.chat.evaluate((chat) => chat.setAttribute('user-name', 'Olena'));
  await visitor.openChat();
  await visitor.say(text);
}

const file = (name) => ({ name, mimeType: 'application/pdf', buffer: randomBytes(200_000) });

test('the whole way: to a group, from it, and on into Telegram', async ({
  visitor,
  operator,
  server,
  telegram,
}) => {
  await host(telegram, server);
  await comes(visitor, 'Where is my parcel?');
  const question = await shows(telegram, GROUP, 'Where is my parcel?');
  expect(question.text).toMatch(/^#[a-z]+_[a-z]+_\d+ Olena\nWhere is my parcel\?$/);
  const [tag] = question.text.split(' ');
  const waiting = async () => (await telegram.chat(GROUP)).pinned;
  await expect.poll(waiting).toEqual([question.message_id]);

  await telegram.write(GROUP, MARIA, 'Which number does it have?', {
    replyTo: question.message_id,
  });
  const answer = visitor.incoming.filter({ hasText: 'Which number does it have?' });
  await expect(answer).toBeVisible();
  await expect(visitor.log).toContainText('Maria Kovalenko');
  await expect.poll(waiting).toEqual([]);

  const invoice = file('invoice № 7.pdf');
  await visitor.attach([invoice]);
  await visitor.send();
  await expect.poll(() => visitor.sent()).toContain(invoice.name);
  const sentInvoice = async () => {
    const { messages } = await telegram.chat(GROUP);
    return messages.find(({ document }) => document?.file_name === invoice.name);
  };
  await expect.poll(sentInvoice).toBeTruthy();
  const { document, caption } = await sentInvoice();
  expect(caption).toBe(`${tag} Olena`);
  expect(await telegram.file(document.file_id)).toEqual(invoice.buffer);

  const receipt = file('receipt.pdf');
  await telegram.sendFile(GROUP, MARIA, {
    kind: 'document',
    name: receipt.name,
    media_type: receipt.mimeType,
    bytes: receipt.buffer,
    caption: 'Here is the receipt',
  });
  await expect(visitor.incoming.filter({ hasText: 'Here is the receipt' })).toBeVisible();
  const button = visitor.incoming.getByRole('button', { name: `Download ${receipt.name}` });
  const received = await download(visitor.page, button);
  expect(received).toEqual({ name: receipt.name, content: receipt.buffer });

  await visitor.chat.getByRole('button', { name: 'Continue in Telegram' }).click();
  const way = visitor.chat.getByRole('link', { name: 'Open Telegram' });
  await expect(way).toBeVisible();
  await telegram.follow(OLENA, await way.getAttribute('href'));
  await expect(visitor.log).toContainText('You go on in Telegram too');
  await expect(way).toBeHidden();
  await shows(telegram, GROUP, '✅ Olena switched to Telegram');
  await shows(telegram, OLENA, 'Here is the receipt');
  const history = await telegram.chat(OLENA);
  const said = history.messages.filter(({ from }) => from.is_bot).map(wordsAndFiles);
  // The bot's own answer goes beside what is brought along.
  const answered =
    '✅ You go on here with Kite demo, and can still write on the page. /leave ends it.';
  expect(said).toContain(answered);
  expect(said.filter((each) => each !== answered)).toEqual([
    '🌐 Where is my parcel?',
    '#Host Maria Kovalenko\nWhich number does it have?',
    `${invoice.name}: 🌐`,
    'receipt.pdf: #Host Maria Kovalenko',
    '#Host Maria Kovalenko\nHere is the receipt',
  ]);

  await telegram.write(OLENA, OLENA, 'Number 4821, and I am on the bus now');
  await expect(visitor.outgoing.filter({ hasText: 'Number 4821' })).toBeVisible();
  await shows(telegram, GROUP, `${tag} Olena\nNumber 4821, and I am on the bus now`);
  await visitor.say('Still here as well');
  await shows(telegram, OLENA, '🌐 Still here as well');
  await shows(telegram, GROUP, 'Still here as well');

  const promise = await telegram.write(GROUP, MARIA, 'It comes on Sunday');
  await expect(visitor.incoming.filter({ hasText: 'It comes on Sunday' })).toBeVisible();
  await shows(telegram, OLENA, 'It comes on Sunday');
  await telegram.edit(GROUP, promise, 'It comes on Saturday');
  await expect(visitor.incoming.filter({ hasText: 'It comes on Saturday' })).toBeVisible();
  await expect(visitor.message('It comes on Sunday')).toHaveCount(0);
  await shows(telegram, OLENA, 'It comes on Saturday');
  expect(await telegram.find(OLENA, 'It comes on Sunday')).toBeUndefined();

  // The desk's page has the same conversation.
  await operator.login('Ada');
  await operator.open('It comes on Saturday');
  await expect(operator.log).toContainText('Maria Kovalenko');
  await expect(operator.log).toContainText('Olena goes on in Telegram too');
  await expect(operator.message('Number 4821')).toBeVisible();
  await operator.reply('Between nine and ten');
  await shows(telegram, GROUP, `↩️ Ada → ${tag} Olena\nBetween nine and ten`);
  await shows(telegram, OLENA, '#Host Ada\nBetween nine and ten');
  await expect(visitor.incoming.filter({ hasText: 'Between nine and ten' })).toBeVisible();
  await expect(visitor.log).toContainText('Ada');

  await telegram.write(OLENA, OLENA, '/leave');
  await expect(visitor.log).toContainText('Telegram is disconnected');
  await shows(telegram, GROUP, '✅ Olena left Telegram');
  await expect(operator.log).toContainText('Olena left Telegram');
  await shows(telegram, OLENA, '✅ You have left Kite demo');
  await expect(visitor.chat.getByRole('button', { name: 'Continue in Telegram' })).toBeVisible();

  const texts = (name) => visitor.part(name).allTextContents();
  expect(await texts('message-incoming')).toHaveLength(5);
  expect(await texts('message-outgoing')).toHaveLength(4);
});

/** What a message says, and which file is in it. */
const wordsAndFiles = ({ text, caption = '', document }) =>
  document ? `${document.file_name}: ${caption}` : text;

test('in a forum each visitor has a topic, which stands as the conversation does', async ({
  visitor,
  operator,
  server,
  telegram,
}) => {
  await host(telegram, server, { forum: true });
  await operator.login('Ada');
  await comes(visitor, 'Do you repair kites?');
  const question = await shows(telegram, GROUP, 'Do you repair kites?');
  expect(question.text).toBe('Do you repair kites?');
  const topic = question.message_thread_id;
  const standing = async () => (await telegram.chat(GROUP)).topics;
  expect(await standing()).toEqual({
    [topic]: { name: expect.stringMatching(/^Olena · [a-z]+-[a-z]+-\d+$/), closed: false },
  });

  await telegram.write(GROUP, MARIA, 'We do', { topic });
  await expect(visitor.incoming.filter({ hasText: 'We do' })).toBeVisible();
  await operator.open('We do');
  await operator.reply('Bring it along');
  const answer = await shows(telegram, GROUP, 'Bring it along');
  expect([answer.message_thread_id, answer.text]).toEqual([topic, '↩️ Ada\nBring it along']);

  await telegram.do({ do: 'close_topic', chat: GROUP, person: MARIA, topic });
  await expect(visitor.log).toContainText('Resolved.');
  await expect(operator.log).toContainText('Maria Kovalenko resolved the conversation');
  await expect(operator.conversation('Bring it along')).toBeHidden();

  await visitor.say('One more thing');
  const more = await shows(telegram, GROUP, 'One more thing');
  expect(more.message_thread_id).toBe(topic);
  await expect.poll(async () => (await standing())[topic].closed).toBe(false);
  await expect(operator.conversation('One more thing')).toBeVisible();

  // And by the desk: the topic follows.
  await operator.page.getByRole('button', { name: 'Resolve', exact: true }).click();
  await expect.poll(async () => (await standing())[topic].closed).toBe(true);
  await shows(telegram, GROUP, '✅ Resolved by Ada');
});
