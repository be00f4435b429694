// Everything that the panel can do, by keyboard alone: at each stop the focus is where one expects
// it, can be seen, and goes back to where it came from.
import { expect, test } from './fixtures.js';
import { Assistive } from './support/assistive.js';
import { draw } from './support/files.js';
import { intercept } from './support/wire.js';

const WRITE = 'textbox Write a message';
const MENU = 'button Menu';
const URL = 'https://t.me/example_bot?start=once';

/** Opens the chat by its launcher, and says something that arrives. */
async function open(visitor, text = 'Hello') {
  const { page } = visitor;
  await visitor.visit();
  const keys = await Assistive.of(visitor);
  // With the focus it gets its words, in the language of the page.
  await keys.go('Tab', /^button (Chat|Open chat)$/);
  await keys.isAt('button Open chat');
  await keys.press('Enter');
  await keys.isAt(WRITE);
  await keys.type(text);
  await keys.press('Enter');
  await expect.poll(() => visitor.sent()).toContain(text);
  await keys.isAt(WRITE);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  return keys;
}

/** What the operator does, without a desk. */
async function answer(visitor, operator, ...texts) {
  await operator.api.login(operator.server.loginLink);
  const [{ id }] = await operator.api.conversations();
  for (const text of texts) {
    await operator.api.reply(id, text);
    await visitor.message(text).waitFor();
  }
  return id;
}

test.slow();

test('writing, attaching, and looking at pictures', async ({ visitor }) => {
  const keys = await open(visitor);
  const buffer = await draw(visitor.page, 'image/png', { width: 320, height: 240 });
  const picture = (name) => ({ name, mimeType: 'image/png', buffer });

  await keys.go('Shift+Tab', 'button Attach files');
  const chooser = visitor.page.waitForEvent('filechooser');
  await keys.press('Enter');
  await (await chooser).setFiles([picture('one.png'), picture('two.png')]);
  await keys.isAt(WRITE);
  await keys.go('Shift+Tab', 'button Remove two.png');
  await keys.press('Enter');
  await expect(visitor.panel.getByText('two.png')).toHaveCount(0);
  await keys.isAt(WRITE);
  await keys.type('With a picture');
  await keys.go('Tab', 'button Send');
  await keys.press('Space');
  await keys.isAt(WRITE);
  await expect.poll(() => visitor.sent()).toEqual(['Hello', 'With a picture', 'one.png']);

  await keys.go('Shift+Tab', 'button Download one.png');
  const saved = visitor.page.waitForEvent('download');
  await keys.press('Enter');
  expect((await saved).suggestedFilename()).toBe('one.png');
  await keys.isAt('button Download one.png');
  await keys.go('Shift+Tab', 'button Open one.png');
  await keys.press('Enter');
  const lightbox = visitor.chat.getByRole('dialog', { name: 'Pictures' });
  await expect(lightbox).toBeVisible();
  await keys.isAt('button Download one.png');
  await keys.go('Tab', 'button Close picture');
  await keys.press('Enter');
  await expect(lightbox).toHaveCount(0);
  await keys.isAt('button Open one.png');
  await keys.press('Enter');
  await expect(lightbox).toBeVisible();
  await keys.press('Escape');
  await expect(lightbox).toHaveCount(0);
  await keys.isAt('button Open one.png');

  await keys.press('Escape');
  await expect(visitor.panel).toBeHidden();
  await keys.isAt('button Open chat');
});

test('reading, changing and deleting what was said, and following a link', async ({
  visitor,
  operator,
}) => {
  const keys = await open(visitor, 'Helo');
  await answer(visitor, operator, 'See https://example.com/opening');
  const link = 'link https://example.com/opening';
  await visitor.log.getByRole('link').waitFor();

  await keys.go('Shift+Tab', link);
  await visitor.page.context().route('https://example.com/**', (route) => route.fulfill());
  const followed = visitor.page.context().waitForEvent('page');
  await keys.press('Enter');
  await (await followed).close();
  await visitor.page.bringToFront();
  await keys.isAt(link);

  await keys.go('Shift+Tab', 'log Messages');
  await keys.press('ArrowUp');
  await keys.isAt(/^article .*: See https:\/\/example.com\/opening .*\d:\d\d/);
  await keys.press('ArrowUp');
  await keys.isAt(/^article You: Helo .*\d:\d\d.*Sent$/);
  await keys.go('Tab', 'button Edit or delete');
  await keys.press('Enter');
  await keys.isAt('textbox Your message');
  await keys.press('Escape');
  await keys.isAt('button Edit or delete');
  await keys.press('Enter');
  await keys.isAt('textbox Your message');
  await keys.press('ControlOrMeta+a');
  await keys.type('Hello');
  await keys.go('Tab', 'button Save');
  await keys.press('Enter');
  await expect(visitor.message('Hello')).toBeVisible();
  await expect(visitor.log.getByText('Edited')).toBeVisible();
  await keys.isAt('button Edit or delete');

  await keys.press('Enter');
  await keys.isAt('textbox Your message');
  await keys.go('Tab', 'button Delete');
  await keys.press('Enter');
  // What cannot be undone does not have the focus.
  await keys.isAt('button Cancel');
  await keys.go('Tab', 'button Delete');
  await keys.press('Enter');
  await expect(visitor.message('Message deleted')).toBeVisible();
  await keys.isAt(/^article You: Message deleted/);
  await keys.go('Tab', WRITE);
});

test('the menu and its dialogs', async ({ visitor }) => {
  const keys = await open(visitor);
  await keys.go('Shift+Tab', MENU);
  await keys.press('Enter');
  await keys.isAt('menuitemcheckbox Sound');
  await keys.press('Space');
  await keys.isAt('menuitemcheckbox Sound');
  await expect(visitor.panel.getByRole('menuitemcheckbox', { name: 'Sound' })).not.toBeChecked();
  await keys.go('ArrowDown', 'menuitem Download transcript');
  const saved = visitor.page.waitForEvent('download');
  await keys.press('Enter');
  await saved;
  await keys.isAt(MENU);

  await keys.press('Enter');
  await keys.go('ArrowDown', 'menuitem Report this conversation');
  await keys.press('Enter');
  await keys.isAt('textbox What is wrong? (optional)');
  await keys.press('Escape');
  await keys.isAt(MENU);
  await keys.press('Enter');
  await keys.go('ArrowDown', 'menuitem Report this conversation');
  await keys.press('Enter');
  await keys.isAt('textbox What is wrong? (optional)');
  await keys.type('Spam');
  await keys.go('Tab', 'button Send report');
  await keys.press('Enter');
  await keys.isAt('button Done');
  await keys.press('Enter');
  await keys.isAt(MENU);

  await keys.press('Enter');
  await keys.go('ArrowUp', 'menuitem Forget this conversation');
  await keys.press('Enter');
  await keys.isAt('button Cancel');
  await keys.press('Enter');
  await keys.isAt(MENU);
  await keys.press('Enter');
  await keys.go('ArrowUp', 'menuitem Forget this conversation');
  await keys.press('Enter');
  await keys.isAt('button Cancel');
  await keys.go('Tab', 'button Forget');
  await keys.press('Enter');
  await expect(visitor.messages).toHaveCount(0);
  await keys.isAt(MENU);

  await keys.go('Tab', 'button Close chat');
  await keys.press('Enter');
  await expect(visitor.panel).toBeHidden();
  await keys.isAt('button Open chat');
});

test('the end of a conversation, and another one', async ({ visitor, operator }) => {
  const keys = await open(visitor);
  const id = await answer(visitor, operator, 'Goodbye');
  await operator.api.setState(id, 'resolved');
  await visitor.log.getByText('Resolved.').waitFor();

  await keys.go('Shift+Tab', 'button Start a new conversation');
  await keys.go('Shift+Tab', 'button Download transcript');
  const saved = visitor.page.waitForEvent('download');
  await keys.press('Enter');
  await saved;
  await keys.isAt('button Download transcript');
  await keys.go('Shift+Tab', /^radio/);
  await keys.press('Space');
  await keys.go('ArrowRight', 'radio 4 stars');
  await keys.go('Tab', 'textbox Anything to add? (optional)');
  await keys.type('Quick');
  await keys.go('Tab', 'button Send rating');
  await keys.press('Enter');
  await visitor.log.getByText('You gave 4 of 5 stars.').waitFor();
  await keys.isAt('button Change');
  await keys.press('Enter');
  await keys.isAt(/^radio/);

  await keys.go('Tab', 'button Start a new conversation');
  await keys.press('Enter');
  await expect(visitor.messages).toHaveCount(0);
  await keys.isAt(WRITE);
  await keys.go('Shift+Tab', 'button Earlier conversation');
  await keys.press('Enter');
  await expect(visitor.message('Goodbye')).toBeVisible();
  await keys.isAt('log Messages');
});

test('the way to Telegram, and back from it', async ({ visitor }) => {
  await intercept(visitor.page, ({ frame: [type, id, , ...rest], pass, answer }) => {
    const soon = new Date(Date.now() + 600_000).toISOString();
    if (type === 'INFO') answer([type, id, ['telegram'], ...rest]);
    else if (type === 'LINK') answer([type, id, URL, soon]);
    else pass();
  });
  const keys = await open(visitor);
  await keys.go('Shift+Tab', 'button Continue in Telegram');
  await keys.press('Enter');
  await keys.isAt('link Open Telegram');
  await expect(visitor.panel.getByRole('img', { name: 'QR code' })).toBeVisible();
  await keys.go('Tab', 'button Hide the link');
  await keys.press('Enter');
  await keys.isAt('button Continue in Telegram');
});

test('what was not sent, and a connection that is gone', async ({ visitor, server }) => {
  const keys = await open(visitor);
  let refuses = true;
  await visitor.page.route('**/api/storage?*', (route) =>
    refuses ? route.fulfill({ status: 415 }) : route.continue(),
  );
  const attach = async (name) => {
    await keys.go('Shift+Tab', 'button Attach files');
    // A browser that is busy may count the key as too long ago to open a window.
    let chooser;
    visitor.page.once('filechooser', (opened) => {
      chooser = opened;
    });
    await expect(async () => {
      await keys.press('Enter');
      await expect.poll(() => chooser, { timeout: 3000 }).toBeTruthy();
    }).toPass({ timeout: 30_000 });
    const file = { name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n') };
    await chooser.setFiles([file]);
    await keys.isAt(WRITE);
    await keys.press('Enter');
    await visitor.log.getByText('Not sent').waitFor();
  };
  await attach('first.pdf');
  await keys.go('Shift+Tab', 'button Delete');
  await keys.press('Enter');
  await expect(visitor.log.getByText('first.pdf')).toHaveCount(0);
  await keys.isAt('log Messages');

  await keys.go('Tab', WRITE);
  await attach('second.pdf');
  refuses = false;
  await keys.go('Shift+Tab', 'button Retry');
  await keys.press('Enter');
  await expect.poll(() => visitor.sent()).toContain('second.pdf');
  await keys.isAt('log Messages');

  await server.kill();
  await visitor.part('banner').waitFor();
  await keys.go('Shift+Tab', 'button Try now');
  await server.restart();
  await keys.press('Enter');
  await expect(visitor.part('banner')).toBeHidden();
  await keys.isAt('log Messages');
});

test('a long log, from its beginning to its end', async ({ visitor, operator }) => {
  const keys = await open(visitor);
  const texts = Array.from({ length: 30 }, (_, at) => `Line ${at}.\nOf three\nin all`);
  await answer(visitor, operator, ...texts);
  await keys.go('Shift+Tab', 'log Messages');
  await keys.press('Home');
  await visitor.part('latest').waitFor();
  await keys.go('Tab', 'button To the latest message');
  await keys.press('Enter');
  await keys.isAt('log Messages');
  await expect(visitor.message('Line 29.')).toBeInViewport();
  await expect(visitor.part('latest')).toBeHidden();
});
