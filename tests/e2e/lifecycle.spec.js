// The element where pages change under it: it is moved, replaced, made and removed again and again.
import { test as base, expect } from './fixtures.js';
import { Site } from './support/site.js';

const test = base.extend({
  site: async ({ server }, use) => {
    const site = await Site.before(server);
    await use(site);
    await site.close();
  },

  /** The sockets that are open. */
  sockets: async ({ page }, use) => {
    const sockets = new Set();
    page.on('websocket', (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    await use(sockets);
  },

  /** No exception reaches the page. */
  unharmed: [
    async ({ page }, use) => {
      const errors = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await use();
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

/** The loader, and an element of it in `window.chat`. */
async function load(page, endpoint) {
  await page.addScriptTag({ url: '/kite-chat.js', type: 'module' });
  await page.evaluate((value) => {
    window.chat = document.createElement('kite-chat');
    window.chat.endpoint = value;
    document.body.append(window.chat);
  }, endpoint);
}

test.describe('moved', () => {
  test('into shadow trees and documents and back, it goes on with its conversation', async ({
    bare: page,
    visitor,
    server,
    sockets,
  }) => {
    await visitor.watch();
    await page.reload();
    await load(page, server.endpoint);
    await visitor.openChat();
    await visitor.say('one');
    await expect.poll(() => visitor.sent()).toEqual(['one']);
    const [socket] = sockets;
    await page.evaluate(() => {
      const host = document.body.appendChild(document.createElement('div'));
      host.attachShadow({ mode: 'open' }).append(window.chat);
    });
    await visitor.say('two');
    await expect.poll(() => visitor.sent()).toEqual(['one', 'two']);
    // It has not noticed.
    expect([...sockets]).toEqual([socket]);

    await page.evaluate(() => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      frame.id = 'frame';
      Object.assign(frame, { width: 600, height: 700 });
      frame.contentDocument.body.append(window.chat);
    });
    const inside = page.frameLocator('#frame').locator('kite-chat');
    await expect(inside.locator('[part~=message-outgoing]')).toHaveText([/one/, /two/]);
    await expect(inside.locator('[part=launcher]')).toHaveCSS('border-radius', '50%');
    await expect(inside.locator('[part=panel]')).toHaveCSS('border-radius', '20px');
    await inside.getByRole('button', { name: 'Menu' }).click();
    await expect(inside.getByRole('menu')).toBeVisible();
    await page.keyboard.press('Escape');

    // Nobody sees a page that is only parsed.
    await page.evaluate(() => {
      document.implementation.createHTMLDocument('').body.append(window.chat);
    });
    await expect.poll(() => sockets.size).toBe(0);
    await page.evaluate(() => document.body.append(window.chat));
    await expect(visitor.outgoing).toHaveText([/one/, /two/]);
    await expect(visitor.launcher).toHaveCSS('border-radius', '50%');
    await visitor.say('three');
    await expect(visitor.outgoing.last()).toHaveText(/three/);
    await expect.poll(() => sockets.size).toBe(1);
  });

  test('while its panel is loading, it opens where it is then', async ({
    bare: page,
    visitor,
    server,
  }) => {
    let go;
    const gone = new Promise((resolve) => {
      go = resolve;
    });
    await page.route('**/assets/panel-*.wasm', async (route) => {
      await gone;
      await route.continue();
    });
    await load(page, server.endpoint);
    const requested = page.waitForRequest('**/assets/panel-*.wasm');
    await visitor.launcher.click();
    await requested;
    await page.evaluate(() => {
      const host = document.body.appendChild(document.createElement('div'));
      host.attachShadow({ mode: 'open' }).append(window.chat);
      const frame = document.body.appendChild(document.createElement('iframe'));
      frame.contentDocument.body.append(window.chat);
      host.shadowRoot.append(window.chat);
    });
    go();
    await expect(visitor.input).toHaveCount(1);
    await expect(visitor.input).toBeVisible();
    await expect(visitor.panel).toHaveCSS('border-radius', '20px');
  });
});

test('a launcher that the server has drawn is there before the script, which then takes over', async ({
  visitor,
  site,
  server,
}) => {
  const { page } = visitor;
  site.pages['/'] = {
    body: `<!doctype html><html lang="en"><title>Shop</title>
      <script type="module" src="${server.origin}/kite-chat.js"></script>
      <kite-chat endpoint="${server.endpoint}"><template shadowrootmode="open">
        <a part="launcher" href="mailto:shop@example.com" aria-label="Chat"
          style="position: fixed; inset: auto 24px 24px auto; width: 56px; height: 56px">Chat</a>
      </template><kite-msg>Ask us</kite-msg></kite-chat>`,
  };
  let go;
  const gone = new Promise((resolve) => {
    go = resolve;
  });
  await page.route('**/kite-chat.js', async (route) => {
    await gone;
    await route.continue();
  });
  await page.goto(site.origin, { waitUntil: 'commit' });
  await expect(visitor.launcher).toHaveAttribute('href', /^mailto:/);
  const before = await visitor.launcher.boundingBox();
  await page.keyboard.press('Tab');
  await expect(visitor.launcher).toBeFocused();
  go();
  await expect(visitor.launcher).toHaveRole('button');
  await expect(visitor.launcher).toHaveCount(1);
  await expect(visitor.launcher).toBeFocused();
  expect(await visitor.launcher.boundingBox()).toEqual(before);
  await visitor.openChat();
  await expect(page.getByText('Ask us')).toBeVisible();
  await visitor.say('one');
  await expect(visitor.message('one')).toBeVisible();
});

test('a site that swaps its pages in place has one chat, one socket and one conversation', async ({
  visitor,
  site,
  server,
  sockets,
}) => {
  const { page } = visitor;
  const shop = (name) => `<!doctype html><html lang="en"><title>${name}</title>
    <script type="module" src="/kite-chat.js"></script>
    <body><h1>${name}</h1><kite-chat id="chat" endpoint="${server.endpoint}"></kite-chat></body>`;
  for (const name of ['Bells', 'Saddles', 'Wheels']) {
    site.pages[`/${name}`] = { body: shop(name) };
  }
  await visitor.watch();
  await page.goto(`${site.origin}/Bells`);
  // What libraries for it do: the next page is parsed, and its body takes the place of this one's;
  // what is left is copied, to be there when the visitor goes back.
  await page.evaluate(() => {
    const left = {};
    const swap = (body) => {
      left[document.title] = document.body.cloneNode(true);
      document.body.replaceWith(body);
      document.title = body.querySelector('h1').textContent;
    };
    window.go = async (name, isPermanent) => {
      const text = await (await fetch(name)).text();
      const { body } = new DOMParser().parseFromString(text, 'text/html');
      const { chat } = document.all;
      if (isPermanent)
        body.querySelector('kite-chat').replaceWith(document.adoptNode(body) && chat);
      swap(document.adoptNode(body));
      history.pushState({}, '', name);
    };
    addEventListener('popstate', () => swap(left[location.pathname.slice(1)]));
  });
  await visitor.openChat();
  await visitor.say('one');
  await expect.poll(() => visitor.sent()).toEqual(['one']);
  await visitor.saved('one');

  await page.evaluate(() => window.go('Saddles'));
  await expect(visitor.panel).toBeHidden();
  await visitor.openChat();
  await expect(visitor.outgoing).toHaveText([/one/]);
  await visitor.say('two');
  await expect.poll(() => visitor.sent()).toEqual(['one', 'two']);
  expect(sockets.size).toBe(1);

  // What the next page takes along stays as it is.
  const [socket] = sockets;
  await page.evaluate(() => window.go('Wheels', true));
  await expect(page).toHaveTitle('Wheels');
  await visitor.say('three');
  await expect.poll(() => visitor.sent()).toEqual(['one', 'two', 'three']);
  expect([...sockets]).toEqual([socket]);
  await visitor.saved('three');

  await page.evaluate(() => history.go(-2));
  await expect(page).toHaveTitle('Bells');
  await expect(visitor.outgoing).toHaveText([/one/, /two/, /three/]);
  await visitor.say('four');
  await expect.poll(() => visitor.sent()).toContain('four');
  await expect(visitor.outgoing).toHaveCount(4);
  expect(sockets.size).toBe(1);
});

test('a thousand that were made and removed leave memory, nodes and listeners as they were', async ({
  bare: page,
  server,
}) => {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  await page.addScriptTag({ url: '/kite-chat.js', type: 'module' });
  const come = (times, opens) =>
    page.evaluate(
      async ([endpoint, times, opens]) => {
        const { port1, port2 } = new MessageChannel();
        for (let time = 0; time < times; time++) {
          const chat = document.createElement('kite-chat');
          chat.endpoint = endpoint;
          document.body.append(chat);
          if (opens) {
            chat.show();
            while (!chat.shadowRoot.querySelector('textarea')) {
              await new Promise((resolve) => {
                port1.onmessage = resolve;
                port2.postMessage('');
              });
            }
          }
          chat.remove();
          await null;
        }
        port1.close();
      },
      [server.endpoint, times, opens],
    );
  const held = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    const { metrics } = await devtools.send('Performance.getMetrics');
    const value = (name) => metrics.find((metric) => metric.name === name).value;
    return {
      nodes: value('Nodes'),
      listeners: value('JSEventListeners'),
      heap: value('JSHeapUsedSize'),
    };
  };
  const expectSame = async ({ nodes, listeners, heap }) => {
    // What goes with the next turn of the browser's own needs that turn; and of the last one the
    // browser itself may hold on to something, which is less than an element has.
    await expect(async () => {
      const now = await held();
      expect(now.listeners).toBe(listeners);
      expect(now.nodes).toBeLessThan(nodes + 10);
    }).toPass({ timeout: 10_000 });
    expect((await held()).heap).toBeLessThan(heap * 1.1);
  };
  const { nodes, listeners } = await held();
  // What is made once stays.
  await come(20, true);
  await expectSame({ nodes, listeners, heap: Number.POSITIVE_INFINITY });
  const before = await held();
  await come(1000, false);
  await expectSame(before);
  await come(200, true);
  await expectSame(before);
});
