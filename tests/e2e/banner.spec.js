// What keeps messages from going out is said in words, with what will be done about it.
import { expect, test } from './fixtures.js';
import { expectAccessible } from './support/accessible.js';
import { intercept } from './support/wire.js';

const tryNow = (visitor) => visitor.chat.getByRole('button', { name: 'Try now' });
const said = (visitor, text) => visitor.chat.getByRole('status').filter({ hasText: text });

test('without a connection it says when the next try is, and tries at once if asked to', async ({
  visitor,
  server,
}) => {
  const { page } = visitor;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('Hello');
  await expect.poll(() => visitor.sent()).toEqual(['Hello']);
  await expect(visitor.part('banner')).toBeHidden();
  await server.kill();
  await expect(visitor.part('banner')).toContainText('No connection to the chat');
  await expect(visitor.part('banner')).toContainText(/Trying again in \d+ sec/);
  await expect(said(visitor, 'No connection to the chat')).toBeAttached();
  await expectAccessible(page, 'no connection');
  await server.restart();
  await tryNow(visitor).click();
  await expect(visitor.part('banner')).toBeHidden();
  await visitor.say('Here again');
  await expect.poll(() => visitor.sent()).toEqual(['Hello', 'Here again']);
});

test('when the server asks for a pause it says for how long', async ({ visitor }) => {
  const { page } = visitor;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  let refusals = 1;
  await intercept(page, ({ frame, pass, answer }) => {
    if (frame[0] === 'TXT' && refusals > 0) {
      refusals -= 1;
      answer(['ERR', 'rate-limited', frame[1], 'slowly', 6000]);
    } else {
      pass();
    }
  });
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('Hello');
  await expect(visitor.part('banner')).toContainText('That was a lot at once');
  await expect(visitor.part('banner')).toContainText(/Your messages go out in \d+ sec/);
  await expect(tryNow(visitor)).toBeHidden();
  await expectAccessible(page, 'a pause');
  await expect.poll(() => visitor.sent()).toEqual(['Hello']);
  await expect(visitor.part('banner')).toBeHidden();
});

for (const [code, words, helps] of [
  ['blocked', 'Messages from you are no longer taken here', false],
  ['identity-expired', 'Your sign-in has expired. Please reload the page', true],
  ['<b>odd</b>', 'The server’s <b>own</b> words', true],
]) {
  test(`a visitor who is refused reads why: ${code}`, async ({ visitor }) => {
    await intercept(visitor.page, ({ frame, pass, answer }) => {
      if (frame[0] === 'JOIN') {
        answer(['ERR', code, null, 'The server’s <b>own</b> words', null]);
      } else {
        pass();
      }
    });
    await visitor.visit();
    await visitor.openChat();
    await visitor.say('Hello');
    await expect(visitor.part('banner')).toContainText('The chat is not available');
    await expect(visitor.part('banner')).toContainText(words);
    await expect(tryNow(visitor)).toBeVisible({ visible: helps });
    await expect(visitor.message('Hello')).toBeVisible();
  });
}

test('where the device keeps nothing, that is said quietly, and one can talk', async ({
  visitor,
  operator,
  server,
}) => {
  const { page } = visitor;
  await page.addInitScript(() => {
    Object.defineProperty(window, 'indexedDB', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    });
  });
  await operator.api.login(server.loginLink);
  await visitor.visit();
  await visitor.openChat();
  const line = visitor.chat.getByText('This conversation is not kept on this device');
  await expect(line).toBeHidden();
  await visitor.say('Hello');
  await expect(line).toBeVisible();
  await expect.poll(() => visitor.sent()).toEqual(['Hello']);
  const [{ id }] = await operator.api.conversations();
  await operator.api.reply(id, 'an answer');
  await expect(visitor.message('an answer')).toBeVisible();
});
