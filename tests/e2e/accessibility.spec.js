// Everybody can use it: axe finds nothing serious in any state, and the keyboard is enough.
import { expect, test } from './fixtures.js';
import { expectAccessible } from './support/accessible.js';

for (const colorScheme of ['light', 'dark']) {
  test(`the widget, ${colorScheme}`, async ({ visitor, operator }) => {
    await visitor.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await operator.api.login(operator.server.loginLink);
    await visitor.visit();
    await expectAccessible(visitor.page, 'closed');
    await visitor.openChat();
    await expectAccessible(visitor.page, 'open');

    await visitor.say('Is this readable?');
    await expect.poll(() => visitor.sent()).toHaveLength(1);
    const [conversation] = await operator.api.conversations();
    await operator.api.reply(conversation.id, 'It is.');
    await expect(visitor.message('It is.')).toBeVisible();
    await expectAccessible(visitor.page, 'conversation');
  });

  test(`the desk, ${colorScheme}`, async ({ visitor, operator }) => {
    // Six states: axe takes its time with each.
    test.slow();
    await operator.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await operator.login();
    await expectAccessible(operator.page, 'empty');
    await visitor.visit();
    await visitor.openChat();
    await visitor.say('Is this readable?');
    await operator.open('Is this readable?');
    await operator.reply('It is.');
    await expect(operator.log).toContainText('It is.');
    await expectAccessible(operator.page, 'conversation');

    await operator.choose('It is.', 'Delete');
    await expectAccessible(operator.page, 'question');
    await operator.page.keyboard.press('Escape');
    await operator.choose('It is.', 'Edit');
    await expectAccessible(operator.page, 'changing a message');
    await operator.page.keyboard.press('Escape');
    await operator.page.getByRole('button', { name: 'Resolve', exact: true }).click();
    await expect(operator.log).toContainText('resolved the conversation');
    await operator.page.getByRole('switch').click();
    await expectAccessible(operator.page, 'resolved');
    await operator.page.getByRole('button', { name: 'Office hours' }).click();
    await operator.page.getByLabel('Tell visitors when somebody answers').check();
    await expectAccessible(operator.page, 'office hours');
  });
}

test('a conversation by keyboard alone', async ({ visitor }) => {
  const { page } = visitor;
  await visitor.visit();
  await visitor.launcher.focus();
  await page.keyboard.press('Enter');
  await expect(visitor.input).toBeFocused();

  await page.keyboard.type('one line');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('and another');
  await page.keyboard.press('Enter');
  await expect(visitor.outgoing).toHaveText([/one line\s+and another/]);
  await expect(visitor.input).toBeFocused();

  await page.keyboard.press('Escape');
  await expect(visitor.input).toBeHidden();
  await expect(visitor.launcher).toBeFocused();
});

test('the focus goes back to where it came from', async ({ visitor }) => {
  await visitor.visit();
  const ask = visitor.page.getByRole('button', { name: 'Ask us something' });
  await ask.focus();
  await visitor.page.keyboard.press('Enter');
  await expect(visitor.input).toBeFocused();
  await visitor.page.keyboard.press('Escape');
  await expect(ask).toBeFocused();
});

test('blanks are not a message', async ({ visitor }) => {
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('   ');
  await visitor.say('something');
  await expect(visitor.messages).toHaveText([/something/]);
});
