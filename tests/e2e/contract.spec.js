// The element's contract, from outside: what each attribute, method and slot does.
import { expect, test } from './fixtures.js';
import { complaints, set } from './support/element.js';
import { Visitor } from './support/visitor.js';

/** Lets the server answer this for `/chat.json`. */
const serve = (visitor, answer) =>
  visitor.page.route('**/chat.json', (route) => route.fulfill(answer));

test('values that are not allowed are ignored, and each is said once', async ({ visitor }) => {
  const said = complaints(visitor.page);
  await visitor.visit();
  await set(visitor, {
    theme: 'pink',
    position: 'top',
    consent: 'perhaps',
    sound: 'loud',
    notifications: '',
    telegram: 'not a name',
    'user-id': 'secret\u0000id',
    'fallback-href': 'javascript:alert(1)',
  });
  await visitor.openChat();
  await expect.poll(() => said).toHaveLength(8);
  expect(said.toSorted()).toEqual([
    '<kite-chat> ignores fallback-href="javascript:alert(1)"; allowed: an http:, https:, mailto: or tel: URL',
    '<kite-chat> ignores notifications=""; allowed: off',
    '<kite-chat> ignores position="top"; allowed: bottom-end, bottom-start, top-end, top-start, inline',
    '<kite-chat> ignores sound="loud"; allowed: off',
    '<kite-chat> ignores telegram="not a name"; allowed: the user name of a bot',
    '<kite-chat> ignores theme="pink"; allowed: light, dark',
    '<kite-chat> ignores user-id="…"; allowed: up to 128 characters without control characters',
    '<kite-chat> takes as required consent="perhaps"; allowed: required',
  ]);
  await set(visitor, { theme: 'dark', position: 'top' });
  await visitor.chat.evaluate((chat) => {
    chat.theme = 'pink';
  });
  await visitor.say('still here');
  await expect.poll(() => visitor.sent()).toEqual(['still here']);
  expect(said).toHaveLength(8);
});

test('what is said late or is hostile stays text, and changes what is shown', async ({
  visitor,
}) => {
  const said = complaints(visitor.page);
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('before');
  await expect.poll(() => visitor.sent()).toEqual(['before']);
  await visitor.saved('before');
  const hostile = '<img src=x onerror=alert(1)>';
  await set(visitor, { heading: hostile, 'user-name': hostile.repeat(99), lang: '"><b>' });
  await expect(visitor.part('title')).toHaveText(hostile);
  expect(await visitor.panel.locator('img, b').count()).toBe(0);
  await set(visitor, { heading: '', lang: 'uk', telegram: 'fernhill_bot' });
  await expect(visitor.panel.getByRole('link', { name: 'Продовжити в Telegram' })).toBeVisible();
  await expect(visitor.messages).toHaveText([/before/]);
  await visitor.say('after');
  await expect.poll(() => visitor.sent()).toEqual(['before', 'after']);
  expect(said).toEqual([]);
});

test('attributes show, and an eager element connects by itself', async ({ visitor, server }) => {
  const { page } = visitor;
  const socket = page.waitForEvent('websocket');
  await visitor.visit();
  await visitor.chat.evaluate((chat) => {
    const eager = document.createElement('kite-chat');
    eager.endpoint = chat.endpoint;
    eager.eager = true;
    chat.replaceWith(eager);
  });
  expect((await socket).url()).toBe(server.endpoint);

  const { width, height } = page.viewportSize();
  const corner = async () => {
    const { x, y } = await visitor.launcher.boundingBox();
    return `${y > height / 2 ? 'bottom' : 'top'}-${x > width / 2 ? 'end' : 'start'}`;
  };
  for (const position of ['bottom-start', 'top-end', 'top-start', 'bottom-end']) {
    await set(visitor, { position });
    expect(await corner()).toBe(position);
  }
  const scheme = () =>
    visitor.launcher.evaluate((launcher) => getComputedStyle(launcher).colorScheme);
  expect(await scheme()).toBe('light dark');
  for (const theme of ['light', 'dark']) {
    await set(visitor, { theme });
    expect(await scheme()).toBe(theme);
  }
  await set(visitor, { heading: 'Ask Marta', lang: 'de' });
  await expect(visitor.launcher).toHaveAttribute('aria-label', 'Chat öffnen');
  await visitor.openChat();
  await expect(visitor.part('title')).toHaveText('Ask Marta');
  await set(visitor, { heading: 'Ask Joan' });
  await expect(visitor.part('title')).toHaveText('Ask Joan');
});

test('no attribute harms the page, whatever it says, early or late', async ({
  visitor,
  server,
}) => {
  const { page } = visitor;
  const said = complaints(page);
  const errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await visitor.visit();
  const manifest = await (await fetch(`${server.origin}/custom-elements.json`)).json();
  const { attributes } = manifest.modules[0].declarations[0];
  const values = [
    '',
    'x'.repeat(5000),
    '"><img src=x onerror="window.pwned = 1">',
    'javascript:window.pwned=1',
    '\u0000\u202e\ud800 {}',
  ];
  const harmed = await page.evaluate(
    async ([names, values, endpoint]) => {
      const isThere = ({ shadowRoot }) => shadowRoot.querySelector('.panel:is(.ready, .notice)');
      const panel = async (chat) => {
        while (!isThere(chat)) await new Promise((resolve) => setTimeout(resolve, 5));
        return chat.shadowRoot.querySelector('img, b') ? chat.outerHTML : [];
      };
      const tryOn = async (name) => {
        const late = document.createElement('kite-chat');
        Object.assign(late, { endpoint, open: true });
        document.body.append(late);
        const found = [await panel(late)];
        for (const value of values) {
          const early = late.cloneNode();
          early.setAttribute(name, value);
          early.open = true;
          document.body.append(early);
          late.setAttribute(name, value);
          found.push(await panel(early), await panel(late));
          early.remove();
        }
        late.remove();
        return found.flat();
      };
      return (await Promise.all(names.map(tryOn))).flat();
    },
    [attributes.map(({ name }) => name), values, server.endpoint],
  );
  expect(attributes.length).toBeGreaterThan(15);
  expect(harmed).toEqual([]);
  expect(errors).toEqual([]);
  expect(await page.evaluate(() => window.pwned)).toBeUndefined();
  // What is not ours is what the browser says of a file that is not there.
  const ours = said.filter((text) => !text.startsWith('Failed to load resource'));
  expect(ours.filter((text) => !text.startsWith('<kite-chat> '))).toEqual([]);
  await visitor.openChat();
  await visitor.say('all the same');
  await expect.poll(() => visitor.sent()).toEqual(['all the same']);
});

test('an endpoint that is none leads to the other way, and is said', async ({
  visitor,
  server,
}) => {
  const said = complaints(visitor.page);
  await visitor.visit();
  await visitor.chat.evaluate((chat) => {
    chat.fallbackHref = '/contact';
    chat.open = true;
  });
  const bad = [
    '',
    'no-channel',
    'wss://chat.example.com/?c=short',
    'javascript:alert(1)',
    'ws://[',
  ];
  for (const [index, endpoint] of bad.entries()) {
    await set(visitor, { endpoint });
    await expect(visitor.panel).toContainText('cannot start');
    await expect(visitor.part('handoff')).toHaveAttribute('href', '/contact');
    await expect.poll(() => said.length).toBe(index + 1);
    expect(said[index]).toContain(`endpoint="${endpoint}" must be a WebSocket URL with ?c=CHANNEL`);
  }
  // What the server itself is reached by means its socket.
  await set(visitor, { endpoint: server.endpoint.replace('ws:', 'http:') });
  await expect(visitor.input).toBeVisible();
  await visitor.say('found it');
  await expect.poll(() => visitor.sent()).toEqual(['found it']);
});

test.describe('config', () => {
  test('gives what the attributes do not say', async ({ visitor, server }) => {
    const said = complaints(visitor.page);
    const config = {
      endpoint: server.endpoint,
      heading: 'From the file',
      theme: 'dark',
      position: 'bottom-start',
      userName: 'Marta',
      sound: 'off',
    };
    await serve(visitor, { json: config });
    await visitor.visit();
    await visitor.chat.evaluate((chat) => {
      chat.removeAttribute('endpoint');
      chat.heading = 'From the page';
      chat.config = '/chat.json';
    });
    await visitor.openChat();
    await expect(visitor.part('title')).toHaveText('From the page');
    expect(
      await visitor.chat.evaluate(({ theme, position, userName }) => [theme, position, userName]),
    ).toEqual(['dark', 'bottom-start', 'Marta']);
    await visitor.say('configured');
    await expect.poll(() => visitor.sent()).toEqual(['configured']);
    expect(said).toEqual([]);

    // Another file takes back what the first one gave.
    await visitor.page.route('**/other.json', (route) =>
      route.fulfill({ json: { ...config, theme: 'light' } }),
    );
    await visitor.chat.evaluate((chat) => {
      chat.config = '/other.json';
    });
    await expect(visitor.chat).toHaveAttribute('theme', 'light');
    await expect(visitor.input).toBeVisible();
  });

  test('is read by itself where the visitor has talked to the site, and only there', async ({
    visitor,
    server,
  }) => {
    const { page } = visitor;
    await serve(visitor, { json: { endpoint: server.endpoint } });
    await page.addInitScript(() => {
      addEventListener('DOMContentLoaded', () => {
        const chat = document.querySelector('kite-chat');
        chat.removeAttribute('endpoint');
        chat.config = '/chat.json';
      });
    });
    const requested = [];
    page.on('request', (request) => requested.push(new URL(request.url()).pathname));
    await visitor.visit();
    await page.evaluate(
      () => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 2000 })),
    );
    await page.waitForLoadState('networkidle');
    expect(requested.filter((path) => /assets|json/.test(path))).toEqual([]);
    await visitor.openChat();
    await visitor.say('by a file');
    await visitor.saved('by a file');
    const socket = page.waitForEvent('websocket');
    await page.reload();
    expect((await socket).url()).toBe(server.endpoint);
  });

  const BAD = {
    'that is not there': [{ status: 404 }, 'it answered 404'],
    'that is not JSON': [{ body: '<!doctype html>' }, 'JSON'],
    'that is no object': [{ json: ['dark'] }, 'expected an object of attributes'],
  };
  for (const [what, [answer, why]] of Object.entries(BAD)) {
    test(`a file ${what} is ignored, and said once`, async ({ visitor }) => {
      const said = complaints(visitor.page);
      await serve(visitor, answer);
      await visitor.visit();
      await set(visitor, { config: '/chat.json' });
      await visitor.openChat();
      await visitor.say('all the same');
      await expect.poll(() => visitor.sent()).toEqual(['all the same']);
      // What the browser itself says of a 404 is not ours.
      const ours = said.filter((text) => text.startsWith('<kite-chat>'));
      expect(ours).toEqual([expect.stringContaining('ignores config="/chat.json"')]);
      expect(ours[0]).toContain(why);
    });
  }

  test('a file that does not come holds nobody up for long; wrong values are named', async ({
    visitor,
  }) => {
    const said = complaints(visitor.page);
    await visitor.page.route('**/slow.json', () => {});
    await serve(visitor, {
      json: {
        open: 'yes',
        theme: 7,
        colour: 'red',
        position: 'middle',
        config: '/x',
        heading: 'Good',
      },
    });
    await visitor.visit();
    await set(visitor, { config: '/slow.json' });
    await visitor.openChat();
    expect(said).toEqual([expect.stringContaining('ignores config="/slow.json"')]);
    await visitor.chat.evaluate((chat) => {
      chat.heading = null;
      chat.config = '/chat.json';
    });
    await expect(visitor.part('title')).toHaveText('Good');
    const of = (key, why) => `<kite-chat> ignores ${key} of config="/chat.json": ${why}`;
    expect(said.slice(1)).toEqual([
      of('open', 'expected a boolean'),
      of('theme', 'expected a string'),
      of('colour', 'there is no such attribute'),
      of('position', 'allowed: bottom-end, bottom-start, top-end, top-start, inline'),
      of('config', 'there is no such attribute'),
    ]);
  });
});

test('identify(), logout() and destroy()', async ({ visitor }) => {
  const { page } = visitor;
  const joined = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const [type, member] = JSON.parse(payload);
      if (type === 'JOIN') joined.push(member);
    }),
  );
  await visitor.visit();
  const attributes = () =>
    visitor.chat.evaluate((chat) => [chat.userId, chat.userName, chat.userToken]);
  await visitor.chat.evaluate((chat) => {
    chat.identify({ userId: 'marta', userName: 'Marta', userToken: 'a.b.c' });
    chat.identify({ userName: 'Marta K.' });
  });
  expect(await attributes()).toEqual(['marta', 'Marta K.', 'a.b.c']);
  await visitor.chat.evaluate((chat) => {
    for (const who of [undefined, null, 7, 'marta']) chat.identify(who);
    chat.identify({ userId: 'joan' });
  });
  // The name and the proof were somebody else's.
  expect(await attributes()).toEqual(['joan', null, null]);
  // So is what was to be sent.
  await visitor.chat.evaluate((chat) => {
    chat.identify({ userId: 'marta' });
    chat.send('I am Marta');
    chat.identify({ userId: 'joan' });
  });
  await visitor.openChat();
  await visitor.say('I am Joan');
  await expect.poll(() => visitor.sent()).toEqual(['I am Joan']);
  await visitor.saved('I am Joan');
  expect(joined).toEqual(['joan']);

  // Before the panel is there, too, and at once: it is Joan's that is erased.
  const tab = new Visitor(await page.context().newPage(), visitor.server);
  await tab.visit();
  await tab.chat.evaluate((chat) => chat.identify({ userId: 'joan' }));
  await tab.openChat();
  await expect(tab.message('I am Joan')).toBeVisible();
  await page.reload();
  await visitor.chat.evaluate((chat) => {
    const [key] = Object.keys(localStorage);
    localStorage.setItem(`${key} draft`, 'half written');
    localStorage.setItem(`${key} folded`, '1');
    // Left of somebody who is no longer there.
    localStorage.setItem(`${key.replace('joan', 'marta')} \nleft`, '{"id":"left","text":"left"}');
    chat.identify({ userId: 'joan' });
    chat.send('too late');
    chat.logout();
    chat.identify({ userId: 'marta' });
  });
  expect(await attributes()).toEqual(['marta', null, null]);
  const stored = () =>
    page.evaluate(async () => [
      ...Object.keys(localStorage),
      ...(await indexedDB.databases()).map(({ name }) => name),
    ]);
  await expect.poll(stored).toEqual([]);
  await expect(tab.messages).toHaveCount(0);
  await tab.page.close();
  await visitor.openChat();
  await visitor.say('I am Marta');
  await expect.poll(() => visitor.sent()).toEqual(['I am Marta']);
  await visitor.saved('I am Marta');
  expect(joined.at(-1)).toBe('marta');

  // With it, too; and what was said by nobody is still there.
  await visitor.chat.evaluate((chat) => chat.logout());
  await expect.poll(stored).toEqual([]);
  await visitor.say('I am nobody');
  await expect.poll(() => visitor.sent()).toContain('I am nobody');
  await expect(visitor.messages).toHaveText([/I am nobody/]);
  await visitor.saved('I am nobody');
  expect(joined.at(-1)).not.toBe('marta');
  await page.reload();
  await visitor.chat.evaluate((chat) => {
    chat.logout();
    chat.identify({ userId: 'marta' });
    chat.logout();
    chat.logout();
  });
  await visitor.openChat();
  await expect(visitor.messages).toHaveText([/I am nobody/]);

  const left = await visitor.chat.evaluate((chat) => {
    chat.destroy();
    chat.destroy();
    return document.querySelectorAll('kite-chat').length;
  });
  expect(left).toBe(0);
});

test('against a server that says nothing of Telegram, the site can', async ({ visitor }) => {
  await visitor.visit();
  await set(visitor, { telegram: '@fernhill_bot' });
  await visitor.openChat();
  await expect(visitor.panel.getByRole('link', { name: 'Continue in Telegram' })).toHaveAttribute(
    'href',
    'https://t.me/fernhill_bot',
  );
});
