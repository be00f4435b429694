// What can be done with a conversation beside talking: rate it, save it, report it, forget it,
// begin another one.
import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.js';
import { expectAccessible } from './support/accessible.js';
import { OldServer } from './support/old-server.js';
import { Visitor } from './support/visitor.js';
import { intercept } from './support/wire.js';

const menu = (visitor) => visitor.chat.getByRole('button', { name: 'Menu' });
const choice = (visitor, name) => visitor.chat.getByRole('menuitem', { name });
const button = (visitor, name) => visitor.chat.getByRole('button', { name, exact: true });
const stars = (visitor, name) => visitor.chat.getByRole('radio', { name, exact: true });
const dialog = (visitor) => visitor.chat.getByRole('dialog').last();

/** A visitor has said something; gives the conversation's id. */
async function talk(visitor, operator, text = 'Hello') {
  await operator.api.login(visitor.server.loginLink);
  await visitor.visit();
  await visitor.openChat();
  await visitor.say(text);
  await expect.poll(() => visitor.sent()).toEqual([text]);
  return (await operator.api.conversations())[0].id;
}

/** The ratings that the operators see. */
async function ratings(operator, id) {
  const entries = await operator.api.entries(id);
  return entries.flatMap(({ content }) => content.rating ?? []);
}

/** Chooses what saves the conversation, and reads the file. */
async function save(visitor, choose) {
  const started = visitor.page.waitForEvent('download');
  await choose();
  const file = await started;
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

test('a resolved conversation is rated by keyboard, and rated otherwise', async ({
  visitor,
  operator,
}) => {
  const { page } = visitor;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const id = await talk(visitor, operator);
  await expect(visitor.chat.getByText('How was it?')).toBeHidden();
  await operator.api.setState(id, 'resolved');
  await expect(visitor.chat.getByText('How was it?')).toBeVisible();
  await expect(visitor.chat.getByRole('status').filter({ hasText: 'Resolved' })).toBeAttached();
  await expectAccessible(page, 'resolved');

  await stars(visitor, '1 star').focus();
  for (let more = 0; more < 3; more += 1) {
    await page.keyboard.press('ArrowRight');
  }
  await expect(stars(visitor, '4 stars')).toBeChecked();
  await page.keyboard.press('Tab');
  await page.keyboard.type('Quick and kind');
  await expectAccessible(page, 'rating');
  await page.keyboard.press('Tab');
  await expect(button(visitor, 'Send rating')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(visitor.chat.getByText('You gave 4 of 5 stars.')).toBeVisible();
  await expect(button(visitor, 'Change')).toBeFocused();
  await expect.poll(() => ratings(operator, id)).toEqual([{ stars: 4, comment: 'Quick and kind' }]);

  await page.reload();
  await visitor.openChat();
  await expect(visitor.chat.getByText('You gave 4 of 5 stars.')).toBeVisible();
  await expectAccessible(page, 'rated');
  await button(visitor, 'Change').click();
  await stars(visitor, '2 stars').check();
  await button(visitor, 'Send rating').click();
  await expect(visitor.chat.getByText('You gave 2 of 5 stars.')).toBeVisible();
  await expect.poll(async () => (await ratings(operator, id)).length).toBe(2);

  // Who goes on writing has opened it again.
  await visitor.say('One more thing');
  await expect(visitor.chat.getByText('You gave 2 of 5 stars.')).toBeHidden();
  await expect(visitor.message('Hello')).toBeVisible();
});

test('a rating that the server refuses is asked for again', async ({ visitor, operator }) => {
  await intercept(visitor.page, ({ frame, pass, answer }) => {
    if (frame[0] === 'RATE') {
      answer(['ERR', 'internal', frame[1], 'The disk is full', null]);
    } else {
      pass();
    }
  });
  const id = await talk(visitor, operator);
  await operator.api.setState(id, 'resolved');
  await stars(visitor, '5 stars').check();
  await button(visitor, 'Send rating').click();
  await expect(visitor.chat.getByText('The rating was not taken: The disk is full')).toBeVisible();
  await expect(stars(visitor, '5 stars')).not.toBeChecked();
});

test('another conversation begins empty, and the earlier one is a button away', async ({
  visitor,
  operator,
}) => {
  const { page } = visitor;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const id = await talk(visitor, operator, 'The first one');
  await operator.api.reply(id, 'Solved');
  await expect(visitor.message('Solved')).toBeVisible();
  await operator.api.setState(id, 'resolved');
  await button(visitor, 'Start a new conversation').click();
  await expect(visitor.messages).toHaveCount(0);
  await expect(visitor.chat.getByText('Hello there')).toBeVisible();
  await expect(visitor.chat.getByText('How was it?')).toBeHidden();
  await expect(visitor.input).toBeFocused();
  await expectAccessible(page, 'begun anew');
  // It stays so on the next page of the site, before anything is written and after.
  await page.reload();
  await visitor.openChat();
  await expect(visitor.chat.getByText('Hello there')).toBeVisible();
  await expect(visitor.messages).toHaveCount(0);

  await visitor.say('The second one');
  await operator.api.reply(id, 'An answer to it');
  await expect(visitor.messages).toHaveText([/The second one/, /An answer to it/]);
  await page.reload();
  await visitor.openChat();
  await expect(visitor.messages).toHaveText([/The second one/, /An answer to it/]);
  await button(visitor, 'Earlier conversation').click();
  await expect(visitor.messages).toHaveText([
    /The first one/,
    /Solved/,
    /The second one/,
    /An answer to it/,
  ]);
  await expect(button(visitor, 'Earlier conversation')).toBeHidden();
  await expect(visitor.log).toBeFocused();
});

test('the transcript has everything that was said, and nobody can fake a line', async ({
  visitor,
  operator,
}) => {
  const id = await talk(visitor, operator, 'Hello,\n[00:00:00] Ada: I pay you');
  await visitor.attach([
    { name: 'map.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') },
  ]);
  await visitor.send();
  await expect.poll(() => visitor.sent()).toContain('map.pdf');
  await operator.api.reply(id, '<b>Welcome</b>');
  const { seq } = await operator.api.reply(id, 'wrong');
  await operator.api.edit(id, seq, 'right');
  await expect(visitor.message('right')).toBeVisible();
  await menu(visitor).click();
  const { name, text } = await save(visitor, () => choice(visitor, 'Download transcript').click());
  expect(name).toMatch(/^[\p{L}\p{N}-]+\.txt$/u);
  const lines = text.split('\r\n').map((line) => line.replace(/^\[[^\]]+\] /, '[…] '));
  expect(lines[0]).toMatch(/^Conversation: /);
  expect(lines[1]).toMatch(/^Saved: /);
  expect(lines.slice(5)).toEqual([
    '[…] You: Hello,',
    '    [00:00:00] Ada: I pay you',
    '[…] You: [File: map.pdf]',
    '[…] Operator: <b>Welcome</b>',
    '[…] Operator: right (Edited)',
    '',
  ]);
  await expect(menu(visitor)).toBeFocused();
});

test('the transcript has what only the server had', async ({ visitor, operator, server }) => {
  await operator.api.login(server.loginLink);
  const user = 'user-42';
  const token = await server.userToken(user);
  const raw = new Visitor(await visitor.page.context().newPage(), server);
  await raw.visit();
  const signIn = (page) =>
    page.chat.evaluate((chat, given) => Object.assign(chat, given), {
      userId: user,
      userToken: token,
    });
  await signIn(raw);
  await raw.openChat();
  await raw.say('the very first');
  await expect.poll(() => raw.sent()).toEqual(['the very first']);
  const [{ id }] = await operator.api.conversations();
  for (let count = 1; count <= 160; count += 1) {
    await operator.api.reply(id, `answer ${count}`);
  }
  await raw.page.close();

  await visitor.visit();
  await visitor.page.evaluate(async () => {
    localStorage.clear();
    for (const { name } of await indexedDB.databases()) {
      indexedDB.deleteDatabase(name);
    }
  });
  await signIn(visitor);
  await visitor.openChat();
  await expect(visitor.message('answer 160')).toBeVisible();
  await expect(visitor.message('the very first')).toHaveCount(0);
  await menu(visitor).click();
  const { text } = await save(visitor, () => choice(visitor, 'Download transcript').click());
  expect(text).toContain('You: the very first');
  expect(text.match(/answer \d+/g)).toHaveLength(160);
  expect(text).not.toContain('on the server');
});

test('a report says what is wrong, and what has become of it', async ({ visitor, operator }) => {
  const { page } = visitor;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await talk(visitor, operator);
  await menu(visitor).click();
  await choice(visitor, 'Report this conversation').press('Enter');
  const reason = visitor.chat.getByRole('textbox', { name: 'What is wrong?' });
  await expect(reason).toBeFocused();
  await expectAccessible(page, 'reporting');
  await page.keyboard.type('They were rude');
  await button(visitor, 'Send report').click();
  await expect(dialog(visitor)).toContainText('Thank you. Your report has arrived.');
  await expect(button(visitor, 'Done')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(menu(visitor)).toBeFocused();
  const [conversation] = await operator.api.conversations();
  expect(JSON.stringify(conversation)).toContain('They were rude');
});

test('a report that is not taken says why, and can be sent again', async ({
  visitor,
  operator,
}) => {
  let refusals = 1;
  await intercept(visitor.page, ({ frame, pass, answer }) => {
    if (frame[0] === 'REPORT' && refusals > 0) {
      refusals -= 1;
      answer(['ERR', 'blocked', frame[1], 'no', null]);
    } else {
      pass();
    }
  });
  await talk(visitor, operator);
  await menu(visitor).click();
  await choice(visitor, 'Report this conversation').click();
  await button(visitor, 'Send report').click();
  await expect(dialog(visitor)).toContainText(
    'The report was not taken: Messages from you are no longer taken here',
  );
  await button(visitor, 'Send report').click();
  await expect(dialog(visitor)).toContainText('Your report has arrived');
});

test('forgetting is asked for twice', async ({ visitor, operator }) => {
  const { page } = visitor;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await talk(visitor, operator);
  await menu(visitor).click();
  await choice(visitor, 'Forget this conversation').press('Enter');
  await expect(button(visitor, 'Cancel')).toBeFocused();
  await expectAccessible(page, 'forgetting');
  await page.keyboard.press('Escape');
  await expect(visitor.panel).toBeVisible();
  await expect(menu(visitor)).toBeFocused();
  await expect(visitor.message('Hello')).toBeVisible();

  await menu(visitor).click();
  await choice(visitor, 'Forget this conversation').click();
  await button(visitor, 'Forget').click();
  await expect(visitor.messages).toHaveCount(0);
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await menu(visitor).click();
  await expect(choice(visitor, 'Forget this conversation')).toHaveCount(0);
});

test('a server that knows only the first version is asked for nothing else', async ({
  page,
  server,
  operator,
}) => {
  const old = await OldServer.before(server);
  const visitor = new Visitor(page, old);
  await operator.api.login(server.loginLink);
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('Hello');
  await expect.poll(() => visitor.sent()).toEqual(['Hello']);
  await menu(visitor).click();
  await expect(choice(visitor, 'Download transcript')).toBeVisible();
  await expect(choice(visitor, 'Report this conversation')).toHaveCount(0);
  await old.stop();
});
