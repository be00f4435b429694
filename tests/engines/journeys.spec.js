// The main journeys in every engine.
import { writeFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import { expect, test } from './fixtures.js';
import { page, strictPage } from './support/page.js';

/** Everything that a page can leave on the visitor's device, as far as the engine has it. */
const kept = async () => [
  ...Object.keys(localStorage),
  ...Object.keys(sessionStorage),
  ...(await indexedDB.databases()).map(({ name }) => name),
  ...(await caches.keys()),
  ...(document.cookie ? [document.cookie] : []),
];

test('a page view fetches one file, keeps nothing and connects nowhere', async ({
  visitor,
  server,
  site,
}) => {
  site.pages['/'] = page(server);
  await visitor.visit(site.origin);
  const requests = () => performance.getEntriesByType('resource').map(({ name }) => name);
  const fetched = await visitor.tab.evaluate(requests);
  // WebKit counts the site's own icon.
  const ours = fetched.filter((url) => !url.startsWith(site.origin));
  expect(ours).toEqual([`${server.origin}/kite-chat.js`]);
  expect(await visitor.tab.evaluate(kept)).toEqual([]);
  await visitor.hasSockets(0);
});

test('by keyboard into the chat and back to where one was', async ({ visitor, server, site }) => {
  site.pages['/'] = page(server);
  await visitor.visit(site.origin);
  await visitor.tab.press('Tab');
  expect(await visitor.focus()).toBe('a');
  await visitor.tab.press('Tab');
  expect(await visitor.focus()).toBe('launcher');
  await visitor.tab.press('Enter');
  await visitor.sees('[part~=input]');
  await expect.poll(() => visitor.focus()).toBe('input');
  const inTopLayer = () =>
    document
      .querySelector('kite-chat')
      .shadowRoot.querySelector('[part=panel]')
      .matches(':popover-open');
  expect(await visitor.tab.evaluate(inTopLayer)).toBe(true);
  await visitor.tab.press('Escape');
  await visitor.missesSight('[part=panel]');
  expect(await visitor.focus()).toBe('launcher');
});

test('a conversation: to and fro, aloud, after a reload, with a picture, forgotten', async ({
  visitor,
  server,
  site,
  desk,
}, testInfo) => {
  site.pages['/'] = page(server);
  await visitor.visit(site.origin);
  await visitor.openChat();
  await visitor.listen();
  await visitor.say('Hello');
  await visitor.hasSent('Hello');
  const [{ id }] = await desk.conversations();
  await desk.reply(id, 'Hello to you');
  await visitor.reads('Hello', 'Hello to you');
  await expect.poll(() => visitor.heard()).toEqual(['Operator: Hello to you']);

  await visitor.tab.reload();
  await visitor.openChat();
  await visitor.reads('Hello', 'Hello to you');
  await visitor.hasSockets(1);
  await desk.reply(id, 'Still there?');
  await visitor.reads('Hello', 'Hello to you', 'Still there?');

  const path = testInfo.outputPath('flag.png');
  await writeFile(path, flag(320, 240));
  await visitor.sendFile(path);
  await visitor.hasSent('flag.png');
  const width = () =>
    document.querySelector('kite-chat').shadowRoot.querySelector('[part~=message] img')
      .naturalWidth;
  await expect.poll(() => visitor.tab.evaluate(width)).toBe(320);
  const [, , , { file }] = await desk.messages(id);
  expect(file).toMatchObject({ name: 'flag.png', mediaType: 'image/png' });

  await visitor.tab.evaluate(() => document.querySelector('kite-chat').forget());
  await visitor.reads();
  await expect.poll(() => visitor.tab.evaluate(kept)).toEqual([]);
});

test('two tabs: one connection, one conversation, and one goes on when the other is closed', async ({
  come,
  server,
  site,
  desk,
}) => {
  site.pages['/'] = page(server);
  const first = await come();
  await first.visit(site.origin);
  await first.openChat();
  await first.say('from the first');
  await first.hasSent('from the first');
  const second = await come();
  await second.visit(site.origin);
  await second.openChat();
  await second.reads('from the first');
  await second.say('from the second');
  await second.hasSent('from the second');
  const [{ id }] = await desk.conversations();
  await desk.reply(id, 'to both');
  for (const each of [first, second]) {
    await each.reads('from the first', 'from the second', 'to both');
  }
  await first.hasSockets(1);
  await second.hasSockets(0);

  await first.tab.close();
  await second.hasSockets(1);
  await second.say('still here');
  await second.hasSent('from the second', 'still here');
  const texts = (await desk.messages(id)).map(({ text }) => text);
  expect(texts).toEqual(['from the first', 'from the second', 'to both', 'still here']);
});

test('what is written while the server is away goes out once when it is back', async ({
  visitor,
  server,
  site,
  desk,
}) => {
  site.pages['/'] = page(server);
  site.pages['/elsewhere'] = { body: '<!doctype html><title>Another shop</title>' };
  await visitor.visit(site.origin);
  await visitor.openChat();
  await visitor.say('before');
  await visitor.hasSent('before');
  await server.kill();
  await visitor.say('meanwhile');
  await visitor.reads('before', 'meanwhile');
  await visitor.sees('[part=banner]');
  await server.restart();
  await visitor.hasSent('before', 'meanwhile');
  await visitor.missesSight('[part=banner]');

  await server.kill();
  await visitor.say('left behind');
  await visitor.reads('before', 'meanwhile', 'left behind');
  await visitor.tab.goto(`${site.origin}/elsewhere`);
  await server.restart();
  await visitor.visit(site.origin);
  // Without being opened.
  await visitor.hasSent('left behind');
  const [{ id }] = await desk.conversations();
  const texts = (await desk.messages(id)).map(({ text }) => text);
  expect(texts).toEqual(['before', 'meanwhile', 'left behind']);
});

test('what a page says by attributes, in every colour and direction', async ({
  visitor,
  server,
  site,
}) => {
  const look = () => {
    const chat = document.querySelector('kite-chat');
    const part = (name) => chat.shadowRoot.querySelector(`[part~=${name}]`);
    const context = document.createElement('canvas').getContext('2d');
    context.fillStyle = getComputedStyle(part('panel')).backgroundColor;
    context.fillRect(0, 0, 1, 1);
    const { left, right } = part('panel').getBoundingClientRect();
    return {
      title: part('title').innerText,
      isLight: context.getImageData(0, 0, 1, 1).data[1] > 127,
      direction: getComputedStyle(part('log')).direction,
      isLeft: left < innerWidth - right,
      close: part('close').getAttribute('aria-label'),
      states: ['open', 'online', 'unread'].filter((name) => chat.matches(`:state(${name})`)),
    };
  };
  site.pages['/'] = page(server, { chat: 'theme="dark" heading="Bicycles" eager open' });
  await visitor.visit(site.origin);
  await visitor.sees('[part~=input]');
  const english = { title: 'Bicycles', direction: 'ltr', isLeft: false, close: 'Close chat' };
  const states = ['open', 'online'];
  await expect
    .poll(() => visitor.tab.evaluate(look))
    .toEqual({ ...english, isLight: false, states });
  await visitor.tab.evaluate(() =>
    document.querySelector('kite-chat').setAttribute('theme', 'light'),
  );
  await expect
    .poll(() => visitor.tab.evaluate(look))
    .toEqual({ ...english, isLight: true, states });
  const change = (name, value) => document.querySelector('kite-chat').setAttribute(name, value);
  await visitor.tab.evaluate(change, 'position', 'top-start');
  await expect.poll(() => visitor.tab.evaluate(look)).toMatchObject({ isLeft: true });

  site.pages['/arabic'] = page(server, { lang: 'ar', chat: 'open' });
  await visitor.visit(`${site.origin}/arabic`);
  await visitor.sees('[part~=input]');
  const arabic = { direction: 'rtl', close: 'إغلاق المحادثة' };
  await expect.poll(() => visitor.tab.evaluate(look)).toMatchObject(arabic);
});

test('under a strict policy nothing breaks a rule', async ({ visitor, server, site, desk }) => {
  site.pages['/'] = strictPage(server);
  await visitor.visit(site.origin);
  await visitor.openChat();
  await visitor.say('Hello');
  await visitor.hasSent('Hello');
  const [{ id }] = await desk.conversations();
  await desk.reply(id, 'Hello to you');
  await visitor.reads('Hello', 'Hello to you');
  expect(await visitor.tab.evaluate(() => window.seen.broken)).toEqual([]);
  expect(site.reports).toEqual([]);
  // A rule that is broken would have been told, in each of these ways.
  await visitor.tab.evaluate(() => document.body.setAttribute('style', 'color: red'));
  await expect.poll(() => visitor.tab.evaluate(() => window.seen.broken.length)).toBeGreaterThan(0);
  await expect.poll(() => site.reports.length).toBeGreaterThan(0);
});

/** A picture in two colours, as a PNG. */
function flag(width, height) {
  const chunk = (name, data) => {
    const named = Buffer.concat([Buffer.from(name), data]);
    const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    size.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(named));
    return Buffer.concat([size, named, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits for each of red, green and blue.
  header.set([8, 2], 8);
  const row = (colour) =>
    Buffer.concat([Buffer.alloc(1), ...Array.from({ length: width }, () => Buffer.from(colour))]);
  const rows = Array.from({ length: height }, (_, y) =>
    row(y < height / 2 ? [0, 87, 183] : [255, 215, 0]),
  );
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
