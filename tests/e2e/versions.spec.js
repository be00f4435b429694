// A server that knows only the first version of the protocol has a widget that speaks it.
import { test as base, expect } from './fixtures.js';
import { OldServer } from './support/old-server.js';
import { Visitor } from './support/visitor.js';

const test = base.extend({
  old: async ({ server }, use) => {
    const old = await OldServer.before(server);
    await use(old);
    await old.stop();
  },
  visitor: async ({ page, old }, use) => {
    await use(new Visitor(page, old));
  },
});

test.beforeEach(async ({ visitor, operator, server }) => {
  await operator.api.login(server.loginLink);
  await visitor.visit();
  await visitor.openChat();
});

test('against a server that offers only v1 one can talk', async ({ visitor, operator }) => {
  const sent = [];
  visitor.page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => sent.push(JSON.parse(payload))),
  );
  await visitor.say('hello');
  await visitor.attach([
    { name: 'map.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') },
  ]);
  await visitor.send();
  await expect.poll(() => visitor.sent()).toEqual(['hello', 'map.pdf']);
  const [{ id }] = await operator.api.conversations();
  await operator.api.reply(id, 'hello to you');
  await operator.api.read(id, 2);
  await expect(visitor.message('hello to you')).toBeVisible();
  await expect(visitor.log.locator('.status:not(:empty)')).toHaveText(['Sent']);
  await expect(visitor.part('header')).toContainText('We reply right here');

  // The log outlives a reload, and an answer that waited comes in.
  await visitor.page.goto('about:blank');
  await operator.api.reply(id, 'Are you there?');
  await visitor.visit();
  await visitor.openChat();
  await expect(visitor.messages).toHaveText([/hello/, /map/, /hello to you/, /Are you there/]);
  const types = new Set(sent.map(([type]) => type));
  expect([...types].sort()).toEqual(['BIN', 'JOIN', 'TXT', 'UPL']);
  for (const join of sent.filter(([type]) => type === 'JOIN')) {
    expect(join).toHaveLength(4);
  }
});

test('a visitor of v1 goes on in v2, with the same log', async ({ visitor, operator, old }) => {
  await visitor.say('in v1');
  await expect.poll(() => visitor.sent()).toEqual(['in v1']);
  const [{ id }] = await operator.api.conversations();
  await operator.api.reply(id, 'an answer in v1');
  await expect(visitor.message('an answer in v1')).toBeVisible();
  await visitor.saved('an answer in v1');

  old.isUpdated = true;
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('in v2');
  await expect.poll(() => visitor.sent()).toEqual(['in v2']);
  await operator.api.read(id, 3);
  await expect(visitor.log.getByText('Read', { exact: true })).toBeVisible();
  await expect(visitor.messages).toHaveText([/in v1/, /an answer in v1/, /in v2/]);
});
