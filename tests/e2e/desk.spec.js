// The desk: who gets in, and an operator who never touches the mouse.
import { expect, test } from './fixtures.js';

test('a login link lets one operator in, once', async ({ operator, browser, server }) => {
  await operator.login();
  await operator.page.reload();
  await expect(operator.page.getByText('No conversations yet')).toBeVisible();
  const [cookie, ...more] = await operator.page.context().cookies();
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict' });
  expect(more).toEqual([]);

  const second = await browser.newContext();
  const page = await second.newPage();
  await page.goto(server.loginLink);
  await expect(page.getByRole('main')).toContainText(/link/i);
  expect((await page.request.get(`${server.origin}/desk/api/conversations`)).status()).toBe(401);
  await second.close();
});

test('conversations come in by themselves, counted while unread', async ({ visitor, operator }) => {
  await operator.login();
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('one');
  await visitor.say('two');
  const row = operator.conversation('two');
  await expect(row).toContainText('2 unread');
  await row.click();
  await expect(row).not.toContainText('unread');
});

test('an operator who never touches the mouse', async ({ visitor, operator }) => {
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('Is anybody there?');
  await operator.login();
  await expect(operator.conversation('Is anybody there?')).toBeVisible();

  const { keyboard } = operator.page;
  await keyboard.press('?');
  const help = operator.page.getByRole('dialog');
  await expect(help).toBeVisible();
  await keyboard.press('Escape');
  await expect(help).toBeHidden();

  await keyboard.press('j');
  await keyboard.press('Enter');
  await expect(operator.log).toContainText('Is anybody there?');
  await keyboard.press('r');
  await expect(operator.input).toBeFocused();
  await keyboard.type('Yes, me');
  await keyboard.press('Enter');
  await expect(visitor.message('Yes, me')).toBeVisible();
  await expect(operator.input).toHaveValue('');

  await keyboard.press('Escape');
  await keyboard.press('/');
  await expect(operator.page.getByRole('searchbox')).toBeFocused();
});

test('on a phone the desk shows one pane at a time', async ({ visitor, operator }) => {
  await operator.page.setViewportSize({ width: 390, height: 844 });
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('From my pocket');
  await operator.login();
  await expect(operator.log).toBeHidden();
  await operator.open('From my pocket');
  await expect(operator.conversation('From my pocket')).toBeHidden();
  await operator.reply('To yours');
  await expect(visitor.message('To yours')).toBeVisible();
  const wide = await operator.page.evaluate(() => document.documentElement.scrollWidth);
  expect(wide).toBe(390);
  await operator.page.goBack();
  await expect(operator.conversation('To yours')).toBeVisible();
});
