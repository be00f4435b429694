// The main journeys in every engine.
import { writeFile } from 'node:fs/promises';
import { expect, test } from './fixtures.js';
import { flag } from './support/flag.js';
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

test('an operator answers at the desk', async ({ visitor, come, server, site }) => {
  site.pages['/'] = page(server);
  await visitor.visit(site.origin);
  await visitor.openChat();
  await visitor.say('Are you there?');
  await visitor.hasSent('Are you there?');

  const { tab } = await come();
  await tab.goto(server.loginLink);
  const find = (selector) => document.querySelector(selector);
  const click = async (selector) => {
    const isThere = (selector) => Boolean(document.querySelector(selector)?.checkVisibility());
    await expect.poll(() => tab.evaluate(isThere, selector), `sees ${selector}`).toBe(true);
    await tab.click(find, selector);
  };
  await click('section[aria-label=Conversations] a');
  await click('textarea');
  await tab.type('At the desk');
  await tab.press('Enter');
  await visitor.reads('Are you there?', 'At the desk');
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

test('on a phone: back closes, and who goes away and back goes on', async ({
  visitor,
  server,
  site,
  desk,
}) => {
  const { tab } = visitor;
  // Where there is one, only people's own gesture of going back would reach it.
  site.pages['/'] = page(server, { script: 'window.CloseWatcher = undefined;' });
  site.pages['/elsewhere'] = { body: '<!doctype html><title>Another shop</title>' };
  await tab.resize(390, 844);
  await visitor.visit(site.origin);
  await visitor.openChat();
  await visitor.say('Hello');
  await visitor.hasSent('Hello');
  await tab.back();
  await visitor.missesSight('[part=panel]');
  await visitor.hasSockets(1);

  await tab.goto(`${site.origin}/elsewhere`);
  await tab.back();
  await visitor.openChat();
  await visitor.reads('Hello');
  await visitor.hasSockets(1);
  const [{ id }] = await desk.conversations();
  await desk.reply(id, 'Hello to you');
  await visitor.reads('Hello', 'Hello to you');
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

/** How the open chat looks. */
const look = () => {
  const chat = document.querySelector('kite-chat');
  const find = (selector) => chat.shadowRoot.querySelector(selector);
  const context = document.createElement('canvas').getContext('2d');
  context.fillStyle = getComputedStyle(find('[part=panel]')).backgroundColor;
  context.fillRect(0, 0, 1, 1);
  const { left, right } = find('[part=panel]').getBoundingClientRect();
  const lines = [...chat.shadowRoot.querySelectorAll('.sky path')];
  return {
    title: find('[part=title]').innerText,
    isLight: context.getImageData(0, 0, 1, 1).data[1] > 127,
    direction: getComputedStyle(find('[part=log]')).direction,
    isLeft: left < innerWidth - right,
    close: find('[part=close]').getAttribute('aria-label'),
    states: ['open', 'online', 'unread'].filter((name) => chat.matches(`:state(${name})`)),
    inks: new Set(lines.map((line) => getComputedStyle(line).stroke)).size,
    scale: getComputedStyle(find('.sky')).scale,
  };
};

test('what a page says by attributes, in every colour and direction', async ({
  visitor,
  server,
  site,
}) => {
  const { tab } = visitor;
  const change = (name, value) => document.querySelector('kite-chat').setAttribute(name, value);
  site.pages['/'] = page(server, { chat: 'theme="dark" heading="Bicycles" eager open' });
  await visitor.visit(site.origin);
  await visitor.sees('[part~=input]');
  const dark = {
    title: 'Bicycles',
    isLight: false,
    direction: 'ltr',
    isLeft: false,
    close: 'Close chat',
    states: ['open', 'online'],
    inks: 1,
    scale: 'none',
  };
  await expect.poll(() => tab.evaluate(look)).toEqual(dark);
  await tab.evaluate(change, 'theme', 'light');
  await expect.poll(() => tab.evaluate(look)).toEqual({ ...dark, isLight: true });
  await tab.evaluate(change, 'position', 'top-start');
  await expect.poll(() => tab.evaluate(look)).toMatchObject({ isLeft: true });

  site.pages['/arabic'] = page(server, { lang: 'ar', chat: 'open' });
  await visitor.visit(`${site.origin}/arabic`);
  await visitor.sees('[part~=input]');
  const arabic = { direction: 'rtl', close: 'إغلاق المحادثة', scale: '-1 1' };
  await expect.poll(() => tab.evaluate(look)).toMatchObject(arabic);
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
