// What a visitor sees of the other side: how far it has come, who is there, who is typing.
import { expect, test } from './fixtures.js';

/** Words for how far a message has come, from the top of the log down. */
const words = (visitor) => visitor.log.locator('.status:not(:empty)');

test.beforeEach(async ({ visitor, operator }) => {
  await operator.api.login(operator.server.loginLink);
  await visitor.visit();
  await visitor.openChat();
});

test('what reaches an operator, and what an operator reads, says so', async ({
  visitor,
  operator,
}) => {
  await visitor.page.evaluate(() => {
    window.statuses = [];
    document.addEventListener('kite-chat.status', ({ detail }) => {
      window.statuses.push(`${detail.text} ${detail.seq} ${detail.status}`);
    });
  });
  for (const text of ['one', 'two', 'three']) {
    await visitor.say(text);
  }
  await expect.poll(() => visitor.sent()).toHaveLength(3);
  await expect(words(visitor)).toHaveText(['Sent']);

  const [{ id }] = await operator.api.conversations();
  await operator.api.received(id, 2);
  await expect(words(visitor)).toHaveText(['Delivered', 'Sent']);
  await operator.api.read(id, 1);
  await expect(words(visitor)).toHaveText(['Read', 'Delivered', 'Sent']);
  await operator.api.read(id, 3);
  await expect(words(visitor)).toHaveText(['Read']);
  const statuses = await visitor.page.evaluate(() => window.statuses);
  expect(statuses).toEqual(
    expect.arrayContaining(['one 1 delivered', 'two 2 delivered', 'one 1 read', 'three 3 read']),
  );

  // The device keeps it for the next visit, whether there is a connection or not.
  await visitor.page.routeWebSocket(/channels/, () => {});
  await visitor.page.reload();
  await visitor.openChat();
  await expect(words(visitor)).toHaveText(['Read']);
});

test('an operator learns what the visitor has seen', async ({ visitor, operator }) => {
  await visitor.say('hello');
  await expect.poll(() => visitor.sent()).toHaveLength(1);
  const [{ id }] = await operator.api.conversations();
  const sent = [];
  visitor.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => sent.push(payload)),
  );
  await visitor.part('close').click();
  await visitor.page.reload();
  // The panel loads by itself: there is a conversation.
  await expect.poll(() => sent.length).toBeGreaterThan(0);
  await operator.api.reply(id, 'hello to you');
  await expect(visitor.part('badge')).toHaveText('1');
  await expect.poll(() => sent).toContain('["MARK","delivered",2]');
  expect(sent).not.toContain('["MARK","read",2]');

  await visitor.openChat();
  await expect.poll(() => sent).toContain('["MARK","read",2]');
  await expect(visitor.part('badge')).toBeHidden();
});

test('an operator who types is shown, and said aloud once', async ({ visitor, operator }) => {
  await visitor.page.evaluate(() => {
    window.said = [];
    const announcer = document.querySelector('kite-chat').shadowRoot.querySelector('.unseen[role]');
    new MutationObserver(() => window.said.push(announcer.textContent)).observe(announcer, {
      characterData: true,
      childList: true,
      subtree: true,
    });
  });
  await visitor.say('hello');
  await expect.poll(() => visitor.sent()).toHaveLength(1);
  const [{ id }] = await operator.api.conversations();
  const typing = visitor.log.getByText('Operator is typing');
  await operator.api.typing(id, true);
  await expect(typing).toBeVisible();
  await operator.api.typing(id, true);
  await operator.api.typing(id, false);
  await expect(typing).toBeHidden();
  await operator.api.typing(id, true);
  await expect(typing).toBeVisible();
  await operator.api.reply(id, 'There you are');
  await expect(visitor.message('There you are')).toBeVisible();
  await expect(typing).toBeHidden();
  const said = await visitor.page.evaluate(() => window.said);
  expect(said.filter((text) => text.startsWith('Operator is typing'))).toHaveLength(2);
});

test('a visitor who types is announced to the desk, but not before there is a session', async ({
  visitor,
}) => {
  const sent = [];
  visitor.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => sent.push(JSON.parse(payload))),
  );
  await visitor.input.pressSequentially('hello');
  expect(sent).toEqual([]);
  await visitor.input.press('Enter');
  await expect.poll(() => visitor.sent()).toHaveLength(1);
  const typing = () => sent.filter(([type]) => type === 'TYPE');
  expect(typing()).toEqual([]);
  await visitor.input.pressSequentially('and');
  await expect.poll(typing).toEqual([['TYPE', true]]);
  await visitor.input.fill('');
  await expect.poll(typing).toEqual([
    ['TYPE', true],
    ['TYPE', false],
  ]);
});

test('the header says who is there, or when somebody will be', async ({ visitor, operator }) => {
  const presence = visitor.part('header').locator('.presence');
  await visitor.say('hello');
  await expect(presence).toHaveText('We reply later');
  await operator.page.goto(`${operator.server.origin}/desk`);
  await expect(presence).toHaveText('Operator is here');
  await operator.page.goto('about:blank');
  await expect(presence).toHaveText('We reply later');

  // Never open but for one minute of the day after tomorrow.
  const day = new Date(Date.now() + 2 * 24 * 60 * 60 * 1000);
  const tag = ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'][day.getUTCDay()];
  await operator.server.setChannel('--hours', `${tag} 12:00-12:01`, '--time-zone', 'UTC');
  await visitor.page.reload();
  await visitor.openChat();
  const weekday = day.toLocaleDateString('en-GB', { weekday: 'long', timeZone: 'UTC' });
  // In the visitor's time, which is Kyiv's.
  await expect(presence).toHaveText(new RegExp(`^Back ${weekday} [23]:00\\sPM$`));
});

test("the title is the channel's where the site gives none", async ({ visitor, operator }) => {
  await visitor.chat.evaluate((chat) => chat.removeAttribute('heading'));
  await expect(visitor.part('title')).toHaveText('Chat with us');
  await operator.server.setChannel('--title', 'Bicycles of Lviv');
  await visitor.say('hello');
  await expect(visitor.part('title')).toHaveText('Bicycles of Lviv');
  await visitor.chat.evaluate((chat) => {
    chat.heading = 'Ours';
  });
  await expect(visitor.part('title')).toHaveText('Ours');
  await visitor.chat.evaluate((chat) => chat.removeAttribute('heading'));
  await expect(visitor.part('title')).toHaveText('Bicycles of Lviv');
});

test('who is blocked is told in words', async ({ visitor, operator }) => {
  await visitor.say('hello');
  await expect.poll(() => visitor.sent()).toHaveLength(1);
  const [{ id }] = await operator.api.conversations();
  await operator.api.setBlocked(id, true);
  await visitor.say('rubbish');
  await expect(visitor.log).toContainText('Not sent: Messages from you are no longer taken here');
});
