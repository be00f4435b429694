// What changes in a conversation after it was said.
import { expect, test } from './fixtures.js';

test.beforeEach(async ({ visitor, operator }) => {
  await operator.api.login(operator.server.loginLink);
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('hello');
  await expect.poll(() => visitor.sent()).toHaveLength(1);
});

test("an operator's edit changes the bubble, a deletion empties it", async ({
  visitor,
  operator,
}) => {
  const [{ id }] = await operator.api.conversations();
  await operator.api.reply(id, 'Tuesday');
  await operator.api.reply(id, 'See http://example.com');
  await expect(visitor.incoming).toHaveCount(2);
  await operator.api.edit(id, 2, 'Wednesday');
  await expect(visitor.incoming).toHaveText([/Wednesday/, /example/]);
  await expect(visitor.log.getByText('Edited')).toHaveCount(1);
  await operator.api.edit(id, 3, null);
  await expect(visitor.incoming).toHaveText([/Wednesday/, /Message deleted/]);
  await expect(visitor.log.getByRole('link')).toHaveCount(0);
  await visitor.saved('Wednesday');

  // Kept on the device, too: with the server away that is all there is.
  await visitor.page.routeWebSocket(/channels/, () => {});
  await visitor.page.reload();
  await visitor.openChat();
  await expect(visitor.incoming).toHaveText([/Wednesday/, /Message deleted/]);
  await expect(visitor.log.getByText('Edited')).toHaveCount(1);
});

test('a resolved conversation says so, until the visitor writes again', async ({
  visitor,
  operator,
}) => {
  const [{ id }] = await operator.api.conversations();
  await operator.api.setState(id, 'resolved');
  const end = visitor.log.getByText('Resolved. Write to open the conversation again.');
  await expect(end).toBeVisible();
  await visitor.page.reload();
  await visitor.openChat();
  await expect(end).toBeVisible();
  await visitor.say('one more thing');
  await expect(end).toBeHidden();
  // Who opened it again goes on with all of it.
  await visitor.saved('one more thing');
  await visitor.page.reload();
  await visitor.openChat();
  await expect(visitor.outgoing).toHaveText([/hello/, /one more thing/]);
});

test('who writes stands above, once for a group', async ({ visitor, operator }) => {
  const [{ id }] = await operator.api.conversations();
  await operator.api.reply(id, 'one');
  await operator.api.reply(id, 'two');
  await expect(visitor.incoming).toHaveCount(2);
  await expect(visitor.log.getByText('Operator', { exact: true })).not.toHaveCount(0);
  await expect(visitor.incoming.first()).toContainText('Operator: one');
});
