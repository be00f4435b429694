// Where the visitor writes: what is written is never lost, and it is said what can be sent.
import { expect, test } from './fixtures.js';

test.beforeEach(async ({ visitor }) => {
  await visitor.visit();
  await visitor.openChat();
});

test('it grows to six lines, then scrolls', async ({ visitor }) => {
  // Not what is painted, which is smaller while the panel opens.
  const height = () => visitor.part('composer').evaluate((composer) => composer.offsetHeight);
  const one = await height();
  await visitor.input.fill('1\n2\n3');
  await expect.poll(height).toBe(one + 2 * 24);
  await visitor.input.fill('1\n2\n3\n4\n5\n6');
  await expect.poll(height).toBe(one + 5 * 24);
  await visitor.input.fill('');
  await visitor.input.pressSequentially('1\n2\n3\n4\n5\n6\n7\n8\nlast'.replaceAll('\n', ' '));
  await visitor.input.fill(`${'line\n'.repeat(20)}last`);
  await expect.poll(height).toBe(one + 5 * 24);
  await visitor.input.press('End');
  await visitor.input.press('x');
  // The cursor stays in view.
  const { room, above } = await visitor.input.evaluate(({ parentElement: grow }) => ({
    room: grow.scrollHeight - grow.clientHeight,
    above: grow.scrollTop,
  }));
  expect(above).toBeGreaterThan(room - 24);
  await visitor.input.fill('');
  await expect.poll(height).toBe(one);
});

test('Enter of an input method chooses a word', async ({ visitor }) => {
  await visitor.input.fill('にほん');
  await visitor.input.evaluate((input) => {
    const key = { key: 'Enter', bubbles: true, cancelable: true };
    input.dispatchEvent(new KeyboardEvent('keydown', { ...key, isComposing: true }));
    // Safari says so after the composition is over.
    input.dispatchEvent(new KeyboardEvent('keydown', { ...key, keyCode: 229 }));
  });
  await expect(visitor.input).toHaveValue('にほん');
  await visitor.input.press('Enter');
  await expect(visitor.outgoing).toHaveText([/にほん/]);
  await expect(visitor.input).toHaveValue('');
});

test('what the page does not let out stays in the field', async ({ visitor }) => {
  await visitor.chat.evaluate((chat) => {
    chat.addEventListener('kite-chat.send', (event) => {
      const { text, file } = event.detail;
      if (`${text} ${file?.name}`.includes('secret')) event.preventDefault();
    });
  });
  const pdf = (name) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF') });
  const waiting = visitor.part('composer').getByRole('listitem');
  await visitor.attach([pdf('secret.pdf'), pdf('open.pdf')]);
  await visitor.say('  my secret is');
  await expect(visitor.input).toHaveValue('  my secret is');
  await expect(waiting).toHaveText([/secret\.pdf/, /open\.pdf/]);
  await expect(visitor.messages).toHaveCount(0);
  await visitor.say('nothing');
  await expect(visitor.outgoing).toHaveText([/nothing/, /open\.pdf/]);
  await expect(visitor.input).toHaveValue('');
  await expect(waiting).toHaveText([/secret\.pdf/]);
});

test('a draft outlives closing the panel', async ({ visitor }) => {
  await visitor.input.fill('half a');
  await visitor.part('close').click();
  await expect(visitor.input).toBeHidden();
  await visitor.openChat();
  await expect(visitor.input).toHaveValue('half a');
});

test('near the limit it says what is left, and beyond it why not', async ({ visitor }) => {
  const count = visitor.panel.locator('.count');
  await visitor.input.fill('x'.repeat(3000));
  await expect(count).toBeHidden();
  await visitor.input.fill('x'.repeat(4000));
  await expect(count).toHaveText('96');
  // Letters of two bytes each.
  await visitor.input.fill('ї'.repeat(2000));
  await expect(count).toHaveText('48');
  await visitor.input.fill('ї'.repeat(2049));
  await expect(count).toHaveText('-1');
  await expect(visitor.panel.getByText('The message is too long')).toBeVisible();
  await expect(visitor.part('send')).toBeDisabled();
  await visitor.input.press('Enter');
  await expect(visitor.messages).toHaveCount(0);
});

test('who is blocked is told so, and can try again', async ({ visitor, operator }) => {
  await operator.api.login(operator.server.loginLink);
  await visitor.say('Hello');
  await expect.poll(() => visitor.sent()).toHaveLength(1);
  const [{ id }] = await operator.api.conversations();
  await operator.api.setBlocked(id, true);
  await visitor.say('Are you there?');
  const words = visitor.part('composer').getByText('no longer taken');
  await expect(words).toBeVisible();
  await expect(visitor.input).not.toBeEditable();
  await expect(visitor.part('attach')).toBeDisabled();

  await operator.api.setBlocked(id, false);
  await visitor.log.getByRole('button', { name: 'Retry' }).click();
  await expect(words).toBeHidden();
  await expect.poll(() => visitor.sent()).toHaveLength(2);
  await expect(visitor.input).toBeEditable();
});
