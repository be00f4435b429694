// Devices whose clocks are wrong, and whose storage goes away, does not answer or is spoilt.
import { begin, expect, goesOn, NOW, PDF, test } from './hostile-fixtures.js';

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

  test('with texts and names without end', async ({ visitor, hostile, page }) => {
    await page.setViewportSize({ width: 320, height: 568 });
    await page.addInitScript(() => {
      window.longest = 0;
      new PerformanceObserver((list) => {
        const tasks = list.getEntries().map(({ duration }) => duration);
        window.longest = Math.max(window.longest, ...tasks);
      }).observe({ type: 'longtask', buffered: true });
    });
    await begin(visitor);
    await visitor.saved('hello to you');
    await inDatabase(page, hostile, async ({ name, done }) => {
      const database = await done(indexedDB.open(name));
      const transaction = database.transaction('messages', 'readwrite');
      const messages = transaction.objectStore('messages');
      const records = await done(messages.getAll());
      const record = records.find(({ outgoing }) => !outgoing);
      const author = 'N'.repeat(10_000);
      const texts = ['W'.repeat(1_000_000), 'a word '.repeat(150_000), '\n'.repeat(1_000_000)];
      for (const [index, text] of texts.entries()) {
        messages.put({ ...record, id: `text${index}`, seq: 0, text, author });
      }
      const { text: _, ...rest } = record;
      const file = { type: 'application/pdf', size: 9, uri: '/x', name: 'F'.repeat(10_000) };
      messages.put({ ...rest, id: 'file', seq: 0, author, ...file });
      await new Promise((resolve) => {
        transaction.oncomplete = resolve;
      });
      database.close();
    });
    await visitor.visit();
    await visitor.openChat();
    await expect(visitor.messages).toHaveCount(6);
    await goesOn(visitor);
    const isTooWide = await visitor.chat.evaluate(({ shadowRoot }) =>
      ['.panel', '.body', '.log', '.stream']
        .map((place) => shadowRoot.querySelector(place))
        .some(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth),
    );
    expect(isTooWide).toBe(false);
    // Laid out whole, each of them takes many seconds.
    expect(await page.evaluate(() => window.longest)).toBeLessThan(3000);
  });

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

  test('on whose page other scripts speak where the tabs do', async ({
    visitor,
    hostile,
    page,
  }) => {
    await begin(visitor);
    await page.evaluate(async () => {
      const [{ name }] = await indexedDB.databases();
      const channel = new BroadcastChannel(name);
      const kinds = ['hello', 'message', 'seen', 'removed', 'progress', 'standing', 'info'];
      const told = [...kinds, 'answered', 'do', 'else'].map((kind) => ({ kind }));
      const values = [null, 7, 'text', [], {}, { id: 7, text: 7, until: 1e300, requests: 7 }];
      const names = ['message', 'progress', 'frame', 'present', 'answer', 'action', 'of', 'id'];
      for (const value of values) {
        channel.postMessage(value);
        for (const of of told) {
          const rest = Object.fromEntries(names.map((name) => [name, value]));
          channel.postMessage({ ...rest, ...of });
          channel.postMessage({ ...rest, ...of, connection: 'waiting', until: -1e300 });
        }
      }
      channel.close();
    });
    hostile.tell(...hostile.text('and an answer'));
    await goesOn(visitor, 'and an answer');
  });
});
