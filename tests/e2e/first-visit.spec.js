// A page view is not an interaction: nothing is stored, nothing is connected, no panel is loaded.
import { expect, test } from './fixtures.js';

test('a first visit stores nothing, connects nowhere and loads no panel', async ({ visitor }) => {
  const { page } = visitor;
  const requests = [];
  const sockets = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  page.on('websocket', (socket) => sockets.push(socket.url()));

  await visitor.visit();
  await page.waitForLoadState('networkidle');
  // What the loader leaves to an idle moment has had one.
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
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
