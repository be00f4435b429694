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
