// Several tabs of one visitor: one conversation, one connection, whatever becomes of a tab.
import { expect, test } from './fixtures.js';
import { Visitor } from './support/visitor.js';

/** Another tab of the same browser. */
const anotherTab = async (visitor) => {
  const tab = new Visitor(await visitor.page.context().newPage(), visitor.server);
  await tab.visit();
  return tab;
};

/** How many WebSockets each page has open. */
const countSockets = (page) => {
  const open = new Set();
  page.on('websocket', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  return open;
};

/** A tab with a conversation, and a second one that follows it. */
const twoTabs = async (visitor) => {
  const first = countSockets(visitor.page);
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('from the first');
  await expect(visitor.outgoing).toContainText(['from the first']);
  await expect.poll(() => visitor.sent()).toContain('from the first');
  const page = await visitor.page.context().newPage();
  const second = countSockets(page);
  const tab = new Visitor(page, visitor.server);
  await tab.visit();
  await tab.openChat();
  await expect(tab.outgoing).toContainText(['from the first']);
  return { tab, sockets: { first, second } };
};

test('one tab has the connection, and both show the same', async ({ visitor, operator }) => {
  await operator.login();
  const { tab, sockets } = await twoTabs(visitor);
  await tab.say('from the second');
  await expect.poll(() => tab.sent()).toContain('from the second');
  await expect(visitor.outgoing).toContainText(['from the first', 'from the second']);
  await operator.open('from the second');
  await operator.reply('to both');
  for (const each of [visitor, tab]) {
    await expect(each.incoming).toContainText(['to both']);
  }
  expect([sockets.first.size, sockets.second.size]).toEqual([1, 0]);
  const [conversation] = await operator.api.conversations();
  const texts = (await operator.api.messages(conversation.id)).map(({ text }) => text);
  expect(texts).toEqual(['from the first', 'from the second', 'to both']);
});

test('when the leading tab goes, the other one takes its place within a second', async ({
  visitor,
  operator,
}) => {
  await operator.login();
  const { tab, sockets } = await twoTabs(visitor);
  await visitor.page.close();
  await expect.poll(() => sockets.second.size, { timeout: 1000 }).toBe(1);
  await tab.say('still here');
  await expect.poll(() => tab.sent()).toContain('still here');
  await operator.open('still here');
});
