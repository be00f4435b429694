// The element's contract, from outside: what each attribute, method and slot does.
import { expect, test } from './fixtures.js';

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
