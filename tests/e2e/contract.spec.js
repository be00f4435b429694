// The element's contract, from outside: what each attribute, method and slot does.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.js';
import { Visitor } from './support/visitor.js';

/** The warnings and errors of the page's console. */
function complaints(page) {
  const said = [];
  page.on('console', (message) => {
    if (['warning', 'error'].includes(message.type())) said.push(message.text());
  });
  return said;
}

/** What axe finds wrong with the element. */
async function barriers(page) {
  const { violations } = await new AxeBuilder({ page }).include('kite-chat').analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
}

/** Gives the element these attributes, on the demo page, before anybody is interested in it. */
const set = (visitor, attributes) =>
  visitor.chat.evaluate((chat, values) => {
    for (const [name, value] of Object.entries(values)) chat.setAttribute(name, value);
  }, attributes);

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

test('a page that was written for the original works', async ({ bare: page, server }) => {
  await page.evaluate(async (endpoint) => {
    window.heard = [];
    for (const name of ['show', 'send', 'hide']) {
      document.addEventListener(`kite-chat.${name}`, ({ type }) => window.heard.push(type));
    }
    const { KiteChat } = await import('/kite-chat.js');
    new KiteChat({ endpoint, createIfMissing: false });
    const none = document.querySelector('kite-chat');
    const { element } = new KiteChat({
      endpoint,
      eagerlyConnect: true,
      open: true,
      userId: 'marta',
    });
    window.found = [
      none,
      new KiteChat({ userName: 'Marta' }).element === element,
      element.userName,
    ];
    element.style.setProperty('--kite-primary-color', 'rgb(1, 2, 3)');
    element.style.setProperty('--kite-secondary-color', 'rgb(4, 5, 6)');
    element.append(Object.assign(document.createElement('kite-msg'), { textContent: 'Hi' }));
    element.appendMsg({ text: 'Welcome', timestamp: '2026-01-02T03:04:05.000Z' });
    element.appendMsg({ text: 'Hello', status: 'read' });
    // As the original's own client calls it, with its numbers for a status.
    element.appendMsg({
      text: 'Anybody?',
      timestamp: new Date('2026-01-03T03:04:05Z'),
      status: 0,
      edited: true,
    });
    const file = new File(['%PDF-1.7'], 'terms.pdf', { type: 'application/pdf' });
    element.appendMsg({ file, messageId: 'terms', timestamp: new Date() });
    element.appendMsg({ file: new Blob(['1']), timestamp: new Date(Number.NaN), status: null });
    for (const wrong of [undefined, {}, { file: 'terms.pdf' }]) element.appendMsg(wrong);
  }, server.endpoint);
  expect(await page.evaluate(() => window.found)).toEqual([null, true, 'Marta']);
  const chat = new Visitor(page, server);
  await expect(chat.chat.getByText('Hi', { exact: true })).toBeVisible();
  await expect(chat.incoming).toHaveText([/Welcome/, /terms\.pdf.*8 bytes/, /1 byte/]);
  await expect(chat.outgoing).toHaveText([/Anybody\?/, /Hello/]);
  const said = chat.log.getByRole('article');
  const times = said.locator('time');
  await expect(times.nth(0)).toHaveAttribute('datetime', '2026-01-02T03:04:05.000Z');
  await expect(times.nth(1)).toHaveAttribute('datetime', '2026-01-03T03:04:05.000Z');
  await expect(said.nth(1)).toContainText('Edited');
  const saved = page.waitForEvent('download');
  await chat.panel.getByRole('button', { name: 'Download terms.pdf' }).click();
  expect((await saved).suggestedFilename()).toBe('terms.pdf');
  await expect(chat.launcher).toHaveCSS('background-color', 'rgb(1, 2, 3)');
  await expect(chat.launcher).toHaveCSS('color', 'rgb(4, 5, 6)');
  await chat.say('from the original page');
  await chat.part('close').click();
  expect(await page.evaluate(() => window.heard)).toEqual([
    'kite-chat.show',
    'kite-chat.send',
    'kite-chat.hide',
  ]);
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

test.describe('consent="required"', () => {
  const stored = (page) =>
    page.evaluate(async () => [
      ...Object.keys(localStorage),
      ...(await indexedDB.databases()).map(({ name }) => name),
    ]);
  const question = 'May this conversation be kept on this device?';

  test('nothing is kept before the visitor agrees, and then all of it', async ({ visitor }) => {
    const { page } = visitor;
    await page.addInitScript(() => {
      addEventListener('DOMContentLoaded', () => {
        document.querySelector('kite-chat').consent = 'required';
      });
    });
    await visitor.visit();
    await visitor.openChat();
    await expect(visitor.panel.getByText(question)).toBeVisible();
    await visitor.say('only here');
    await expect.poll(() => visitor.sent()).toEqual(['only here']);
    await visitor.input.fill('a draft');
    expect(await stored(page)).toEqual([]);
    expect(await barriers(page)).toEqual([]);

    // Who does not answer begins anew, and is asked again.
    await page.reload();
    await visitor.openChat();
    await expect(visitor.messages).toHaveCount(0);
    await visitor.say('first');
    await expect.poll(() => visitor.sent()).toEqual(['first']);
    await visitor.panel.getByRole('button', { name: 'Keep it' }).click();
    await expect(visitor.panel.getByText(question)).toHaveCount(0);
    await expect(visitor.log).toBeFocused();
    await visitor.saved('first');
    await visitor.say('second');
    await visitor.saved('second');
    await page.reload();
    await visitor.openChat();
    await expect(visitor.messages).toHaveText([/first/, /second/]);
    await expect(visitor.panel.getByText(question)).toHaveCount(0);

    await visitor.chat.evaluate((chat) => chat.forget());
    await expect.poll(() => stored(page)).toEqual([]);
    await page.reload();
    await visitor.openChat();
    await expect(visitor.panel.getByText(question)).toBeVisible();
  });

  test('the site may say that the visitor has agreed', async ({ visitor }) => {
    await visitor.visit();
    await visitor.chat.evaluate((chat) => {
      chat.consent = 'required';
      chat.grantConsent();
    });
    expect(await stored(visitor.page)).toEqual([]);
    await visitor.openChat();
    await visitor.say('kept');
    await visitor.saved('kept');
    await expect(visitor.panel.getByText(question)).toHaveCount(0);
  });

  test('it is asked for however it is written, in a file too', async ({ visitor }) => {
    const { page } = visitor;
    const said = complaints(page);
    await visitor.visit();
    for (const consent of ['', 'true', 'false', 'REQUIRED ']) {
      await set(visitor, { consent });
      await visitor.chat.evaluate((chat) => chat.show());
      await expect(visitor.panel.getByText(question)).toBeVisible();
      await visitor.say(`by "${consent}"`);
      await expect.poll(() => visitor.sent()).toContain(`by "${consent}"`);
      expect(said.pop()).toBe(
        `<kite-chat> takes as required consent="${consent}"; allowed: required`,
      );
      expect(said).toEqual([]);
    }
    for (const [index, consent] of ['yes', true, null].entries()) {
      await page.route(`**/${index}.json`, (route) => route.fulfill({ json: { consent } }));
      await visitor.chat.evaluate((chat, config) => {
        chat.removeAttribute('consent');
        chat.config = config;
      }, `/${index}.json`);
      await expect(visitor.chat).toHaveAttribute('consent', 'required');
      await expect(visitor.panel.getByText(question)).toBeVisible();
      expect(said.pop()).toContain(`takes as required consent of config="/${index}.json": `);
      expect(said).toEqual([]);
    }
    expect(await stored(page)).toEqual([]);
  });

  test('where a device knows somebody by then, what has not gone out goes on with them', async ({
    visitor,
    server,
  }) => {
    const { page } = visitor;
    const context = page.context();
    await context.addInitScript(() => {
      addEventListener('DOMContentLoaded', () => {
        const chat = document.querySelector('kite-chat');
        if (chat) chat.consent = 'required';
      });
    });
    const tab = new Visitor(await context.newPage(), server);
    for (const each of [visitor, tab]) {
      await each.visit();
      await each.openChat();
    }
    const keep = ({ panel }) => panel.getByRole('button', { name: 'Keep it' }).click();
    await visitor.say('in the first');
    await tab.say('in the second');
    for (const each of [visitor, tab]) await expect.poll(() => each.sent()).toHaveLength(1);
    await keep(visitor);
    await visitor.saved('in the first');
    await tab.chat.evaluate((chat) => chat.disconnect());
    await context.setOffline(true);
    await tab.say('has not gone out');
    await tab.attach([
      { name: 'list.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') },
    ]);
    await tab.send();
    await expect(tab.message('list.pdf')).toBeVisible();
    await keep(tab);
    await expect(tab.panel.getByText(question)).toHaveCount(0);
    await context.setOffline(false);
    // One conversation, and nothing in it that somebody else has said.
    for (const each of [visitor, tab]) {
      await expect(each.messages).toHaveText([/in the first/, /has not gone out/, /list\.pdf/]);
      await expect.poll(() => each.sent()).toContain('list.pdf');
    }

    // Only what says that there is one has gone: who agrees after that goes on with it.
    await tab.page.close();
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await visitor.openChat();
    await visitor.say('as somebody else');
    await expect.poll(() => visitor.sent()).toEqual(['as somebody else']);
    await keep(visitor);
    await expect(visitor.messages).toHaveText([/in the first/, /has not gone out/, /list\.pdf/]);
    await visitor.say('as before');
    await visitor.saved('as before');
    await page.reload();
    await visitor.openChat();
    await expect(visitor.messages).toHaveText([
      /in the first/,
      /has not gone out/,
      /list\.pdf/,
      /as before/,
    ]);
  });

  test('it is of one conversation: in every element that shows it, and of nobody else’s', async ({
    visitor,
  }) => {
    const { page } = visitor;
    await visitor.visit();
    await visitor.chat.evaluate((chat) => {
      chat.consent = 'required';
      chat.userId = 'marta';
      chat.id = 'first';
      const second = chat.cloneNode();
      second.id = 'second';
      second.position = 'inline';
      chat.after(second);
    });
    const [first, second] = ['first', 'second'].map(
      (id) => new Visitor(page, visitor.server, page.locator(`#${id}`)),
    );
    await first.chat.evaluate((chat) => chat.show());
    for (const { panel } of [first, second]) await expect(panel.getByText(question)).toBeVisible();
    await second.panel.getByRole('button', { name: 'Keep it' }).click();
    for (const { panel } of [first, second]) {
      await expect(panel.getByText(question)).toHaveCount(0);
    }
    await second.chat.evaluate((chat) => chat.remove());
    await first.say('from Marta');
    await first.saved('from Marta');

    // Who comes next is asked; so is Marta, as nothing is left of her.
    const chat = (act) => first.chat.evaluate(act);
    await chat((element) => element.logout());
    await expect(first.panel.getByText(question)).toBeVisible();
    await first.say('from nobody');
    await expect.poll(() => first.sent()).toContain('from nobody');
    await expect.poll(() => stored(page)).toEqual([]);
    await chat((element) => element.identify({ userId: 'marta' }));
    await expect(first.panel.getByText(question)).toBeVisible();
    // The site has asked already.
    await chat((element) => {
      element.logout();
      element.identify({ userId: 'marta' });
      element.grantConsent();
    });
    await expect(first.panel.getByText(question)).toHaveCount(0);
    await chat((element) => element.logout());
    await chat((element) => element.identify({ userId: 'marta' }));
    await expect(first.panel.getByText(question)).toBeVisible();
    expect(await stored(page)).toEqual([]);
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

test('slots take what the site puts into the element', async ({ visitor }) => {
  await visitor.visit();
  await visitor.chat.evaluate((chat) => {
    const add = (tag, text, attributes = {}) => {
      const element = Object.assign(document.createElement(tag), { textContent: text });
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      chat.append(element);
    };
    add('kite-msg', 'Welcome to the shop');
    add('kite-msg', 'I was here before', { status: 'read' });
    add('kite-file', 'size-chart.pdf');
    add('b', 'Ask!', { slot: 'launcher' });
    add('strong', 'Fernhill support', { slot: 'header' });
    add('small', 'We read everything', { slot: 'footer' });
  });
  await expect(visitor.chat.getByText('Ask!')).toBeVisible();
  await expect(visitor.chat.getByText('Welcome to the shop')).toBeHidden();
  await visitor.openChat();
  for (const text of ['Welcome to the shop', 'I was here before', 'size-chart.pdf']) {
    await expect(visitor.chat.getByText(text)).toBeVisible();
  }
  await expect(visitor.chat.getByText('Fernhill support')).toBeVisible();
  await expect(visitor.chat.getByText('We read everything')).toBeVisible();
  await expect(visitor.part('title')).toBeHidden();
  await visitor.chat.evaluate((chat) => {
    chat.heading = 'Still its name';
  });
  await expect(visitor.chat.getByRole('dialog', { name: 'Still its name' })).toBeVisible();
  // A conversation that the site has begun is no empty one.
  await expect(visitor.chat.getByText('Hello there')).toBeHidden();
  await visitor.say('Thank you');
  await expect.poll(() => visitor.sent()).toEqual(['Thank you']);
  expect(await barriers(visitor.page)).toEqual([]);
  const below = await visitor.message('Thank you').boundingBox();
  const above = await visitor.chat.getByText('size-chart.pdf').boundingBox();
  expect(below.y).toBeGreaterThan(above.y + above.height - 1);

  await visitor.chat.evaluate((chat) => {
    chat.forget();
    chat.replaceChildren();
  });
  await expect(visitor.chat.getByText('Hello there')).toBeVisible();
  await expect(visitor.panel).toHaveAttribute('aria-labelledby', 'title');
  await visitor.chat.evaluate((chat) => {
    chat.innerHTML = '<p slot="empty">Nobody has said anything</p>';
  });
  await expect(visitor.chat.getByText('Hello there')).toBeHidden();
  await expect(visitor.chat.getByText('Nobody has said anything')).toBeVisible();
});

test('the site’s own files are files, and messages that the log has too are shown once', async ({
  visitor,
}) => {
  await visitor.visit();
  const sent = visitor.chat.evaluate(
    (chat) =>
      new Promise((resolve) => {
        chat.addEventListener('kite-chat.send', ({ detail }) => resolve(detail.messageId));
      }),
  );
  await visitor.openChat();
  await visitor.say('said before');
  const id = await sent;
  await expect.poll(() => visitor.sent()).toEqual(['said before']);
  await visitor.saved('said before');
  await visitor.page.reload();
  await visitor.chat.evaluate((chat, messageId) => {
    const picture =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    chat.innerHTML = `
      <kite-msg status="read" messageId="${messageId}">said before</kite-msg>
      <kite-msg messageId="an&quot;other]">said elsewhere</kite-msg>
      <kite-msg status="sent"><kite-file name="plan.txt" src="data:text/plain;base64,SGVsbG8="></kite-file></kite-msg>
      <kite-file name="dot.png" src="data:image/png;base64,${picture}"></kite-file>
      <kite-file name="terms" src="/healthz">Our terms</kite-file>
      <kite-file name="evil.html" src="javascript:alert(1)"></kite-file>
      <kite-file name="broken" src="data:image/png;base64,%"></kite-file>`;
    const given = document.createElement('kite-file');
    given.file = new File(['x'.repeat(2048)], 'given.csv', { type: 'text/csv' });
    chat.append(given);
  }, id);
  await visitor.openChat();
  const { chat } = visitor;
  await expect(chat.getByText('said elsewhere')).toBeVisible();
  await expect(visitor.message('said before')).toHaveCount(1);
  await expect(chat.locator('kite-msg').first()).toBeHidden();
  const files = chat.locator('kite-file');
  const links = files.getByRole('link');
  await expect(links).toHaveText([
    /^plan\.txt\s*5 bytes$/,
    /^dot\.png/,
    'terms',
    /^given\.csv\s*2 kB$/,
  ]);
  const saved = visitor.page.waitForEvent('download');
  await links.first().click();
  expect((await saved).suggestedFilename()).toBe('plan.txt');
  await expect(chat.getByRole('link', { name: 'Our terms' })).toBeVisible();
  await expect(links.nth(2)).toHaveAttribute('href', /^http.*\/healthz$/);
  const picture = files.locator('img');
  await expect.poll(() => picture.evaluate((image) => image.naturalWidth)).toBe(1);
  for (const name of ['evil.html', 'broken']) await expect(chat.getByText(name)).toBeVisible();
  expect(await barriers(visitor.page)).toEqual([]);

  // Where the log has it no longer, the site's is shown.
  await chat.evaluate((element) => element.forget());
  await expect(visitor.messages).toHaveCount(0);
  await expect(chat.locator('kite-msg').first()).toBeVisible();
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
