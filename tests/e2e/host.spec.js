// Pages that are hard on what they embed. Whatever they do, no exception of the widget's reaches
// them; the chat works, or leaves its link and says once in the console what is wrong.
import { test as base, expect } from './fixtures.js';
import { Site } from './support/site.js';
import { Visitor } from './support/visitor.js';

const test = base.extend({
  site: async ({ server }, use) => {
    const site = await Site.before(server);
    await use(site);
    await site.close();
  },

  /**
   * Serves a page of this kind; gives a visitor who comes to it and knows nothing yet, with what
   * reaches the page's console, and of errors the page.
   */
  come: async ({ context, server, site }, use) => {
    let visits = 0;
    await use(async (kind) => {
      const visitor = new Visitor(await context.newPage(), server);
      const said = [];
      visitor.page.on('console', (message) => said.push(message.text()));
      visitor.page.on('pageerror', (error) => said.push(error.stack));
      // Another endpoint is another conversation.
      const endpoint = `${server.endpoint}&visit=${++visits}`;
      site.pages['/'] = pageOf(kind, `${server.origin}/kite-chat.js`, endpoint);
      await visitor.watch();
      await visitor.page.goto(site.origin);
      return Object.assign(visitor, { said });
    });
  },
});

const PAGE = { begin: '<!doctype html><html>', head: '', script: '', body: '', type: undefined };

/** What is served as a page of this kind. */
function pageOf(kind, loader, endpoint) {
  const { begin, head, script, body, type } = { ...PAGE, ...kind };
  // What an XHTML page can have of modules, in Chromium.
  const start = type
    ? `<script>import('${loader}')</script>`
    : `<script type="module" src="${loader}"></script>`;
  const html = `${begin}<head><title>Shop</title>${head}<script>${script}</script>${start}</head>
    <body><p>A shop</p>${body}
    <kite-chat endpoint="${endpoint.replace('&', '&amp;')}" fallback-href="mailto:shop@example.com"></kite-chat>
    </body></html>`;
  return { body: html, ...(type && { type }) };
}

const TALKS = {
  'with properties for all objects': {
    script: `const names = ['not a name', 'hidden', 'get', 'value', 'text', 'state', 'strings',
        'heading', 'cache', 'signal', 'once', 'role', 'lang', 'key', 'toJSON', 'length'];
      for (const name of names) Object.prototype[name] = 'of the page';
      Array.prototype.first = String.prototype.first = function () { return this[0]; };`,
  },
  'with arrays and texts that are written otherwise': {
    script: `Array.prototype.toJSON = String.prototype.toJSON = () => 'of the page';
      Array.from = (all) => Array.prototype.slice.call(all);`,
  },
  'whose requests go another way': {
    script: `const { fetch } = window;
      window.fetch = async (url, init) => {
        const answer = await fetch(String(url), init);
        return new Response(await answer.arrayBuffer(), answer);
      };`,
  },
  'without what browsers got last': {
    script: `for (const name of ['allSettled', 'any', 'try', 'withResolvers']) delete Promise[name];
      for (const name of ['requestIdleCallback', 'BroadcastChannel', 'Notification', 'AudioContext'])
        Object.defineProperty(window, name, { value: undefined });`,
  },
  'with names for parts of the document': {
    body: `<form name="activeElement"></form><form name="body"></form><form name="title"></form>
      <form name="documentElement"></form><form id="panel"></form><p id="title"></p>`,
  },
  'with another base': { head: '<base href="https://elsewhere.example/shop/" target="_blank" />' },
  'in XHTML': {
    begin: '<!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">',
    type: 'application/xhtml+xml; charset=utf-8',
  },
};

test('one can talk on pages', async ({ come }) => {
  for (const [what, kind] of Object.entries(TALKS)) {
    await test.step(what, async () => {
      const visitor = await come(kind);
      await visitor.openChat();
      await visitor.say('Hello');
      await expect.poll(() => visitor.sent()).toEqual(['Hello']);
      await visitor.chat.getByRole('button', { name: 'Menu' }).click();
      await expect(visitor.chat.getByRole('menu')).toBeVisible();
      expect(visitor.said).toEqual([]);
    });
  }
});

const NO_START = 'The chat cannot start';
/** What the page does to requests, and what the visitor reads. */
const FAILS = {
  throw: ["window.fetch = () => { throw new Error('not here'); };", NO_START],
  'give nothing': ['window.fetch = () => undefined;', NO_START],
  'are refused': [
    "window.fetch = async () => { throw new TypeError('Failed to fetch'); };",
    'This could not be loaded. Try again, or reload the page.',
  ],
};

test('there is another way, and one line about it, where requests', async ({ come }) => {
  for (const [what, [script, text]] of Object.entries(FAILS)) {
    await test.step(what, async () => {
      const visitor = await come({ script });
      await visitor.launcher.click();
      await expect(visitor.panel).toContainText(text);
      await expect(visitor.part('handoff')).toHaveAttribute('href', 'mailto:shop@example.com');
      await visitor.launcher.click();
      await visitor.launcher.click();
      await expect(visitor.part('handoff')).toBeVisible();
      expect(visitor.said).toEqual([expect.stringContaining('<kite-chat> cannot start.')]);
    });
  }
});

/** How everything of the widget looks: where it is, and what is inherited. */
function look({ shadowRoot }) {
  return [...shadowRoot.querySelectorAll('*')].map((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const { color, font, visibility, textAlign, direction } = getComputedStyle(element);
    const box = [left, top, width, height].map(Math.round).join(' ');
    return `${element.localName}.${element.classList} ${[box, color, font, visibility, textAlign, direction].join(' ')}`;
  });
}

test('it looks the same whatever the page does to all of its elements', async ({ come }) => {
  const seen = async (kind) => {
    const visitor = await come(kind);
    await visitor.page.emulateMedia({ reducedMotion: 'reduce' });
    await visitor.openChat();
    expect(visitor.said).toEqual([]);
    return visitor.chat.evaluate(look);
  };
  const plain = await seen({});
  const rules = `opacity: .1; transform: scale(.5); font: 3px serif; color: red; visibility: hidden;
      text-align: right; white-space: nowrap; word-break: break-all; letter-spacing: 9px`;
  const important = rules.replaceAll(/;|$/g, ' !important;');
  const own = '--text: red; --edge: 99px; --space-2: 99px; --accent: red; --size: 9px';
  expect(await seen({ head: '<style>* { all: unset !important }</style>' })).toEqual(plain);
  expect(await seen({ head: `<style>*, ::before { ${important} ${own} }</style>` })).toEqual(plain);
  expect(await seen({ begin: '<html>' })).toEqual(plain);
});

test('hidden with all of its page it works, and is seen as soon as that is', async ({ come }) => {
  const visitor = await come({ head: '<style>* { display: none !important }</style>' });
  await visitor.chat.evaluate((chat) => {
    chat.show();
    chat.send('Hello');
  });
  await expect.poll(() => visitor.sent()).toEqual(['Hello']);
  await visitor.page.evaluate(() => document.querySelector('style').remove());
  await expect(visitor.message('Hello')).toBeVisible();
  expect(visitor.said).toEqual([]);
});

test('a part that the page does not let work takes nothing along', async ({ come }) => {
  const visitor = await come({
    script: `const { observe } = MutationObserver.prototype;
      MutationObserver.prototype.observe = function (node, how) {
        if (how.characterData) throw new Error('not here');
        observe.call(this, node, how);
      };
      addEventListener('DOMContentLoaded', () => {
        document.querySelector('kite-chat').innerHTML = '<b slot="header">Our shop</b>';
      });`,
  });
  await visitor.openChat();
  await expect(visitor.chat.getByText('Our shop')).toBeVisible();
  await visitor.say('Hello');
  await expect.poll(() => visitor.sent()).toEqual(['Hello']);
  expect(visitor.said).toEqual([expect.stringContaining('cannot show its part slotted.')]);
});
