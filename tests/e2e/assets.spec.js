// What the panel fetches and when, and that it can wherever a page takes the loader from.
import { createServer } from 'node:http';
import { expect, test } from './fixtures.js';
import { Listener } from './support/listener.js';
import { Visitor } from './support/visitor.js';

const FIRST_OPEN = ['en.js', 'panel.css', 'panel.js', 'panel.wasm'];

/** Collects the names of the assets that are asked for, without what follows their content. */
function assets(page) {
  const names = new Set();
  page.on('request', (request) => {
    const [, name, extension] = /\/assets\/(.+)-\w+\.(\w+)$/.exec(request.url()) ?? [];
    if (name) names.add(`${name}.${extension}`);
  });
  return () => [...names].sort();
}

test('the first opening fetches the panel and one language, and nothing that is for later', async ({
  visitor,
}) => {
  const fetched = assets(visitor.page);
  await visitor.visit();
  expect(fetched()).toEqual([]);
  await visitor.openChat();
  // Who is online was told of the channel: all that the opening sets off has happened.
  await visitor.chat.evaluate((chat) => chat.connect());
  await visitor.say('Hello');
  await expect.poll(() => visitor.sent()).toEqual(['Hello']);
  await visitor.page.waitForLoadState('networkidle');
  expect(fetched()).toEqual(FIRST_OPEN);
});

test.describe('on a page of another origin with a strict policy', () => {
  let site;

  test.beforeEach(async ({ server }) => {
    const { origin } = server;
    const socket = origin.replace('http', 'ws');
    const policy = [
      "default-src 'none'",
      `script-src ${origin} 'wasm-unsafe-eval'`,
      `connect-src ${origin} ${socket}`,
      "require-trusted-types-for 'script'",
    ].join('; ');
    const shop = createServer((_, response) => {
      response.setHeader('content-type', 'text/html');
      response.setHeader('content-security-policy', policy);
      response.end(`<!doctype html><html lang="de"><title>Shop</title>
        <script type="module" src="${origin}/kite-chat.js"></script>
        <kite-chat endpoint="${server.endpoint}"></kite-chat>`);
    });
    site = await Listener.on(shop);
  });

  test.afterEach(() => site.close());

  test('the panel opens, in the language of the page', async ({ page, server }) => {
    const said = [];
    page.on('console', (message) => said.push(message.text()));
    const fetched = assets(page);
    await page.goto(`${site.origin}/`);
    await new Visitor(page, server).openChat();
    expect(fetched()).toEqual(['de.js', ...FIRST_OPEN.slice(1)]);
    expect(said).toEqual([]);
  });
});

test('what the server does not have any more is told, and the chat goes on', async ({
  visitor,
}) => {
  const { page } = visitor;
  const menu = visitor.panel.getByRole('menu');
  const notice = visitor.panel.getByRole('alert');
  const again = notice.getByRole('button', { name: 'Retry' });
  await visitor.visit();
  await visitor.openChat();
  await page.route('**/assets/menu-*', (route) => route.fulfill({ status: 404 }));
  await visitor.panel.getByRole('button', { name: 'Menu' }).click();
  await expect(notice).toContainText('This could not be loaded. Try again, or reload the page.');
  await visitor.say('Hello');
  await expect.poll(() => visitor.sent()).toEqual(['Hello']);

  // Nor is it there without a network.
  await page.unroute('**/assets/menu-*');
  await page.route('**/assets/menu-*', (route) => route.abort());
  await again.click();
  await expect(visitor.log).toBeFocused();
  await expect(notice).toHaveCount(1);
  await page.unroute('**/assets/menu-*');
  await again.click();
  await expect(menu).toBeVisible();
  await expect(notice).toHaveCount(0);
});
