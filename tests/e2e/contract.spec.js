// The element's contract, from outside: what each attribute, method and slot does, and that the
// manifest says so.
import { expect, test } from './fixtures.js';
import { Stage } from './support/stage.js';
import { intercept } from './support/wire.js';

/** The warnings and errors of the page's console. */
function complaints(page) {
  const said = [];
  page.on('console', (message) => {
    if (['warning', 'error'].includes(message.type())) said.push(message.text());
  });
  return said;
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
    '<kite-chat> ignores consent="perhaps"; allowed: required',
    '<kite-chat> ignores fallback-href="javascript:alert(1)"; allowed: an http:, https:, mailto: or tel: URL',
    '<kite-chat> ignores notifications=""; allowed: off',
    '<kite-chat> ignores position="top"; allowed: bottom-end, bottom-start, top-end, top-start, inline',
    '<kite-chat> ignores sound="loud"; allowed: off',
    '<kite-chat> ignores telegram="not a name"; allowed: the user name of a bot',
    '<kite-chat> ignores theme="pink"; allowed: light, dark',
    '<kite-chat> ignores user-id="…"; allowed: up to 128 characters without control characters',
  ]);
  await set(visitor, { theme: 'dark', position: 'top' });
  await visitor.chat.evaluate((chat) => {
    chat.theme = 'pink';
  });
  await visitor.say('still here');
  await expect.poll(() => visitor.sent()).toEqual(['still here']);
  expect(said).toHaveLength(8);
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

  // Before the panel is there, too: it is Joan's that is erased.
  await page.reload();
  await visitor.chat.evaluate((chat) => {
    chat.identify({ userId: 'joan' });
    chat.logout();
  });
  await expect.poll(attributes).toEqual([null, null, null]);
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  await visitor.openChat();
  await visitor.say('I am nobody');
  await expect.poll(() => visitor.sent()).toEqual(['I am nobody']);
  await expect(visitor.messages).toHaveText([/I am nobody/]);
  expect(joined.at(-1)).not.toBe('joan');

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
  // A conversation that the site has begun is no empty one.
  await expect(visitor.chat.getByText('Hello there')).toBeHidden();
  await visitor.say('Thank you');
  await expect.poll(() => visitor.sent()).toEqual(['Thank you']);
  const below = await visitor.message('Thank you').boundingBox();
  const above = await visitor.chat.getByText('size-chart.pdf').boundingBox();
  expect(below.y).toBeGreaterThan(above.y + above.height - 1);

  await visitor.chat.evaluate((chat) => {
    chat.forget();
    chat.replaceChildren();
  });
  await expect(visitor.chat.getByText('Hello there')).toBeVisible();
  await visitor.chat.evaluate((chat) => {
    chat.innerHTML = '<p slot="empty">Nobody has said anything</p>';
  });
  await expect(visitor.chat.getByText('Hello there')).toBeHidden();
  await expect(visitor.chat.getByText('Nobody has said anything')).toBeVisible();
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

test.describe('the manifest says what there is, and no more', () => {
  /** Names in their order, each once. */
  const names = (list) => [...new Set(list.map((each) => each.name ?? each))].sort();

  async function described(page, server) {
    const response = await page.request.get(`${server.origin}/custom-elements.json`);
    expect(response.headers()['content-type']).toContain('json');
    const [element] = (await response.json()).modules[0].declarations;
    const of = (kind) => names(element.members.filter((member) => member.kind === kind));
    return { ...element, fields: of('field'), methods: of('method') };
  }

  test('attributes are properties, and the methods are there', async ({ visitor, server }) => {
    await visitor.visit();
    const element = await described(visitor.page, server);
    const found = await visitor.chat.evaluate((chat) => {
      const own = {};
      const of = (each) => Object.entries(Object.getOwnPropertyDescriptors(each));
      for (let each = Object.getPrototypeOf(chat); each !== HTMLElement.prototype; ) {
        Object.assign(own, Object.fromEntries(of(each)));
        each = Object.getPrototypeOf(each);
      }
      const all = Object.keys(own).filter((name) => !/^constructor$|Callback$/.test(name));
      const isMethod = (name) => typeof own[name].value === 'function';
      return {
        tag: chat.localName,
        observed: chat.constructor.observedAttributes,
        fields: all.filter((name) => !isMethod(name)),
        methods: all.filter(isMethod),
      };
    });
    expect(element.tagName).toBe(found.tag);
    expect(names(element.attributes)).toEqual(names(found.observed));
    expect(element.fields).toEqual(names(found.fields));
    expect(element.methods).toEqual(names(found.methods));

    const reflected = await visitor.page.evaluate((attributes) => {
      const chat = document.createElement('kite-chat');
      return attributes.flatMap(({ name, fieldName, type }) => {
        const isFlag = type.text === 'boolean';
        const value = isFlag ? true : (type.text.match(/"(.+?)"/)?.[1] ?? 'some text');
        const none = isFlag ? false : name === 'lang' ? '' : null;
        const before = chat[fieldName];
        chat[fieldName] = value;
        const attribute = chat.getAttribute(name);
        chat.removeAttribute(name);
        const without = chat[fieldName];
        chat.setAttribute(name, isFlag ? '' : value);
        const right =
          before === none &&
          attribute === (isFlag ? '' : value) &&
          without === none &&
          chat[fieldName] === value;
        return right ? [] : [name];
      });
    }, element.attributes);
    expect(reflected).toEqual([]);
  });

  test('events, states, slots, parts and custom properties', async ({ browser }) => {
    const stage = await Stage.build(async () => (await browser.newContext()).newPage());
    try {
      const { page, visitor } = stage;
      await page.addInitScript(() => {
        window.seen = { events: new Set(), states: new Set() };
        const { dispatchEvent } = EventTarget.prototype;
        EventTarget.prototype.dispatchEvent = function (event) {
          if (this.localName === 'kite-chat') window.seen.events.add(event.type);
          return dispatchEvent.call(this, event);
        };
        const { attachInternals } = HTMLElement.prototype;
        HTMLElement.prototype.attachInternals = function () {
          const internals = attachInternals.call(this);
          const { states } = internals;
          const add = states.add.bind(states);
          states.add = (state) => {
            window.seen.states.add(state);
            return add(state);
          };
          return internals;
        };
      });
      const wire = {};
      await intercept(page, ({ pass, answer }) => {
        wire.answer = answer;
        pass();
      });
      await stage.open();
      await stage.say('Hello');
      await stage.reply('Hello to you');
      await visitor.attach([
        { name: 'map.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') },
      ]);
      await visitor.send();
      await page.waitForFunction(() => window.sentTexts.includes('map.pdf'));
      await visitor.chat.evaluate((chat) => chat.send(7));
      await visitor.chat.evaluate((chat) => {
        chat.append(
          Object.assign(document.createElement('kite-msg'), { textContent: 'A greeting' }),
        );
      });
      await expect(visitor.chat.getByText('A greeting')).toBeVisible();
      // With the styles of the part that dresses what is in a slot.
      await visitor.chat.locator('.begun').waitFor();
      await visitor.part('close').click();
      await stage.desk.reply(stage.conversation, 'Are you there?');
      await visitor.part('badge').getByText('1').waitFor();
      const number = await stage.last();
      const now = new Date().toISOString();
      wire.answer(['HANDOFF', number + 1, 'tg.u1', 'visitor', null, 'telegram', now]);
      await expect
        .poll(() => page.evaluate(() => [...window.seen.events]))
        .toContain('kite-chat.handoff');

      const found = await visitor.chat.evaluate(({ shadowRoot }) => {
        const all = (selector) => [...shadowRoot.querySelectorAll(selector)];
        const css = shadowRoot.adoptedStyleSheets.flatMap(({ cssRules }) => [...cssRules]);
        const text = css.map((rule) => rule.cssText).join('\n');
        return {
          events: [...window.seen.events],
          states: [...window.seen.states],
          slots: all('slot').map((slot) => slot.name),
          parts: all('[part]').flatMap((element) => [...element.part]),
          properties: text.match(/--kite-[\w-]+/g),
        };
      });
      const element = await described(page, stage.server);
      expect(names(found.events)).toEqual(names(element.events));
      expect(names(found.states)).toEqual(names(element.cssStates));
      expect(names(found.slots)).toEqual(names(element.slots));
      expect(names(found.parts)).toEqual(names(element.cssParts));
      expect(names(found.properties)).toEqual(names(element.cssProperties));
    } finally {
      await stage.close();
    }
  });
});
