// The element as a page uses it: attributes, methods, events, and what it does where it cannot run.
import { expect, test } from './fixtures.js';
import { intercept } from './support/wire.js';

const stored = (page) =>
  page.evaluate(async () => ({
    marks: Object.keys(localStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name),
  }));
const NOTHING = { marks: [], databases: [] };

/** The ids under which visitors join from here on. */
function members(page) {
  const joined = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const frame = JSON.parse(payload);
      if (frame[0] === 'JOIN') {
        joined.push(frame[1]);
      }
    }),
  );
  return joined;
}

test.describe('forget() erases everything and begins anew', () => {
  test('in the middle of a conversation', async ({ visitor }) => {
    const joined = members(visitor.page);
    await visitor.visit();
    await visitor.openChat();
    await visitor.say('first');
    await expect.poll(() => visitor.sent()).toEqual(['first']);
    await visitor.saved('first');
    await visitor.chat.evaluate((chat) => chat.forget());
    await expect(visitor.messages).toHaveCount(0);
    await expect.poll(() => stored(visitor.page)).toEqual(NOTHING);

    await visitor.say('second');
    await expect.poll(() => visitor.sent()).toEqual(['first', 'second']);
    expect(joined[1]).not.toBe(joined[0]);
    await expect(visitor.messages).toHaveText([/second/]);
  });

  test('before the panel is there', async ({ visitor }) => {
    const joined = members(visitor.page);
    await visitor.visit();
    await visitor.openChat();
    await visitor.say('first');
    await expect.poll(() => visitor.sent()).toEqual(['first']);
    await visitor.saved('first');
    await visitor.page.reload();
    await visitor.chat.evaluate((chat) => chat.forget());
    await visitor.openChat();
    await expect.poll(() => stored(visitor.page)).toEqual(NOTHING);
    await visitor.say('second');
    await expect.poll(() => visitor.sent()).toEqual(['second']);
    expect(joined.at(-1)).not.toBe(joined[0]);
    await expect(visitor.messages).toHaveText([/second/]);
  });

  test('while the panel reads what to erase', async ({ visitor }) => {
    const joined = members(visitor.page);
    await visitor.visit();
    await visitor.openChat();
    await visitor.say('first');
    await expect.poll(() => visitor.sent()).toEqual(['first']);
    await visitor.saved('first');
    // It is asked at the moment when it has read what the device has.
    await visitor.page.addInitScript(() => {
      const { getAll } = IDBObjectStore.prototype;
      IDBObjectStore.prototype.getAll = function (...args) {
        const request = getAll.apply(this, args);
        request.addEventListener('success', () => document.querySelector('kite-chat').forget());
        return request;
      };
    });
    await visitor.page.reload();
    await visitor.openChat();
    await visitor.say('second');
    await expect.poll(() => visitor.sent()).toEqual(['second']);
    expect(joined.at(-1)).not.toBe(joined[0]);
    await expect(visitor.messages).toHaveText([/second/]);
  });
});

test('what cannot go out is kept after the browser closed the storage', async ({ visitor }) => {
  await intercept(visitor.page, ({ frame, pass }) => frame[2] === 'second' || pass());
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('first');
  await expect.poll(() => visitor.sent()).toEqual(['first']);
  await visitor.saved('first');
  await visitor.page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      const request = indexedDB.deleteDatabase(name);
      await new Promise((resolve) => {
        request.onsuccess = resolve;
      });
    }
  });
  await visitor.say('second');
  await visitor.saved('second');
});

test('where the panel cannot run, there is another way', async ({ visitor }) => {
  const errors = [];
  visitor.page.on(
    'console',
    (message) => message.type() === 'error' && errors.push(message.text()),
  );
  await visitor.page.route('**/assets/panel-*.wasm', (route) =>
    route.fulfill({ contentType: 'application/wasm', body: 'for other machines' }),
  );
  await visitor.visit();
  await visitor.chat.evaluate((chat) => {
    chat.fallbackHref = 'mailto:shop@example.com';
  });
  await visitor.launcher.click();
  await expect(visitor.panel).toContainText('The chat cannot start in this browser.');
  await expect(visitor.part('handoff')).toHaveAttribute('href', 'mailto:shop@example.com');
  await expect(visitor.panel).toBeFocused();
  expect(errors.join()).toContain('wasm-unsafe-eval');

  // Once it can run, the next opening shows it.
  await visitor.page.unroute('**/assets/panel-*.wasm');
  await visitor.launcher.click();
  await visitor.openChat();
});

test('calls and properties from before the script are kept', async ({ bare: page, server }) => {
  await page.evaluate((endpoint) => {
    document.documentElement.lang = 'uk';
    const host = document.body.appendChild(document.createElement('div'));
    const chat = document.createElement('kite-chat');
    chat.endpoint = endpoint;
    chat.heading = 'In a shadow';
    host.attachShadow({ mode: 'open' }).append(chat);
    chat.addEventListener('kite-chat.status', ({ detail }) => {
      window.lastStatus = detail.status;
    });
  }, server.endpoint);
  await page.addScriptTag({ url: '/kite-chat.js', type: 'module' });
  // By mistake, under another URL.
  await page.addScriptTag({ url: '/kite-chat.js?again', type: 'module' });
  const chat = page.locator('kite-chat');
  await chat.evaluate((element) => {
    element.appendMsg('Welcome');
    element.send('from the page');
    element.show();
  });
  await expect(chat.locator('[part=title]')).toHaveText('In a shadow');
  await expect(chat.locator('[part~=message-incoming]')).toHaveText(/Welcome/);
  await expect(chat.locator('[part~=message-outgoing]')).toHaveText(/from the page/);
  await expect.poll(() => page.evaluate(() => window.lastStatus)).toBe('sent');
  // In the page's language, which is not the browser's.
  await expect(chat.locator('time').last()).toHaveAttribute('title', / р\. /);
});

test('a page may say no to opening, closing and sending', async ({ visitor }) => {
  await visitor.visit();
  const say = (name, no) =>
    visitor.chat.evaluate(
      (chat, [type, refuse]) => {
        chat[`on${type}`] ??= (event) => chat.refused === type && event.preventDefault();
        chat.addEventListener(type, chat[`on${type}`]);
        chat.refused = refuse ? type : undefined;
      },
      [`kite-chat.${name}`, no],
    );
  await say('show', true);
  await visitor.launcher.click();
  await expect(visitor.launcher).toHaveAttribute('aria-expanded', 'false');
  await expect(visitor.chat).not.toHaveAttribute('open');
  await say('show', false);
  await visitor.openChat();
  await say('hide', true);
  await visitor.part('close').click();
  await expect(visitor.chat).toHaveAttribute('open');
  await say('send', true);
  await visitor.say('no');
  await say('send', false);
  await visitor.say('yes');
  await expect.poll(() => visitor.sent()).toEqual(['yes']);
  await expect(visitor.messages).toHaveText([/yes/]);
});

test('a bad value is ignored, and said once', async ({ visitor }) => {
  const warnings = [];
  visitor.page.on(
    'console',
    (message) => message.type() === 'warning' && warnings.push(message.text()),
  );
  await visitor.visit();
  await visitor.chat.evaluate((chat) => {
    chat.position = 'middle';
    chat.theme = 'dark';
  });
  await visitor.openChat();
  expect(warnings).toEqual([
    '<kite-chat> ignores position="middle"; allowed: bottom-end, bottom-start, top-end, top-start, inline',
  ]);
});

test('inline it fills its box, without a launcher', async ({ visitor }) => {
  await visitor.visit();
  await visitor.chat.evaluate((chat) => {
    const box = document.createElement('div');
    Object.assign(box.style, { width: '400px', height: '500px' });
    document.body.prepend(box);
    box.append(chat);
    chat.style.cssText = 'display: block; height: 100%';
    chat.position = 'inline';
  });
  await expect(visitor.input).toBeVisible();
  await expect(visitor.launcher).toBeHidden();
  const box = await visitor.panel.boundingBox();
  expect([box.width, box.height]).toEqual([400, 500]);
  await visitor.say('from the box');
  await expect.poll(() => visitor.sent()).toEqual(['from the box']);
});
