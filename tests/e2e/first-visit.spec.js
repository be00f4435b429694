// A page view is not an interaction: nothing is stored, nothing is connected, no panel is loaded.
import { expect, test } from './fixtures.js';
import { countTimers, remains } from './support/leaks.js';
import { Site } from './support/site.js';

/** Milliseconds from which on a task is a long one, and how much slower a slow phone is. */
const LONG_TASK = 50;
const SLOWER = 4;

test('a first visit stores nothing, connects nowhere and loads no panel', async ({ visitor }) => {
  const { page } = visitor;
  const requests = [];
  const sockets = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  page.on('websocket', (socket) => sockets.push(socket.url()));

  await visitor.visit();
  await page.waitForLoadState('networkidle');
  // What the loader leaves to an idle moment has had one.
  await page.evaluate(
    () => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 2000 })),
  );
  await page.waitForLoadState('networkidle');

  expect(requests).toContain('/kite-chat.js');
  expect(requests.filter((path) => path.startsWith('/assets/'))).toEqual([]);
  expect(sockets).toEqual([]);
  expect(await stored(page)).toEqual({
    cookies: [],
    localStorage: [],
    sessionStorage: [],
    databases: [],
    caches: [],
    files: [],
    workers: 0,
  });
});

test('a page view costs one small request, and nothing moves, listens, watches or takes long', async ({
  browser,
  page,
  server,
}) => {
  const site = await Site.before(server);
  const shop = `<!doctype html><html lang="en"><title>Shop</title><h1>Shop</h1>`;
  site.pages['/without'] = { body: `${shop}<p>Bells and saddles</p>` };
  site.pages['/'] = {
    body: `${shop}<script type="module" src="${server.origin}/kite-chat.js"></script>
      <kite-chat endpoint="${server.endpoint}"></kite-chat><p>Bells and saddles</p>`,
  };
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await countTimers(page);
  await page.addInitScript(() => {
    window.moved = [];
    new PerformanceObserver((list) => window.moved.push(...list.getEntries())).observe({
      type: 'layout-shift',
      buffered: true,
    });
  });
  await page.goto(`${site.origin}/without`);
  await page.evaluate(() => {
    customElements.define('kite-chat', class extends HTMLElement {});
  });
  const without = await remains(page);

  requests.length = 0;
  await browser.startTracing(page, { categories: ['toplevel', 'v8', 'devtools.timeline'] });
  await page.goto(`${site.origin}/`);
  await expect(page.locator('kite-chat [part=launcher]')).toBeVisible();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());

  await expect
    .poll(() => remains(page))
    .toEqual({
      ...without,
      live: { ...without.live, 'customElements.get("kite-chat")': 1 },
    });
  expect(requests).toEqual([`${site.origin}/`, `${server.origin}/kite-chat.js`]);
  expect(await page.evaluate(() => window.moved.length)).toBe(0);
  // By the processor's time: what else runs on this machine is left out, and so not slowed down.
  const milliseconds = traceEvents
    .filter(({ name, tdur }) => name === 'v8.evaluateModule' && tdur)
    .map(({ tdur }) => (tdur / 1000) * SLOWER);
  expect(milliseconds).toHaveLength(1);
  expect(milliseconds[0]).toBeLessThan(LONG_TASK);
  await site.close();
});

test('the first interaction loads the panel', async ({ visitor }) => {
  const wasm = visitor.page.waitForResponse((response) => response.url().endsWith('.wasm'));
  await visitor.visit();
  await visitor.launcher.hover();
  expect((await wasm).headers()['content-type']).toBe('application/wasm');
  expect((await wasm).headers()['cache-control']).toContain('immutable');
});

/** Everything that a page can leave on the visitor's device. */
async function stored(page) {
  const inPage = await page.evaluate(async () => {
    const files = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) {
      files.push(name);
    }
    return {
      localStorage: Object.keys(localStorage),
      sessionStorage: Object.keys(sessionStorage),
      databases: (await indexedDB.databases()).map((database) => database.name),
      caches: await caches.keys(),
      files,
      workers: (await navigator.serviceWorker.getRegistrations()).length,
    };
  });
  return { cookies: await page.context().cookies(), ...inPage };
}
