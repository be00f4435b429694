// Bad input: servers that mean no good, clocks that are wrong, networks that stall, storage that
// goes away. The page never breaks, the visitor reads a plain sentence, nothing good is lost.
import { test as base, expect } from './fixtures.js';
import { HostileServer, NOW } from './support/hostile-server.js';
import { Visitor } from './support/visitor.js';

const PDF = { name: 'list.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n') };
const TROUBLE = 'No connection to the chat';
const SCRIPT = '<img src=x onerror="pwned=1"><script>pwned=1</script><a href="javascript:pwned=1">';

const test = base.extend({
  hostile: async ({ server }, use) => {
    const hostile = await HostileServer.before(server);
    await use(hostile);
    await hostile.stop();
  },

  visitor: async ({ page, hostile }, use) => {
    await use(new Visitor(page, hostile));
  },

  /** Whatever happens: nothing reaches the page, and nothing of it runs. */
  unharmed: [
    async ({ page }, use) => {
      const errors = [];
      page.on('pageerror', (error) => errors.push(error));
      page.on('dialog', (dialog) => {
        errors.push(dialog.message());
        return dialog.dismiss();
      });
      await page.addInitScript(() => {
        window.addEventListener('unhandledrejection', ({ reason }) => {
          setTimeout(() => {
            throw reason;
          });
        });
      });
      await use();
      expect(errors).toEqual([]);
      expect(await page.evaluate(() => window.pwned)).toBeUndefined();
    },
    { auto: true },
  ],
});

/** The visitor has a conversation with an answer in it. */
async function begin(visitor) {
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('hello');
  await expect.poll(() => visitor.sent()).toEqual(['hello']);
  const { server } = visitor;
  server.tell(...server.text('hello to you'));
  await expect(visitor.messages).toHaveText([/hello/, /hello to you/]);
}

/** The visitor can talk, and has all that was said. */
async function goesOn(visitor, ...texts) {
  await visitor.say('and on');
  await expect.poll(() => visitor.sent()).toContain('and on');
  for (const text of ['hello to you', ...texts, 'and on']) {
    await expect(visitor.message(text)).toHaveCount(1);
  }
}

const waiting = (visitor) => visitor.log.getByText('Waiting', { exact: true });

/** Lets time go by until something is there. */
async function passes(page, locator) {
  await expect
    .poll(async () => {
      await page.clock.fastForward(3000);
      return locator.isVisible();
    })
    .toBe(true);
}

/** Lets time go by until what was said has gone out. */
async function goesOut(visitor, ...texts) {
  const moment = async () => {
    await visitor.page.clock.fastForward(1000);
    return visitor.sent();
  };
  await expect.poll(moment, { intervals: [300] }).toEqual(texts);
  await expect(visitor.part('banner')).toBeHidden();
}

test.describe('a server that says what nobody understands', () => {
  const long = 'x'.repeat(1_000_000);
  const garbage = [
    '',
    'garbage',
    'null',
    '{}',
    '[]',
    '[[]]',
    '["TXT"',
    '\u0000',
    '["WHAT","is",["this"]]',
    '[{"a":1},2]',
    `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
    JSON.stringify(['TXT', 3, 'long', 'operator', null, long, NOW, null]),
    JSON.stringify(new Array(200_000).fill(0)),
    JSON.stringify(['TXT', 'three', 'id', 'operator', null, 'a number', NOW, null]),
    '["TXT",1e999,"id","operator",null,"infinite","2026-11-21T12:00:00.000Z",null]',
    JSON.stringify(['TXT', 3, 'id', 'nobody', null, 'a role', NOW, null]),
    JSON.stringify(['TXT', 3, 'id', 'operator', null, 'a time', 'yesterday', null]),
    JSON.stringify(['BIN', 3, 'id', 'operator', null, 'x', 'y', 'text/html', -1, NOW]),
    JSON.stringify(['EDIT', 3, 'id', 'operator', null, 0, 'none', NOW]),
    JSON.stringify(['OK', 'many', 'open']),
    JSON.stringify(['INFO', 7, 'x', null, 'y', {}, []]),
    JSON.stringify(['PRES', new Array(500).fill('Ada')]),
    JSON.stringify(['MARK', 'nobody', 'read', 4294967296]),
    JSON.stringify(['LINK', 'id', 'javascript:pwned=1', NOW]),
    JSON.stringify(['ERR', 'no-such-code', 'no-such-id', long, -1]),
    JSON.stringify(['PAGE', 'no-such-id', 1, true]),
    JSON.stringify(['UPL', 'no-such-id', 'javascript:pwned=1']),
    JSON.stringify(['ACK', 'no-such-id', 7, NOW]),
  ];

  test('among good words is not heard', async ({ visitor, hostile }) => {
    const speak = () => {
      for (const { side } of hostile.open) {
        for (const text of garbage) side.text(text);
        side.binary(Buffer.alloc(100_000, 7));
      }
    };
    const { JOIN } = hostile.answers;
    hostile.answers.JOIN = (say, frame) => {
      speak();
      JOIN(say, frame);
      speak();
    };
    await begin(visitor);
    speak();
    hostile.tell(...hostile.text('a good word'));
    await expect(visitor.message('a good word')).toBeVisible();
    await goesOn(visitor, 'a good word');
    await expect(visitor.messages).toHaveCount(4);
    await expect(visitor.part('banner')).toBeHidden();
    expect(hostile.heard).toHaveLength(1);
  });

  test('and nothing else is no chat', async ({ visitor, hostile, page }) => {
    await page.clock.install();
    const { JOIN } = hostile.answers;
    hostile.answers.JOIN = () => {
      for (const { side } of hostile.open) for (const text of garbage) side.text(text);
    };
    await visitor.visit();
    await visitor.openChat();
    await visitor.say('unsent');
    await passes(page, visitor.part('banner').getByText(TROUBLE));
    await expect(waiting(visitor)).toBeVisible();

    hostile.answers.JOIN = JOIN;
    await goesOut(visitor, 'unsent');
  });

  test('broken WebSocket frames are a broken connection', async ({ visitor, hostile }) => {
    await begin(visitor);
    for (const { side } of hostile.open) side.raw(Buffer.alloc(100, 0xff));
    await expect.poll(() => hostile.heard.length).toBe(2);
    for (const { side } of hostile.open) side.close(1011);
    await goesOn(visitor);
  });

  test('or answers nothing, and has not to be believed', async ({ visitor, hostile, page }) => {
    await page.clock.install();
    await begin(visitor);
    const { TXT } = hostile.answers;
    hostile.answers.TXT = () => {};
    await visitor.say('unsent');
    await passes(page, visitor.part('banner').getByText(TROUBLE));

    hostile.answers.TXT = TXT;
    await goesOut(visitor, 'hello', 'unsent');
    await goesOn(visitor, 'unsent');
  });
});

test('text is text, wherever it comes from', async ({ visitor, hostile }) => {
  hostile.title = `Title ${SCRIPT}`;
  hostile.present = [`Ada ${SCRIPT}`];
  hostile.text(`text ${SCRIPT}`, `author ${SCRIPT}`);
  const files = [
    [`javascript:pwned=1//`, `a ${SCRIPT}.html`, 'text/html'],
    ['data:text/html,<script>pwned=1</script>', 'b"><script>.svg', 'image/svg+xml'],
    ['/api/storage?token="><script>pwned=1</script>', '../../c.png', 'image/png'],
  ];
  for (const [index, [uri, name, type]] of files.entries()) {
    hostile.append('BIN', `file${index}`, 'operator', SCRIPT, uri, name, type, 100, NOW);
  }
  await visitor.visit();
  await visitor.chat.evaluate((chat) => chat.removeAttribute('heading'));
  await visitor.openChat();
  hostile.once('TXT', (say, [, id]) => say('ERR', 'bad-frame', id, `reason ${SCRIPT}`, null));
  await visitor.say(`mine ${SCRIPT}`);
  await expect(visitor.part('title')).toHaveText(hostile.title);
  await expect(visitor.part('header')).toContainText(hostile.present[0]);
  await expect(visitor.messages).toHaveCount(5);
  await expect(visitor.message(`text ${SCRIPT}`)).toContainText(`author ${SCRIPT}`);
  await expect(visitor.log).toContainText(`Not sent: reason ${SCRIPT}`);
  hostile.tell('TYPE', `typist ${SCRIPT}`, true);
  await expect(visitor.log).toContainText(`typist ${SCRIPT} is typing`);

  const made = await visitor.chat.evaluate((chat) => {
    const all = [...chat.shadowRoot.querySelectorAll('*')];
    const attributes = all.flatMap((element) => [...element.attributes]);
    return {
      names: all.map(({ localName }) => localName),
      handlers: attributes.filter(({ name }) => name.startsWith('on')).length,
      urls: attributes
        .filter(({ name }) => ['href', 'src', 'action', 'srcdoc'].includes(name))
        .map(({ value }) => value),
    };
  });
  expect(made.names).not.toContain('script');
  expect(made.handlers).toBe(0);
  expect(made.urls.filter((url) => !/^(https?:|blob:|$)/.test(url))).toEqual([]);
  expect(made.urls.filter((url) => url.endsWith('/x'))).toEqual([]);

  const save = visitor.log.getByRole('button', { name: /^Download/ });
  for (const [index] of files.entries()) {
    const button = save.nth(index);
    if (await button.isEnabled()) await button.click();
  }
  await expect(visitor.log).toContainText(`text ${SCRIPT}`);
});

test('what turns the direction of writing turns no sentence of ours', async ({
  visitor,
  hostile,
}) => {
  const turned = '\u202eadA\u2066\u2069\u202d';
  hostile.title = `${turned} shop`;
  hostile.present = [turned];
  hostile.text('hello', turned);
  hostile.text('\u202e\u2066 a text that turns', 'Ada');
  const name = `bill\u202efdp.exe`;
  hostile.append('BIN', 'bill', 'operator', turned, '/x', name, 'application/pdf', 9, NOW);
  await visitor.visit();
  await visitor.chat.evaluate((chat) => chat.connect());
  await visitor.openChat();
  await expect(visitor.part('header')).toContainText('adA is here');
  await expect(visitor.message('billfdp.exe')).toBeVisible();
  hostile.tell('TYPE', turned, true);
  await expect(visitor.log).toContainText('adA is typing');
  const text = await visitor.chat.evaluate((chat) => {
    const said = [...chat.shadowRoot.querySelectorAll('.bubble:not(.card)')];
    for (const bubble of said) bubble.remove();
    const { textContent } = chat.shadowRoot.querySelector('.body');
    return textContent;
  });
  expect(text).not.toMatch(/[\u202a-\u202e]/);
});

test.describe('times', () => {
  test('of any year are shown with it', async ({ visitor, hostile }) => {
    hostile.text('long ago', 'Ada', '0000-01-01T00:00:00.000Z');
    hostile.text('some day', 'Ada', '9999-12-31T23:59:59.999Z');
    hostile.answers.JOIN = ((usual) => (say, frame) => {
      usual(say, frame);
      const hours = [false, '9999-12-31T23:59:59.999Z', 'Nowhere/Else', [[1, 0, 1440]]];
      say('INFO', 'A chat', [], 4096, [], ['xx-nonsense-'], hours);
      say('PRES', []);
    })(hostile.answers.JOIN);
    await visitor.visit();
    await visitor.chat.evaluate((chat) => chat.connect());
    await visitor.openChat();
    await expect(visitor.messages).toHaveCount(2);
    await expect(visitor.log).toContainText(/\b(9999|10000)\b/);
    await expect(visitor.part('header')).toContainText(/Back .*\b(9999|10000)\b/);
    hostile.tell(...hostile.text('hello to you'));
    await goesOn(visitor, 'long ago', 'some day');
  });

  for (const year of [1971, 1999, 2090]) {
    test(`of a device that believes in ${year}`, async ({ visitor, page }) => {
      await page.clock.install({ time: new Date(`${year}-03-03T10:00:00Z`) });
      await begin(visitor);
      await expect(visitor.log).toContainText('2026');
      await visitor.visit();
      await visitor.openChat();
      await goesOn(visitor);
    });
  }

  test('that jump by years, there and back', async ({ visitor, hostile, page }) => {
    await page.clock.install({ time: new Date(NOW) });
    await begin(visitor);
    for (const time of ['2050-01-01T00:00:00Z', '1980-01-01T00:00:00Z', NOW]) {
      await page.clock.setSystemTime(time);
      await page.clock.runFor(2000);
      hostile.tell(...hostile.text(`in ${time}`));
      await expect(visitor.message(`in ${time}`)).toBeVisible();
      await visitor.say(`said in ${time}`);
      await expect.poll(() => visitor.sent()).toContain(`said in ${time}`);
    }
    await goesOn(visitor);
  });
});

test('a server that talks without end is left, and the page goes on', async ({
  visitor,
  hostile,
}) => {
  await begin(visitor);
  const [{ side }] = hostile.open;
  for (let burst = 0; burst < 40; burst += 1) {
    for (let count = 0; count < 500; count += 1) {
      side.text(JSON.stringify(hostile.text('again and again')));
    }
    await side.drained();
    await visitor.input.fill(`draft ${burst}`);
    if (!side.isOpen) break;
  }
  const banner = visitor.part('banner');
  await expect(banner).toContainText('The chat is not available', { timeout: 30_000 });
  expect(hostile.heard).toHaveLength(1);
  expect(await visitor.messages.count()).toBeLessThan(3500);
  expect(await visitor.message('hello').count()).toBe(2);
  await visitor.say('unsent');
  await expect(waiting(visitor)).toBeVisible();

  // Whatever it was is over, and forgotten there.
  hostile.entries.splice(2);
  await banner.getByRole('button', { name: 'Try now' }).click();
  await expect.poll(() => visitor.sent()).toContain('unsent');
  await expect(banner).toBeHidden();
  await expect(visitor.messages).toHaveText([/hello/, /hello to you/, /unsent/]);
});

test.describe('a network that stalls', () => {
  test.beforeEach(async ({ page, visitor }) => {
    await page.clock.install();
    await begin(visitor);
  });

  const sent = (visitor) => expect.poll(async () => (await visitor.sent()).at(-1));

  async function sends(visitor) {
    await visitor.attach([PDF]);
    await visitor.send();
  }

  async function isSent(visitor, hostile) {
    await sent(visitor).toBe(PDF.name);
    expect(hostile.entries.filter(([type]) => type === 'BIN')).toHaveLength(1);
    await goesOn(visitor, PDF.name);
  }

  /** The visitor sees that the file is on its way or waits, until it has gone. */
  async function waits(visitor, hostile) {
    const { page } = visitor;
    const row = visitor.message(PDF.name);
    await expect(visitor.log).toContainText(/Uploading|Sending/);
    await expect
      .poll(
        async () => {
          await page.clock.fastForward(5000);
          return (await visitor.sent()).includes(PDF.name);
        },
        { timeout: 30_000 },
      )
      .toBe(true);
    await expect(row).toHaveCount(1);
    await isSent(visitor, hostile);
  }

  test('where the file is to go', async ({ visitor, hostile }) => {
    hostile.once('UPL', () => {});
    await sends(visitor);
    await waits(visitor, hostile);
  });

  test('before a byte is taken', async ({ visitor, hostile }) => {
    const { put } = hostile;
    hostile.put = (request) => {
      request.pause();
      hostile.put = put;
    };
    await sends(visitor);
    await waits(visitor, hostile);
  });

  test('in the middle of the bytes', async ({ visitor, hostile }) => {
    const { put } = hostile;
    hostile.put = (request) => {
      request.once('data', () => request.pause());
      hostile.put = put;
    };
    await sends(visitor);
    await waits(visitor, hostile);
  });

  test('in the middle of the answer', async ({ visitor, hostile }) => {
    const { put } = hostile;
    hostile.put = (request, response) => {
      request.resume();
      response.writeHead(200, { 'content-length': '10' });
      response.write('half');
      hostile.put = put;
    };
    await sends(visitor);
    await waits(visitor, hostile);
  });

  test('after the bytes', async ({ visitor, hostile }) => {
    hostile.once('BIN', () => {});
    await sends(visitor);
    await waits(visitor, hostile);
  });

  test('where the file is to go is nowhere', async ({ visitor, hostile }) => {
    hostile.once('UPL', (say, [, id]) => say('UPL', id, 'javascript:pwned=1', 'data:,x'));
    await sends(visitor);
    await waits(visitor, hostile);
  });
});

test.describe('an endpoint that speaks something else', () => {
  const others = {
    'plain HTTP': (_request, socket) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi'),
    'nothing: it hangs up': (_request, socket) => socket.destroy(),
    'bytes without sense': (_request, socket) => socket.end(Buffer.alloc(5000, 0x9d)),
    'a redirection': (_request, socket) =>
      socket.end('HTTP/1.1 302 Found\r\nLocation: javascript:pwned=1\r\n\r\n'),
    silence: () => {},
    'WebSocket, without a version': (request, socket, hostile) =>
      hostile.welcome(request, socket, undefined),
    'WebSocket, in a version that nobody asked for': (request, socket, hostile) =>
      hostile.welcome(request, socket, 'mqtt'),
    'an echo': (request, socket, hostile) => {
      const side = hostile.welcome(request, socket, 'k1te.chat.v2');
      side.onText = (text) => side.text(text);
    },
  };

  for (const [name, other] of Object.entries(others)) {
    test(name, async ({ visitor, hostile, page }) => {
      await page.clock.install();
      const { upgrade } = hostile;
      hostile.upgrade = (request, socket) => other(request, socket, hostile);
      await visitor.visit();
      await visitor.openChat();
      await visitor.say('unsent');
      await passes(page, visitor.part('banner').getByText(TROUBLE));
      await expect(waiting(visitor)).toBeVisible();

      hostile.upgrade = upgrade;
      await goesOut(visitor, 'unsent');
    });
  }

  test('TLS where there is none', async ({ visitor, hostile }) => {
    await visitor.visit();
    const endpoint = hostile.endpoint.replace('ws:', 'wss:');
    await visitor.chat.evaluate((chat, url) => {
      chat.endpoint = url;
    }, endpoint);
    await visitor.openChat();
    await visitor.say('unsent');
    await expect(visitor.part('banner')).toContainText(TROUBLE);
    await expect(waiting(visitor)).toBeVisible();
  });
});

test.describe('a device', () => {
  const NOT_KEPT = 'This conversation is not kept on this device';

  /** Whom the server takes the visitor for, in the last connection. */
  const who = (hostile) => {
    const [[, member, , , device]] = hostile.heard.at(-1);
    return { member, device };
  };

  /** Runs with the visitor's database on another page of the site. */
  async function inDatabase(page, hostile, run, argument) {
    await page.goto(`${hostile.origin}/healthz`);
    await page.evaluate(
      async ([body, given]) => {
        const done = (request) =>
          new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
        const [{ name }] = await indexedDB.databases();
        await new Function(`return ${body}`)()({ name, done, given });
      },
      [`${run}`, argument],
    );
  }

  const wipe = (page) =>
    page.evaluate(async () => {
      for (const { name } of await indexedDB.databases()) {
        await new Promise((resolve) => {
          indexedDB.deleteDatabase(name).onsuccess = resolve;
        });
      }
      localStorage.clear();
    });

  test('that is wiped while the page is open', async ({ visitor, hostile, page }) => {
    await begin(visitor);
    await visitor.saved('hello to you');
    const before = who(hostile);
    await wipe(page);
    hostile.answers.TXT = ((usual) => (say, frame) => {
      if (!frame[2].startsWith('unsent')) usual(say, frame);
    })(hostile.answers.TXT);
    await visitor.say('after that');
    await expect.poll(() => visitor.sent()).toContain('after that');
    await visitor.say('unsent');
    await visitor.saved('unsent');
    await visitor.saved('hello to you');

    await visitor.visit();
    await visitor.openChat();
    await expect(visitor.messages).toHaveText([/hello/, /hello to you/, /after that/, /unsent/]);
    await expect.poll(() => hostile.heard.length).toBe(2);
    await expect.poll(() => who(hostile)).toEqual(before);
    const [[, , , , , after]] = hostile.heard.at(-1);
    expect(after).toBe(3);
  });

  test('that forgets only that there is something', async ({ visitor, hostile, page }) => {
    await begin(visitor);
    const before = who(hostile);
    await page.evaluate(() => localStorage.clear());
    await visitor.say('after that');
    await visitor.saved('after that');
    await expect.poll(() => page.evaluate(() => localStorage.length)).toBeGreaterThan(0);
    await visitor.visit();
    await visitor.openChat();
    await goesOn(visitor, 'after that');
    expect(who(hostile)).toEqual(before);
  });

  test('that does not answer', async ({ visitor, hostile, page }) => {
    await page.addInitScript(() => {
      const { open } = IDBFactory.prototype;
      // Nobody can open what somebody wants to delete and somebody else holds.
      open.call(indexedDB, 'hung', 1).onsuccess = ({ target }) => {
        window.letGo = () => target.result.close();
        indexedDB.deleteDatabase('hung');
      };
      IDBFactory.prototype.open = function (_name, version) {
        return open.call(this, 'hung', version);
      };
    });
    await visitor.visit();
    await page.waitForFunction(() => window.letGo);
    await visitor.openChat();
    await visitor.say('hello');
    await visitor.attach([PDF]);
    await visitor.send();
    await expect.poll(() => visitor.sent(), { timeout: 20_000 }).toEqual(['hello', PDF.name]);
    await expect(visitor.chat.getByText(NOT_KEPT)).toBeVisible();

    // At last it does.
    await page.evaluate(() => window.letGo());
    await expect(visitor.chat.getByText(NOT_KEPT)).toBeHidden();
    hostile.tell(...hostile.text('hello to you'));
    await goesOn(visitor);
  });

  test('that answers late', async ({ visitor, hostile, page }) => {
    await begin(visitor);
    await visitor.saved('hello to you');
    const before = who(hostile);
    const other = await page.context().newPage();
    await inDatabase(other, hostile, async ({ name, done }) => {
      const held = await done(indexedDB.open(name));
      window.letGo = () => held.close();
      // Until the other one lets go, nobody else gets in; then it was no upgrade at all.
      const upgrade = indexedDB.open(name, 2);
      upgrade.onupgradeneeded = () => upgrade.transaction.abort();
    });
    await visitor.visit();
    await visitor.openChat();
    await expect(visitor.chat.getByText(NOT_KEPT)).toBeVisible();
    await expect(visitor.messages).toHaveCount(0);

    await other.evaluate(() => window.letGo());
    await expect(visitor.message('hello to you')).toBeVisible();
    await expect(visitor.chat.getByText(NOT_KEPT)).toBeHidden();
    await goesOn(visitor);
    expect(who(hostile)).toEqual(before);
  });

  test('that has no room', async ({ visitor, page }) => {
    await begin(visitor);
    await visitor.saved('hello to you');
    await page.evaluate(() => {
      const { put } = IDBObjectStore.prototype;
      // As browsers do it: what is written is too much only in the end.
      IDBObjectStore.prototype.put = function (...given) {
        const request = put.apply(this, given);
        this.transaction.abort();
        return request;
      };
    });
    await visitor.say('too much');
    await expect.poll(() => visitor.sent()).toContain('too much');
    await expect(visitor.chat.getByText(NOT_KEPT)).toBeVisible();

    await visitor.visit();
    await visitor.openChat();
    await goesOn(visitor, 'too much');
  });

  const spoilt = {
    text: 'text',
    'words in place of numbers': { first: 'one', last: 'two', read: {}, requests: 'none' },
    'an end before the beginning': { first: 100, last: 1, requests: [null, 7, { id: 7 }] },
    'numbers that nobody has given': { first: -1, last: 1e300, rating: 'good' },
    'a future that nobody has seen': { first: 1, last: 4_000_000_000, resolvedAt: 3e9 },
  };
  for (const [name, progress] of Object.entries(spoilt)) {
    test(`whose records are spoilt: ${name}`, async ({ visitor, hostile, page }) => {
      await begin(visitor);
      await visitor.saved('hello to you');
      const before = who(hostile);
      await inDatabase(
        page,
        hostile,
        async ({ name, done, given }) => {
          const database = await done(indexedDB.open(name));
          const transaction = database.transaction(['messages', 'meta'], 'readwrite');
          const messages = transaction.objectStore('messages');
          for (const record of await done(messages.getAll())) {
            const spoilt = { order: 'x', seq: 'y', sentAt: 'never', status: 7, size: 'z' };
            messages.put({ ...record, ...spoilt });
          }
          messages.put({ id: 'a', text: 7 });
          messages.put({ id: 'b', order: 1e300, sentAt: 1e300, name: 'file', outgoing: 1 });
          messages.put({ id: 'c\n', text: 'no id', sentAt: Number.NaN });
          transaction.objectStore('meta').put(given, 'progress');
          await new Promise((resolve) => {
            transaction.oncomplete = resolve;
          });
          database.close();
        },
        progress,
      );
      await visitor.visit();
      await visitor.openChat();
      hostile.tell(...hostile.text('and an answer'));
      await goesOn(visitor, 'and an answer');
      expect(who(hostile)).toEqual(before);
    });
  }

  test('with parts that are not ours', async ({ visitor, hostile, page }) => {
    await begin(visitor);
    await inDatabase(page, hostile, async ({ name, done }) => {
      await done(indexedDB.deleteDatabase(name));
      const request = indexedDB.open(name, 1);
      request.onupgradeneeded = () => request.result.createObjectStore('alien');
      (await done(request)).close();
    });
    await visitor.visit();
    await visitor.openChat();
    await goesOn(visitor);
    await expect(visitor.chat.getByText(NOT_KEPT)).toBeVisible();
  });

  test('that a later widget has used', async ({ visitor, hostile, page }) => {
    await begin(visitor);
    await inDatabase(page, hostile, async ({ name, done }) => {
      (await done(indexedDB.open(name, 7))).close();
    });
    await visitor.visit();
    await visitor.openChat();
    await goesOn(visitor);
    await expect(visitor.chat.getByText(NOT_KEPT)).toBeVisible();
    await inDatabase(page, hostile, async ({ name, done }) => {
      const database = await done(indexedDB.open(name));
      const records = await done(database.transaction('messages').objectStore('messages').getAll());
      if (database.version !== 7 || records.length < 2) throw new Error('it is not as it was');
    });
  });
});
