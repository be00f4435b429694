// What tells of a new message beside the panel: title, sound, notification; and what silences them.
import { test as base, expect } from './fixtures.js';
import { noteNotices, notified, rings, setHidden } from './support/notices.js';

const test = base.extend({
  /** What the browser says of notifications. */
  notices: [{}, { option: true }],

  /** The operator's way to answer the visitor, who has written a first message. */
  answer: async ({ visitor, operator, server, notices }, use) => {
    await operator.api.login(server.loginLink);
    await noteNotices(visitor.page, notices);
    await visitor.visit();
    await visitor.openChat();
    await visitor.say('Hello');
    await expect.poll(() => visitor.sent()).toEqual(['Hello']);
    const [{ id }] = await operator.api.conversations();
    await use((text) => operator.api.reply(id, text));
  },
});

const title = (page) => page.evaluate(() => document.querySelector('head > title')?.textContent);
const item = (visitor, name) => visitor.chat.getByRole('menuitemcheckbox', { name });
const menu = (visitor) => visitor.chat.getByRole('button', { name: 'Menu' });

/** A message has come as far as the page. */
async function comes(visitor, answer, text) {
  await answer(text);
  await expect(visitor.incoming.filter({ hasText: text })).toBeAttached();
}

test('the title counts what waits, and the page always gets its own back', async ({
  visitor,
  answer,
}) => {
  const { page } = visitor;
  const own = await title(page);
  await visitor.part('close').click();
  await answer('one');
  await expect(page).toHaveTitle(`(1) ${own}`);
  await answer('two');
  await expect(page).toHaveTitle(`(2) ${own}`);

  // The page changes its title meanwhile, in whatever way.
  const changed = '  Other \n  title ';
  await page.evaluate((text) => {
    document.querySelector('head > title').firstChild.data = text;
  }, changed);
  await expect.poll(() => title(page)).toBe(`(2) ${changed}`);
  await page.evaluate(() => {
    const next = document.createElement('title');
    next.textContent = 'New element';
    document.querySelector('head > title').replaceWith(next);
  });
  await expect(page).toHaveTitle('(2) New element');
  await page.evaluate(() => {
    document.title += '!';
  });
  await expect(page).toHaveTitle('(2) New element!');

  await visitor.openChat();
  await expect.poll(() => title(page)).toBe('New element!');
  await page.evaluate(() => {
    document.title = '(2) of them';
  });
  await visitor.part('close').click();
  await answer('three');
  await expect(page).toHaveTitle('(1) (2) of them');
  await visitor.chat.evaluate((chat) => chat.remove());
  await expect.poll(() => title(page)).toBe('(2) of them');
});

test('it rings where nobody looks, once for what comes together', async ({ visitor, answer }) => {
  const { page } = visitor;
  await comes(visitor, answer, 'seen');
  expect(await rings(page)).toBe(0);
  await visitor.part('close').click();
  await comes(visitor, answer, 'one');
  await comes(visitor, answer, 'two');
  await comes(visitor, answer, 'three');
  await expect.poll(() => rings(page)).toBe(1);
  expect(await notified(page)).toEqual([]);
});

test('the visitor silences it, and the device remembers', async ({ visitor, answer }) => {
  const { page } = visitor;
  await menu(visitor).click();
  await expect(item(visitor, 'Sound')).toBeChecked();
  await item(visitor, 'Sound').click();
  await expect(item(visitor, 'Sound')).not.toBeChecked();
  await page.reload();
  await visitor.openChat();
  await menu(visitor).click();
  await expect(item(visitor, 'Sound')).not.toBeChecked();
  await page.keyboard.press('Escape');
  await visitor.part('close').click();
  await answer('quietly');
  await expect(page).toHaveTitle(/^\(1\) /);
  expect(await rings(page)).toBe(0);
});

test('before there is a conversation nothing is kept, but it is not forgotten', async ({
  visitor,
}) => {
  const { page } = visitor;
  await visitor.visit();
  await visitor.openChat();
  await menu(visitor).click();
  await item(visitor, 'Sound').click();
  await expect(item(visitor, 'Sound')).not.toBeChecked();
  expect(await page.evaluate(() => localStorage.length)).toBe(0);
  await page.keyboard.press('Escape');
  await visitor.say('Hello');
  await expect.poll(() => visitor.sent()).toEqual(['Hello']);
  await menu(visitor).click();
  await expect(item(visitor, 'Sound')).not.toBeChecked();
  await page.reload();
  await visitor.openChat();
  await menu(visitor).click();
  await expect(item(visitor, 'Sound')).not.toBeChecked();
});

test('the site silences it', async ({ visitor, answer }) => {
  const { page } = visitor;
  await visitor.chat.evaluate((chat) => {
    chat.setAttribute('sound', 'off');
    chat.setAttribute('notifications', 'off');
  });
  await menu(visitor).click();
  await expect(visitor.chat.getByRole('menuitem')).not.toHaveCount(0);
  await expect(visitor.chat.getByRole('menuitemcheckbox')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await visitor.part('close').click();
  await answer('quietly');
  await expect(page).toHaveTitle(/^\(1\) /);
  expect(await rings(page)).toBe(0);
});

test('a notification is wished for, shows the text, and leads to the chat', async ({
  visitor,
  answer,
}) => {
  const { page } = visitor;
  const asked = () => page.evaluate(() => window.asked);
  await menu(visitor).click();
  expect(await asked()).toBe(0);
  await item(visitor, 'Notifications').click();
  await expect(item(visitor, 'Notifications')).toBeChecked();
  expect(await asked()).toBe(1);
  await page.keyboard.press('Escape');
  await visitor.part('close').click();

  await comes(visitor, answer, 'while the page is there');
  await setHidden(page, true);
  await answer('<b>Come</b> back');
  await expect
    .poll(() => notified(page))
    .toEqual([{ title: 'Operator', body: '<b>Come</b> back', isOpen: true }]);
  await page.evaluate(() => {
    window.focus = () => {
      window.isFocused = true;
    };
    window.notified[0].onclick();
  });
  await expect(visitor.panel).toBeVisible();
  expect(await page.evaluate(() => window.isFocused)).toBe(true);
  expect((await notified(page))[0].isOpen).toBe(false);

  await answer('x'.repeat(4000));
  await expect.poll(async () => (await notified(page)).length).toBe(2);
  const [, { body, isOpen }] = await notified(page);
  expect(body.length).toBeLessThan(200);
  expect(isOpen).toBe(true);
  // Read: what was shown of it goes.
  await setHidden(page, false);
  await expect.poll(async () => (await notified(page))[1].isOpen).toBe(false);
});

test('what it has left on the page goes with the element', async ({ visitor, answer }) => {
  const { page } = visitor;
  const own = await title(page);
  await menu(visitor).click();
  await item(visitor, 'Notifications').click();
  await page.keyboard.press('Escape');
  await visitor.part('close').click();
  await setHidden(page, true);
  await answer('news');
  await expect.poll(async () => (await notified(page)).length).toBe(1);
  await expect(page).toHaveTitle(`(1) ${own}`);
  await visitor.chat.evaluate((chat) => chat.remove());
  await expect.poll(async () => (await notified(page))[0].isOpen).toBe(false);
  await expect.poll(() => title(page)).toBe(own);
});

test.describe('where the visitor has refused notifications for good', () => {
  test.use({ notices: { permission: 'denied', answer: 'denied' } });

  test('the menu says so', async ({ visitor, answer }) => {
    const { page } = visitor;
    await menu(visitor).click();
    const blocked = item(visitor, 'Notifications');
    await expect(blocked).toHaveAttribute('aria-disabled', 'true');
    await expect(blocked).toContainText('Blocked in the browser’s settings');
    await blocked.press('Enter');
    await expect(blocked).not.toBeChecked();
    await page.keyboard.press('Escape');
    await setHidden(page, true);
    await answer('nobody sees this');
    await expect(page).toHaveTitle(/^\(1\) /);
    expect(await notified(page)).toEqual([]);
  });
});
