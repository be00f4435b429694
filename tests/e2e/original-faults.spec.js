// What people suffered from in the original K1te client, as far as no other journey shows it gone.
import { expect, test } from './fixtures.js';
import { Visitor } from './support/visitor.js';
import { intercept } from './support/wire.js';

const PDF = { name: 'list.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n') };
const PIXEL = {
  name: 'pixel.gif',
  mimeType: 'image/gif',
  buffer: Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64'),
};

const button = (visitor, name) => visitor.log.getByRole('button', { name });

test.describe('what goes wrong is said', () => {
  test('a rejected JOIN', async ({ visitor, server }) => {
    await visitor.visit();
    await visitor.chat.evaluate((chat) => {
      chat.endpoint = '/channels?c=no_such_channel';
    });
    await visitor.openChat();
    await visitor.say('Anybody here?');
    const banner = visitor.part('banner');
    await expect(banner).toContainText('The chat is not available');
    await expect(banner).toContainText('Channel not found');
    await expect(visitor.log.getByText('Waiting', { exact: true })).toBeVisible();

    await server.addChannel('no_such_channel');
    await banner.getByRole('button', { name: 'Try now' }).click();
    await expect.poll(() => visitor.sent()).toEqual(['Anybody here?']);
    await expect(banner).toBeHidden();
  });

  test('an ERR to a message', async ({ visitor }) => {
    let refuses = true;
    await intercept(visitor.page, ({ frame, pass, answer }) =>
      refuses && frame[0] === 'TXT'
        ? answer(['ERR', 'bad-frame', frame[1], 'Not today', null])
        : pass(),
    );
    await visitor.visit();
    await visitor.openChat();
    await visitor.say('thought better of');
    await expect(visitor.log).toContainText('Not sent: Not today');
    await button(visitor, 'Delete').click();
    await expect(visitor.messages).toHaveCount(0);

    await visitor.say('meant');
    await expect(visitor.log).toContainText('Not sent: Not today');
    refuses = false;
    await button(visitor, 'Retry').click();
    await expect.poll(() => visitor.sent()).toEqual(['meant']);
    await expect(visitor.log).not.toContainText('Not sent');
  });

  test('a text that is too long, from the page', async ({ visitor }) => {
    await visitor.visit();
    await visitor.openChat();
    await visitor.chat.evaluate((chat) => chat.send('ж'.repeat(2049)));
    await expect(visitor.log).toContainText('Not sent: The message is too long');
    await expect(button(visitor, 'Retry')).toBeVisible();
    await button(visitor, 'Delete').click();
    await expect(visitor.messages).toHaveCount(0);
  });

  test('a failed upload', async ({ visitor }) => {
    const answers = [413, 500];
    await visitor.page.route('**/api/storage**', (route) => {
      const status = route.request().method() === 'PUT' && answers.shift();
      return status ? route.fulfill({ status }) : route.continue();
    });
    await visitor.visit();
    await visitor.openChat();
    await visitor.attach([PDF]);
    await visitor.send();
    await expect(visitor.log).toContainText('Not sent: The server did not take the file');
    await expect(button(visitor, 'Delete')).toBeVisible();

    // 500 is no answer for good: the next try comes by itself.
    await button(visitor, 'Retry').click();
    await expect.poll(() => visitor.sent()).toEqual([PDF.name]);
    expect(answers).toEqual([]);
  });
});

test('nothing goes out before OK, and what waits says so', async ({ visitor }) => {
  const sent = [];
  const held = [];
  await intercept(visitor.page, ({ from, frame, pass }) => {
    if (from === 'visitor') {
      sent.push(frame[0]);
      pass();
    } else if (held.released) {
      pass();
    } else {
      held.push(pass);
    }
  });
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('early');
  await expect.poll(() => held.length).toBeGreaterThan(0);
  await visitor.say('still early');
  await expect(visitor.log.getByText('Waiting', { exact: true }).last()).toBeVisible();
  expect(sent).toEqual(['JOIN']);

  held.released = true;
  for (const pass of held) {
    pass();
  }
  await expect.poll(() => visitor.sent()).toEqual(['early', 'still early']);
});

test('a message that comes twice is shown once', async ({ visitor, operator }) => {
  await intercept(visitor.page, ({ from, frame, pass }) => {
    pass();
    if (from === 'server' && frame[0] === 'TXT') {
      pass();
    }
  });
  await operator.api.login(operator.server.loginLink);
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('hello');
  await expect.poll(() => visitor.sent()).toHaveLength(1);
  const [conversation] = await operator.api.conversations();
  await operator.api.reply(conversation.id, 'once');
  await operator.api.reply(conversation.id, 'the end');
  await expect(visitor.incoming).toHaveText([/once/, /the end/]);
});

test('an incoming message neither opens the panel nor takes the focus', async ({
  visitor,
  operator,
}) => {
  const { page } = visitor;
  await operator.api.login(operator.server.loginLink);
  await visitor.visit();
  await page.evaluate(() => document.body.prepend(document.createElement('input')));
  const field = page.locator('body > input');
  await visitor.openChat();
  await visitor.say('hello');
  await expect.poll(() => visitor.sent()).toHaveLength(1);
  await visitor.part('close').click();
  await field.focus();

  const [conversation] = await operator.api.conversations();
  await operator.api.reply(conversation.id, 'one');
  await operator.api.reply(conversation.id, 'two');
  await expect(visitor.part('badge')).toHaveText('2');
  await expect(visitor.launcher).toHaveAccessibleName('Open chat, 2 unread');
  await expect(field).toBeFocused();
  await expect(visitor.input).toBeHidden();

  await visitor.openChat();
  await expect(visitor.part('badge')).toBeHidden();
});

test.describe('by keyboard', () => {
  test('everything is reached, and nothing of a closed panel', async ({ visitor }) => {
    await visitor.visit();
    await visitor.openChat();
    await visitor.input.fill('a draft');
    const open = await tabStops(visitor.page);
    expect(open).toEqual(
      expect.arrayContaining(['launcher', 'close', 'log', 'attach', 'input', 'send']),
    );

    await visitor.part('close').click();
    await expect(visitor.input).toBeHidden();
    const closed = await tabStops(visitor.page);
    expect(closed).toContain('launcher');
    for (const part of ['close', 'log', 'attach', 'input', 'send']) {
      expect(closed).not.toContain(part);
    }
  });

  test('Enter sends, with Ctrl or Cmd too, but not while composing', async ({ visitor }) => {
    await visitor.visit();
    await visitor.openChat();
    await visitor.input.fill('日本');
    await visitor.input.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    await visitor.input.press('End');
    await visitor.page.keyboard.insertText('語');
    await visitor.input.press('Enter');
    await visitor.input.fill('with Ctrl');
    await visitor.input.press('Control+Enter');
    await visitor.input.fill('with Cmd');
    await visitor.input.press('Meta+Enter');
    await expect.poll(() => visitor.sent()).toEqual(['日本語', 'with Ctrl', 'with Cmd']);
  });

  /** The parts, or else the names, of all that Tab comes by in one round. */
  async function tabStops(page) {
    const stops = [];
    await page.evaluate(() => {
      window.visited = new Set();
    });
    for (let stop = ''; stop !== undefined; ) {
      await page.keyboard.press('Tab');
      stop = await page.evaluate(() => {
        let element = document.activeElement;
        while (element.shadowRoot?.activeElement) {
          element = element.shadowRoot.activeElement;
        }
        const isNew = !window.visited.has(element);
        window.visited.add(element);
        return isNew ? (element.getAttribute('part') ?? element.localName) : undefined;
      });
      stops.push(stop);
    }
    return stops;
  }
});

test('a click made by a script opens the panel', async ({ visitor }) => {
  await visitor.visit();
  await visitor.launcher.evaluate((launcher) => launcher.click());
  await expect(visitor.input).toBeVisible();
  await visitor.launcher.evaluate((launcher) => launcher.click());
  await expect(visitor.input).toBeHidden();
});

test('two channels in one page stay apart', async ({ page, server, operator }) => {
  await server.addChannel('other_channel');
  await operator.api.login(server.loginLink);
  const here = new Visitor(page, server, page.locator('kite-chat:not([position])'));
  const there = new Visitor(page, server, page.locator('kite-chat[position]'));
  await here.visit();
  await page.evaluate(() => {
    const chat = document.createElement('kite-chat');
    chat.setAttribute('endpoint', '/channels?c=other_channel');
    chat.setAttribute('position', 'bottom-start');
    document.body.append(chat);
  });
  await here.openChat();
  await there.openChat();
  await here.say('for demo_channel');
  await there.say('for other_channel');
  await expect.poll(async () => (await here.sent()).length).toBe(2);

  const conversations = await operator.api.conversations();
  expect(conversations).toHaveLength(2);
  for (const { id, channel, snippet } of conversations) {
    expect(snippet).toBe(`for ${channel}`);
    await operator.api.reply(id, `from ${channel}`);
  }
  await expect(here.messages).toHaveText([/for demo_channel/, /from demo_channel/]);
  await expect(there.messages).toHaveText([/for other_channel/, /from other_channel/]);
});

test('no worker is needed', async ({ visitor }) => {
  await visitor.page.addInitScript(() => {
    window.workers = [];
    for (const name of ['Worker', 'SharedWorker']) {
      window[name] = class {
        constructor(url) {
          window.workers.push(`${name} ${url}`);
          throw new DOMException('There are none', 'SecurityError');
        }
      };
    }
  });
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('hello');
  await expect.poll(() => visitor.sent()).toEqual(['hello']);
  expect(await visitor.page.evaluate(() => window.workers)).toEqual([]);
});

test('mailto: and download links do not end the connection', async ({ visitor }) => {
  const { page } = visitor;
  const sockets = [];
  page.on('websocket', (socket) => sockets.push(socket));
  await visitor.visit();
  await page.evaluate(() => {
    for (const [text, href] of [
      ['Write to us', 'mailto:shop@example.com'],
      ['Price list', '/price-list.zip'],
    ]) {
      document.body.prepend(Object.assign(document.createElement('a'), { href }), ' ');
      document.querySelector('body > a').append(text);
    }
  });
  await page.route('**/price-list.zip', (route) =>
    route.fulfill({
      body: 'PK',
      contentType: 'application/zip',
      headers: { 'content-disposition': 'attachment' },
    }),
  );
  await visitor.openChat();
  await visitor.say('before');
  await expect.poll(() => visitor.sent()).toEqual(['before']);

  await page.getByRole('link', { name: 'Write to us' }).click();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Price list' }).click();
  await download;
  await visitor.say('after');
  await expect.poll(() => visitor.sent()).toEqual(['before', 'after']);
  expect(sockets).toHaveLength(1);
});

test('the same file can be picked again', async ({ visitor }) => {
  await visitor.visit();
  await visitor.openChat();
  const waiting = visitor.part('composer').getByRole('listitem');
  await visitor.attach([PDF]);
  await expect(waiting).toHaveCount(1);
  // A picker that still holds the file would not tell of it again.
  await expect(visitor.part('composer').locator('input[type=file]')).toHaveValue('');
  await visitor.attach([PDF]);
  await expect(waiting).toHaveCount(2);
});

test('blob: URLs are revoked', async ({ visitor }) => {
  await visitor.page.addInitScript(() => {
    window.blobs = new Set();
    const { createObjectURL, revokeObjectURL } = URL;
    URL.createObjectURL = (blob) => {
      const url = createObjectURL.call(URL, blob);
      window.blobs.add(url);
      return url;
    };
    URL.revokeObjectURL = (url) => {
      window.blobs.delete(url);
      revokeObjectURL.call(URL, url);
    };
  });
  const blobs = () => visitor.page.evaluate(() => window.blobs.size);
  await visitor.visit();
  await visitor.openChat();
  await visitor.attach([PIXEL, PIXEL]);
  await expect.poll(blobs).toBe(2);
  await visitor
    .part('composer')
    .getByRole('button', { name: `Remove ${PIXEL.name}` })
    .first()
    .click();
  await expect.poll(blobs).toBe(1);
  await visitor.send();
  await expect.poll(() => visitor.sent()).toEqual([PIXEL.name]);
  await expect.poll(blobs).toBe(1);
  await visitor.chat.evaluate((chat) => chat.remove());
  await expect.poll(blobs).toBe(0);
});

test("the page's styles do not reach the widget", async ({ visitor, operator }) => {
  const { page } = visitor;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await operator.api.login(operator.server.loginLink);
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('hello');
  await expect.poll(() => visitor.sent()).toHaveLength(1);
  const [conversation] = await operator.api.conversations();
  await operator.api.reply(conversation.id, 'See https://example.com');
  await expect(visitor.incoming).toBeVisible();
  const before = await looks(visitor);

  await page.evaluate(() => {
    const hostile = new CSSStyleSheet();
    hostile.replaceSync(`
      * { color: red !important; font: 40px/3 fantasy !important; letter-spacing: 1em !important;
          text-align: center !important; text-transform: uppercase !important; }
      p, a, div, button, textarea, section { display: none !important; margin: 3em !important; }
      .message, .bubble, .panel, .launcher { background: lime !important; opacity: 0.2 !important; }`);
    document.adoptedStyleSheets = [hostile];
  });
  await expect(page.locator('h1')).toHaveCSS('color', 'rgb(255, 0, 0)');
  expect(await looks(visitor)).toEqual(before);
});

/** Every computed style in the widget's shadow tree. */
const looks = (visitor) =>
  visitor.chat.evaluate((chat) =>
    Array.from(chat.shadowRoot.querySelectorAll('*'), (element) => {
      const style = getComputedStyle(element);
      const values = Array.from(style, (name) => `${name}: ${style.getPropertyValue(name)}`);
      return [element.localName, element.className, ...values].join('\n');
    }),
  );

test('where nothing may be stored, one can still talk', async ({ visitor, operator }) => {
  const errors = [];
  visitor.page.on('pageerror', (error) => errors.push(error));
  await visitor.page.addInitScript(() => {
    const deny = () => {
      throw new DOMException('Denied', 'SecurityError');
    };
    Object.defineProperty(window, 'localStorage', { get: deny });
    IDBFactory.prototype.open = deny;
  });
  await operator.api.login(operator.server.loginLink);
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('hello');
  await visitor.attach([PDF]);
  await visitor.send();
  await expect.poll(() => visitor.sent()).toEqual(['hello', PDF.name]);
  const [conversation] = await operator.api.conversations();
  await operator.api.reply(conversation.id, 'hello to you');
  await expect(visitor.message('hello to you')).toBeVisible();
  expect(errors).toEqual([]);
});
