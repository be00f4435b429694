// Blocking, reports, and who has been proven to be who.
import { expect, test } from './fixtures.js';

test('a blocked visitor is marked, cannot write, and can again', async ({ raw, operator }) => {
  await operator.login('Ada');
  await raw.join({ name: 'Mallory' });
  await raw.text('q1', 'Buy cheap kites');
  await operator.open('Buy cheap kites');
  await operator.page.getByRole('button', { name: 'Block visitor' }).click();
  const question = operator.page.getByRole('dialog', { name: 'Block this visitor?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(question).toBeHidden();
  await operator.page.getByRole('button', { name: 'Block visitor' }).click();
  await question.getByRole('button', { name: 'Block' }).click();
  await expect(operator.conversation('Buy cheap kites')).toContainText('Blocked');
  await raw.say('TXT', 'q2', 'Buy more', new Date().toISOString());
  await raw.hears('ERR', 'blocked', 'q2');

  await operator.page.getByRole('button', { name: 'Unblock visitor' }).click();
  const pardon = operator.page.getByRole('dialog', { name: 'Unblock this visitor?' });
  await pardon.getByRole('button', { name: 'Unblock' }).click();
  await expect(operator.conversation('Buy cheap kites')).not.toContainText('Blocked');
  await raw.text('q3', 'Sorry');
  await expect(operator.log).toContainText('Sorry');
});

test('a report is shown until it is cleared', async ({ raw, operator }) => {
  await operator.login('Ada');
  await raw.join();
  await raw.text('q1', 'Hello');
  await raw.say('REPORT', 'p1', 'They were <b>rude</b>');
  await expect(operator.conversation('Hello')).toContainText('Reported');
  await operator.open('Hello');
  const report = operator.page.getByText('They were <b>rude</b>');
  await expect(report).toBeVisible();
  await operator.page.getByRole('button', { name: 'Clear' }).click();
  await expect(report).toBeHidden();
  await expect(operator.conversation('Hello')).not.toContainText('Reported');
});

test('a proven visitor has a badge and the site’s own id', async ({ raw, operator, server }) => {
  await operator.login('Ada');
  await raw.join({ id: 'user-42', name: 'Olena', userToken: await server.userToken('user-42') });
  await raw.text('q1', 'It is me');
  await expect(operator.conversation('It is me')).toContainText('verified');
  await operator.open('It is me');
  await expect(operator.page.getByRole('region', { name: 'Visitor' })).toContainText('user-42');
});
