// Office hours: set in the desk, told to visitors.
import { expect, test } from './fixtures.js';

test('an operator says when somebody answers', async ({ raw, operator }) => {
  await operator.login('Ada');
  const dialog = operator.page.getByRole('dialog', { name: 'Office hours' });
  await operator.page.getByRole('button', { name: 'Office hours' }).click();
  await dialog.getByLabel('Tell visitors when somebody answers').check();
  const zone = dialog.getByLabel('Time zone');
  await expect(zone).toHaveValue(/^Europe\/K/);
  const monday = dialog.getByRole('group', { name: 'Monday' });
  await expect(monday.getByLabel('From')).toHaveValue('09:00');

  // Around the clock on Sundays and into the night on Mondays.
  await monday.getByLabel('To', { exact: true }).fill('02:00');
  await dialog.getByRole('button', { name: 'Add hours on Sunday' }).click();
  const sunday = dialog.getByRole('group', { name: 'Sunday' });
  await sunday.getByLabel('From').fill('00:00');
  await sunday.getByLabel('To', { exact: true }).fill('00:00');
  await dialog.getByRole('button', { name: 'Remove these hours on Friday' }).click();
  await expect(dialog.getByRole('group', { name: 'Friday' })).toContainText('Closed');

  await zone.fill('Mars/Olympus');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('is no time zone');
  await zone.fill('Europe/London');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Saved')).toBeVisible();
  await expect(
    dialog.getByText(/^(Open now, until|Closed, opens) \w+day \d\d:\d\d$/),
  ).toBeVisible();
  await operator.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await raw.join();
  const [, , , , , , [, , name, week]] = await raw.hears('INFO');
  expect(name).toBe('Europe/London');
  expect(week).toEqual([
    [1, 540, 1440],
    [2, 0, 120],
    [2, 540, 1020],
    [3, 540, 1020],
    [4, 540, 1020],
    [7, 0, 1440],
  ]);
});

test('each channel has hours of its own', async ({ operator, server }) => {
  await server.addChannel('night_channel');
  await operator.login('Ada');
  await operator.page.getByRole('button', { name: 'Office hours' }).click();
  const dialog = operator.page.getByRole('dialog', { name: 'Office hours' });
  const told = dialog.getByLabel('Tell visitors when somebody answers');
  await dialog.getByLabel('Channel').selectOption('night_channel');
  await expect(told).not.toBeChecked();
  await told.check();
  await dialog.getByRole('group', { name: 'Tuesday' }).getByLabel('To', { exact: true }).fill('');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('Tuesday');
  await dialog.getByRole('button', { name: 'Remove these hours on Tuesday' }).click();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByText('Saved')).toBeVisible();
  await dialog.getByLabel('Channel').selectOption('demo_channel');
  await expect(told).not.toBeChecked();
  await dialog.getByLabel('Channel').selectOption('night_channel');
  await expect(told).toBeChecked();
});
