// Who is there, who types, how far messages have come.
import { expect, test } from './fixtures.js';

test('both sides see who is there, who types and what was read', async ({ raw, operator }) => {
  await operator.login('Ada');
  await raw.join({ name: 'Marta' });
  const question = await raw.text('q1', 'Is anybody there?');
  const row = operator.conversation('Is anybody there?');
  await expect(row).toContainText('Online');
  // The list alone: received, and not read.
  await raw.hears('MARK', 'operator', 'delivered', question);
  expect(await raw.frames()).not.toContainEqual(['MARK', 'operator', 'read', question]);
  await operator.open('Is anybody there?');
  await raw.hears('MARK', 'operator', 'read', question);

  await raw.say('TYPE', true);
  await expect(operator.page.getByText('Marta is typing…')).toBeVisible();
  await expect(operator.conversation('Marta')).toContainText('typing…');
  await raw.say('TYPE', false);
  await expect(operator.page.getByText('Marta is typing…')).toBeHidden();

  await operator.input.pressSequentially('Yes');
  await raw.hears('TYPE', 'Ada', true);
  await operator.input.press('Enter');
  const [, answer] = await raw.hears('TXT', question + 1);
  const message = operator.message('Yes');
  await expect(message).toContainText('Sent');
  await raw.say('MARK', 'delivered', answer);
  await expect(message).toContainText('Delivered');
  await raw.say('MARK', 'read', answer);
  await expect(message).toContainText('Read');

  await raw.leave();
  await expect(operator.conversation('Marta')).not.toContainText('Online');
});

test('an emptied field is no typing', async ({ raw, operator }) => {
  await operator.login('Ada');
  await raw.join();
  await raw.text('q1', 'Hello');
  await operator.open('Hello');
  await operator.input.fill('Y');
  await raw.hears('TYPE', 'Ada', true);
  await operator.input.fill('');
  await raw.hears('TYPE', 'Ada', false);
});

test('an operator can be away, and sees who else is there', async ({ raw, operator, second }) => {
  await operator.login('Ada');
  await raw.join();
  await raw.hears('PRES');
  const available = operator.page.getByRole('switch', { name: 'Available to visitors' });
  await expect(available).toBeChecked();
  await available.click();
  await expect(available).not.toBeChecked();
  await expect(available).toHaveText('Away');
  await expect
    .poll(async () => (await raw.frames()).findLast(([type]) => type === 'PRES'))
    .toEqual(['PRES', []]);
  await operator.page.reload();
  await expect(available).not.toBeChecked();

  await second.login('Grace');
  await expect(operator.page.getByText('Also here: Grace')).toBeAttached();
  await expect(second.page.getByText('Also here')).toHaveCount(0);
  await available.click();
  await expect(second.page.getByText('Also here: Ada')).toBeAttached();
});
