// What is said aloud while the visitor reads or writes: what is new, once, and nothing else.
import { expect, test } from './fixtures.js';
import { Assistive } from './support/assistive.js';
import { Visitor } from './support/visitor.js';

const LAST = 'Operator: And that is all';

/** A conversation of a visitor who listens; gives its id. */
async function begin(visitor, operator) {
  await operator.api.login(operator.server.loginLink);
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('Hello');
  await expect.poll(() => visitor.sent()).toEqual(['Hello']);
  return (await operator.api.conversations())[0].id;
}

/** So that what was said before this is known to be all. */
async function finish(operator, id, ...ears) {
  await operator.api.reply(id, 'And that is all');
  for (const each of ears) await expect.poll(() => each.heard()).toContain(LAST);
}

test('a message, a file and somebody who types, each once', async ({ visitor, operator }) => {
  const id = await begin(visitor, operator);
  const ears = await Assistive.of(visitor);
  await ears.listen();
  const said = async (count) => {
    await expect.poll(async () => (await ears.heard()).length).toBe(count);
  };
  await operator.api.reply(id, 'Good morning');
  await said(1);
  // The same words again are another message.
  await operator.api.reply(id, 'Good morning');
  await said(2);
  await operator.api.typing(id, true);
  await said(3);
  await operator.api.typing(id, false);
  await expect(visitor.log.getByText('is typing')).toHaveCount(0);
  // Nor is it there for who goes to the status line only now.
  const status = visitor.panel.locator('[role=status]');
  await expect(status.filter({ hasText: 'is typing' })).toHaveCount(0);
  await operator.page.goto(`${operator.server.origin}/desk`);
  await operator.open('Good morning');
  const buffer = Buffer.from('%PDF-1.7\n');
  await operator.sendFiles([{ name: 'offer.pdf', mimeType: 'application/pdf', buffer }]);
  await visitor.log.getByText('offer.pdf').waitFor();
  await said(4);
  await finish(operator, id, ears);
  expect(await ears.heard()).toEqual([
    'Operator: Good morning',
    'Operator: Good morning',
    'Operator is typing',
    'Operator: New file, offer.pdf',
    LAST,
  ]);
});

test("what the visitor does, an edit, a deletion and how far one's own have come", async ({
  visitor,
  operator,
}) => {
  const id = await begin(visitor, operator);
  const ears = await Assistive.of(visitor);
  await ears.listen();
  await operator.api.reply(id, 'On Sunday');
  await expect.poll(() => ears.heard()).toEqual(['Operator: On Sunday']);
  await operator.api.edit(id, 2, 'On Monday');
  await visitor.message('On Monday').waitFor();
  await operator.api.edit(id, 2, null);
  await visitor.message('Message deleted').waitFor();
  await visitor.say('Thank you');
  await expect.poll(() => visitor.sent()).toContain('Thank you');
  await operator.api.read(id, (await operator.api.entries(id)).at(-1).seq);
  await visitor.log.getByText('Read', { exact: true }).waitFor();
  await finish(operator, id, ears);
  expect(await ears.heard()).toEqual(['Operator: On Sunday', LAST]);
});

test('a message that could not be sent, and the end of the conversation', async ({
  visitor,
  operator,
}) => {
  const id = await begin(visitor, operator);
  await visitor.page.route('**/api/storage?*', (route) => route.fulfill({ status: 415 }));
  const buffer = Buffer.from('%PDF-1.7\n');
  const ears = await Assistive.of(visitor);
  await ears.listen();
  await visitor.attach([{ name: 'list.pdf', mimeType: 'application/pdf', buffer }]);
  await visitor.send();
  await visitor.log.getByText('Not sent').waitFor();
  await operator.api.setState(id, 'resolved');
  await visitor.log.getByText('Resolved.').waitFor();
  await finish(operator, id, ears);
  const said = await ears.heard();
  expect(said.shift()).toMatch(/^list\.pdf/);
  expect(said).toEqual([
    'Not sent: The server did not take the file',
    'Resolved. Write to open the conversation again.',
    LAST,
  ]);
});

test('a connection that comes back with what was missed', async ({ visitor, operator }) => {
  const routes = [];
  let isBroken = false;
  await visitor.page.routeWebSocket(/\/channels\?/, (route) => {
    if (isBroken) route.close({ code: 1011 });
    else routes.push([route, route.connectToServer()]);
  });
  const id = await begin(visitor, operator);
  const ears = await Assistive.of(visitor);
  await ears.listen();
  isBroken = true;
  for (const [route, server] of routes) {
    server.close();
    route.close({ code: 1011 });
  }
  await visitor.part('banner').waitFor();
  for (let index = 1; index <= 60; index += 1) await operator.api.reply(id, `Missed ${index}.`);
  isBroken = false;
  await visitor.tryNow();
  await visitor.message('Missed 60.').waitFor();
  const said = async () => {
    const words = await ears.heard();
    return words.filter((each) => !each.startsWith('No connection'));
  };
  const messages = (words) =>
    Number(/^(\d+) new/.exec(words)?.[1] ?? words.match(/Operator: /g).length);
  const sum = async () => (await said()).reduce((all, words) => all + messages(words), 0);
  await expect.poll(sum).toBe(60);
  // On a slow machine they come in several bursts.
  expect((await said()).length).toBeLessThan(10);
  await finish(operator, id, ears);
  expect((await said()).at(-1)).toBe(LAST);
  expect(await sum()).toBe(61);
});

test('a panel that opens with a conversation, and an older page of it', async ({
  visitor,
  operator,
  raw,
}) => {
  const token = await visitor.server.userToken('user-42');
  await raw.join({ id: 'user-42', userToken: token });
  for (let index = 0; index < 130; index += 1) await raw.text(`m${index}`, `Earlier ${index}.`);
  await operator.api.login(operator.server.loginLink);
  const [{ id }] = await operator.api.conversations();
  await visitor.visit();
  const ears = await Assistive.of(visitor);
  await ears.listen();
  await visitor.chat.evaluate(
    (chat, [userId, userToken]) => Object.assign(chat, { userId, userToken }) && undefined,
    ['user-42', token],
  );
  await visitor.openChat();
  await visitor.message('Earlier 129.').waitFor();
  const before = await visitor.messages.count();
  await visitor.log.evaluate((log) => {
    log.scrollTop = -1_000_000;
  });
  await expect.poll(() => visitor.messages.count()).toBeGreaterThan(before);
  await finish(operator, id, ears);
  expect(await ears.heard()).toEqual([LAST]);
});

test('what came while the panel was closed is not said when it opens', async ({
  visitor,
  operator,
}) => {
  const id = await begin(visitor, operator);
  const ears = await Assistive.of(visitor);
  await ears.listen();
  await visitor.part('close').click();
  await operator.api.reply(id, 'Are you there?');
  await expect(visitor.launcher).toHaveAccessibleName('Open chat, 1 unread');
  await visitor.launcher.click();
  await visitor.message('Are you there?').waitFor();
  // Some screen readers say what a live region holds when it comes into sight.
  await expect(visitor.panel.locator('[role=status]:not(:empty)')).toHaveCount(0);
  await finish(operator, id, ears);
  expect(await ears.heard()).toEqual([LAST]);
});

test('two tabs: each says a message once', async ({ visitor, operator }) => {
  const id = await begin(visitor, operator);
  const tab = new Visitor(await visitor.page.context().newPage(), visitor.server);
  await tab.visit();
  await tab.openChat();
  await tab.message('Hello').waitFor();
  const ears = [await Assistive.of(visitor), await Assistive.of(tab)];
  for (const each of ears) await each.listen();
  await tab.say('From the second tab');
  await expect(visitor.message('From the second tab')).toBeVisible();
  await operator.api.reply(id, 'Seen');
  for (const each of ears) await expect.poll(() => each.heard()).toHaveLength(1);
  await finish(operator, id, ...ears);
  for (const each of ears) {
    expect(await each.heard()).toEqual(['Operator: Seen', LAST]);
  }
});
