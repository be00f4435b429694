// Resolving and opening again, changing and deleting, ratings.
import { expect, test } from './fixtures.js';

test('a resolved conversation leaves the list and comes back by itself', async ({
  raw,
  operator,
}) => {
  await operator.login('Ada');
  await raw.join({ name: 'Marta' });
  await raw.text('q1', 'One question');
  await operator.open('One question');
  await operator.page.getByRole('button', { name: 'Resolve', exact: true }).click();
  await expect(operator.log).toContainText('Ada resolved the conversation');
  await expect(operator.conversation('One question')).toBeHidden();
  await expect(operator.page.getByText('All done')).toBeVisible();
  await raw.hears('STATE');
  await operator.page.reload();
  await expect(operator.page.getByText('All done')).toBeVisible();
  await operator.page.getByRole('button', { name: 'Resolved' }).click();
  await expect(operator.conversation('One question')).toBeVisible();

  await raw.say('RATE', 'r1', 4, 'Quick and kind', new Date().toISOString());
  await expect(operator.log).toContainText('Marta rated this with 4 of 5');
  await expect(operator.log).toContainText('Quick and kind');

  await operator.page.getByRole('button', { name: 'Open', exact: true }).click();
  await raw.text('q2', 'One more thing');
  await expect(operator.conversation('One more thing')).toBeVisible();

  // By key: resolved, and open again.
  await operator.log.focus();
  await operator.page.keyboard.press('e');
  await expect(operator.page.getByRole('button', { name: 'Reopen' })).toBeVisible();
  await operator.page.keyboard.press('e');
  await expect(operator.log).toContainText('Ada opened the conversation again');
  await expect(operator.conversation('One more thing')).toBeVisible();
});

test('an operator changes and deletes what they wrote', async ({ raw, operator }) => {
  await operator.login('Ada');
  await raw.join();
  await raw.text('q1', 'When?');
  await operator.open('When?');
  await operator.reply('On Monday');
  await raw.hears('TXT', 2);
  await raw.say('MARK', 'delivered', 2);
  await expect(operator.message('On Monday')).toContainText('Delivered');

  // By key alone: up takes the last message, Escape leaves it as it is.
  await operator.input.fill('');
  await operator.input.press('ArrowUp');
  const editor = operator.page.getByRole('textbox', { name: 'Change the message' });
  await expect(editor).toHaveValue('On Monday');
  await editor.press('Escape');
  await expect(operator.input).toHaveValue('');
  await operator.input.press('ArrowUp');
  await editor.fill('On Tuesday');
  await editor.press('Enter');
  await expect(operator.message('On Tuesday')).toContainText('edited');
  await expect(operator.message('On Monday')).toHaveCount(0);
  expect((await raw.hears('EDIT', 3))[6]).toBe('On Tuesday');
  await expect(operator.input).toBeFocused();

  // A half-written reply survives.
  await operator.input.fill('And by the way');
  await operator.choose('On Tuesday', 'Edit');
  await editor.fill('On Wednesday');
  await operator.page.getByRole('button', { name: 'Save' }).click();
  await expect(operator.input).toHaveValue('And by the way');
  await expect(operator.message('On Wednesday')).toBeVisible();

  await operator.choose('On Wednesday', 'Delete');
  const question = operator.page.getByRole('dialog', { name: 'Delete this message?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(operator.message('On Wednesday')).toBeVisible();
  await operator.choose('On Wednesday', 'Delete');
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(operator.message('Message deleted')).toBeVisible();
  expect((await raw.hears('EDIT', 5))[6]).toBe(null);
});

test('what a visitor changes is seen at once', async ({ raw, operator }) => {
  await operator.login('Ada');
  await raw.join();
  const seq = await raw.text('q1', 'helo');
  await operator.open('helo');
  await raw.say('EDIT', 'e1', seq, 'hello', new Date().toISOString());
  await expect(operator.message('hello')).toContainText('edited');
  await expect(operator.message('hello').getByLabel('Edit or delete')).toHaveCount(0);
  await raw.say('EDIT', 'e2', seq, null, new Date().toISOString());
  await expect(operator.message('Message deleted')).toBeVisible();
  await expect(operator.conversation('Message deleted')).toBeVisible();
});

test('on a phone the menu of a wide message is within reach', async ({ raw, operator }) => {
  await operator.page.setViewportSize({ width: 390, height: 844 });
  await operator.login('Ada');
  await raw.join();
  await raw.text('q1', 'Hello');
  await operator.open('Hello');
  await operator.reply('An answer that is so long that it takes all the width there is, and more.');
  await raw.hears('TXT', 2);
  await operator.choose('An answer', 'Delete');
  const question = operator.page.getByRole('dialog', { name: 'Delete this message?' });
  await question.getByRole('button', { name: 'Delete' }).click();
  await expect(operator.message('Message deleted')).toBeVisible();
});
