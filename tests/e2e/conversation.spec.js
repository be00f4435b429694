// A visitor writes, an operator answers, each sees the other within a second or so.
import { expect, test } from './fixtures.js';

test('a visitor and an operator talk', async ({ visitor, operator }) => {
  await operator.login();
  await visitor.visit();
  await visitor.openChat();

  await visitor.say('Do you ship to Lviv?');
  await expect(visitor.message('Do you ship to Lviv?')).toBeVisible();
  await operator.open('Do you ship to Lviv?');

  await operator.reply('Yes, in two days.');
  await expect(visitor.incoming.filter({ hasText: 'Yes, in two days.' })).toBeVisible();
  await expect(operator.log).toContainText('Yes, in two days.');

  await visitor.say('Lovely, thank you');
  await expect(operator.log).toContainText('Lovely, thank you');
  await expect(visitor.messages).toHaveCount(3);
});

test('what somebody writes stays text', async ({ visitor, operator }) => {
  const markup = '<img src=x onerror="document.title=1"><b>bold</b> & "quotes"';
  const dialogs = [];
  visitor.page.on('dialog', (dialog) => dialogs.push(dialog));
  await operator.login();
  await visitor.visit();
  await visitor.openChat();

  await visitor.say(markup);
  await expect(visitor.message(markup)).toBeVisible();
  await operator.open(markup);
  await operator.reply(`${markup} too`);
  await expect(visitor.message(`${markup} too`)).toBeVisible();

  expect(dialogs).toEqual([]);
  await expect(visitor.messages.locator('b, img')).toHaveCount(0);
  await expect(operator.log.locator('b, img[src="x"]')).toHaveCount(0);
});

test('an answer waits for a visitor who is away', async ({ visitor, operator }) => {
  await operator.login();
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('I shall be back');
  await operator.open('I shall be back');
  await visitor.page.goto('about:blank');

  await operator.reply('Here is your answer');
  await expect(operator.log).toContainText('Here is your answer');
  await visitor.visit();
  await visitor.openChat();
  await expect(visitor.message('Here is your answer')).toHaveCount(1);
  await expect(visitor.messages).toHaveCount(2);
});
