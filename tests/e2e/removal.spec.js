// Removing the element leaves nothing behind, and putting it back makes it work again.
import { expect, test } from './fixtures.js';
import { countTimers, remains } from './support/leaks.js';

test.beforeEach(async ({ page, visitor }) => {
  await visitor.watch();
  await countTimers(page);
});

/** As a site loads it, without an element yet. */
async function load(page) {
  await page.addScriptTag({ url: '/kite-chat.js', type: 'module' });
  await page.evaluate(() => customElements.whenDefined('kite-chat').then(() => {}));
}

const insert = (page, endpoint) =>
  page.evaluate((value) => {
    const chat = document.createElement('kite-chat');
    chat.setAttribute('endpoint', value);
    document.body.append(chat);
  }, endpoint);

const remove = (page) => page.evaluate(() => document.querySelector('kite-chat').remove());

test('a removed element leaves no socket, listener or timer', async ({
  bare: page,
  visitor,
  operator,
  server,
}) => {
  const sockets = [];
  page.on('websocket', (socket) => sockets.push(socket));
  await load(page);
  const before = await remains(page);

  await insert(page, server.endpoint);
  await visitor.openChat();
  await visitor.say('hello');
  await expect.poll(() => visitor.sent()).toEqual(['hello']);
  expect(sockets).toHaveLength(1);
  await operator.login();
  await operator.open('hello');
  await operator.sendFiles([
    { name: 'map.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') },
  ]);
  const saved = page.waitForEvent('download');
  await visitor.incoming.getByRole('button', { name: 'Download map.pdf' }).click();
  await saved;
  // What is open, shown or rings goes as well.
  await visitor.part('close').click();
  await operator.reply('are you there?');
  await expect(page).toHaveTitle(/^\(1\)/);
  await visitor.openChat();
  await visitor.chat.getByRole('button', { name: 'Menu' }).click();
  await visitor.chat.getByRole('menuitem', { name: 'Report this conversation' }).click();
  await visitor.chat.getByRole('textbox', { name: 'What is wrong?' }).waitFor();
  expect(await remains(page)).not.toEqual(before);

  await remove(page);
  await expect.poll(() => sockets.every((socket) => socket.isClosed())).toBe(true);
  await expect.poll(() => remains(page)).toEqual(before);
});

test('an element removed while its panel is loading leaves nothing either', async ({
  bare: page,
  server,
}) => {
  await load(page);
  const before = await remains(page);
  let arrived;
  const requested = new Promise((resolve) => {
    arrived = resolve;
  });
  let release;
  const released = new Promise((resolve) => {
    release = resolve;
  });
  await page.route('**/assets/panel-*.wasm', async (route) => {
    arrived();
    await released;
    await route.continue();
  });

  await insert(page, server.endpoint);
  await page.evaluate(() => document.querySelector('kite-chat').show());
  await requested;
  const loaded = page.waitForResponse('**/assets/panel-*.wasm');
  await remove(page);
  release();
  await (await loaded).finished();
  await expect.poll(() => remains(page)).toEqual(before);
});

test('an element that is put back goes on', async ({ bare: page, visitor, server }) => {
  await load(page);
  await insert(page, server.endpoint);
  await visitor.openChat();
  await visitor.say('first');
  await expect.poll(() => visitor.sent()).toEqual(['first']);

  await page.evaluate(() => {
    const chat = document.querySelector('kite-chat');
    chat.hide();
    chat.remove();
    document.body.append(chat);
  });
  await visitor.openChat();
  await expect(visitor.message('first')).toHaveCount(1);
  await visitor.say('second');
  await expect.poll(() => visitor.sent()).toEqual(['first', 'second']);
});
