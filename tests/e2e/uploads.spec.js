// A file arrives once, whatever happens on its way, and where it cannot, the visitor reads why.
import { expect, test } from './fixtures.js';
import { fetchSent, watchFiles } from './support/files.js';
import { Visitor } from './support/visitor.js';
import { intercept } from './support/wire.js';

const STORAGE = '**/api/storage**';
const FILE = {
  name: 'plan.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(`%PDF-1.7\n${'of the garden '.repeat(9000)}`),
};

const PICTURE = {
  name: 'hills.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  ),
};

const isPut = (route) => route.request().method() === 'PUT';
const button = (visitor, name) => visitor.log.getByRole('button', { name });

/** Answers PUTs by the given statuses, one after the other; 0 lets one through. */
async function answerPuts(page, ...statuses) {
  await page.route(STORAGE, (route) => {
    const status = isPut(route) && statuses.shift();
    return status ? route.fulfill({ status }) : route.continue();
  });
}

/** Lets PUTs stand still; resolves with the first one. */
function holdPuts(page) {
  return new Promise((resolve) => {
    page.route(STORAGE, (route) => (isPut(route) ? resolve(route) : route.continue()));
  });
}

async function start(visitor) {
  await watchFiles(visitor.page);
  await visitor.visit();
  await visitor.openChat();
}

async function sendFile(visitor, file = FILE) {
  await visitor.attach([file]);
  await visitor.send();
}

/** The file is with the operators, once, and its bytes are right. */
async function arrivedOnce(visitor, operator, file = FILE) {
  const { bytes } = await fetchSent(visitor, file.name);
  expect(bytes.equals(file.buffer)).toBe(true);
  await operator.api.login(operator.server.loginLink);
  const [conversation] = await operator.api.conversations();
  const files = (await operator.api.messages(conversation.id)).filter((message) => message.file);
  expect(files).toHaveLength(1);
  await expect(visitor.outgoing.filter({ hasText: file.name })).toHaveCount(1);
}

test('a reload in mid-upload', async ({ visitor, operator }) => {
  const { page } = visitor;
  const held = holdPuts(page);
  await start(visitor);
  await sendFile(visitor);
  await held;
  await expect(visitor.message(FILE.name)).toBeVisible();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.reload();
  await visitor.openChat();
  await arrivedOnce(visitor, operator);
});

test('a picture that still has to go out is seen after a reload', async ({ visitor }) => {
  const { page } = visitor;
  const asked = [];
  page.on('request', (request) => request.method() === 'GET' && asked.push(request.url()));
  const held = holdPuts(page);
  await start(visitor);
  await sendFile(visitor, PICTURE);
  await held;
  await page.reload();
  await visitor.openChat();
  const image = button(visitor, `Open ${PICTURE.name}`).locator('img');
  await expect(image).toHaveJSProperty('naturalWidth', 1);
  // The server does not have it yet.
  expect(asked.filter((url) => url.includes('/api/storage'))).toEqual([]);
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});

test('a crash in mid-upload', async ({ visitor, operator, server }) => {
  const { page } = visitor;
  const held = holdPuts(page);
  await start(visitor);
  await sendFile(visitor);
  await held;
  const cdp = await page.context().newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  cdp.send('Page.crash').catch(() => {});
  await crashed;

  const again = new Visitor(await page.context().newPage(), server);
  await start(again);
  await arrivedOnce(again, operator);
  await again.page.close();
});

test('a server that is killed in mid-upload', async ({ visitor, operator, server }) => {
  const held = holdPuts(visitor.page);
  await start(visitor);
  await sendFile(visitor);
  await held;
  await server.kill();
  await visitor.page.unrouteAll({ behavior: 'ignoreErrors' });
  await server.restart();
  await arrivedOnce(visitor, operator);
});

test.describe('what the server does not take, it takes at the next try', () => {
  for (const [status, words] of [
    [403, 'The server did not take the file'],
    [413, 'The server did not take the file'],
    [507, 'There is no more room in this chat for now'],
  ]) {
    test(`PUT is answered by ${status}`, async ({ visitor, operator }) => {
      await answerPuts(visitor.page, status);
      await start(visitor);
      await sendFile(visitor);
      await expect(visitor.log).toContainText(`Not sent: ${words}`);
      await button(visitor, 'Retry').click();
      await arrivedOnce(visitor, operator);
      await expect(visitor.log).not.toContainText('Not sent');
    });
  }

  test('PUT is answered by 500 and 503: it goes on by itself', async ({ visitor, operator }) => {
    await answerPuts(visitor.page, 500, 503);
    await start(visitor);
    await sendFile(visitor);
    await arrivedOnce(visitor, operator);
  });

  test('UPL is refused', async ({ visitor, operator }) => {
    let refuses = true;
    await intercept(visitor.page, ({ frame, pass, answer }) =>
      refuses && frame[0] === 'UPL'
        ? answer(['ERR', 'quota-exceeded', frame[1], 'Full', null])
        : pass(),
    );
    await start(visitor);
    await sendFile(visitor);
    await expect(visitor.log).toContainText('Not sent: There is no more room in this chat for now');
    refuses = false;
    await button(visitor, 'Retry').click();
    await arrivedOnce(visitor, operator);
  });
});

test.describe('a network that stands still', () => {
  /** Lets the page's time run until the file is sent. */
  const timePasses = (visitor) =>
    expect
      .poll(
        async () => {
          await visitor.page.clock.runFor(5000);
          return visitor.sent();
        },
        { timeout: 45_000 },
      )
      .toEqual([FILE.name]);

  for (const [name, from] of [
    ['UPL', 'visitor'],
    ['UPL', 'server'],
    ['BIN', 'visitor'],
    ['ACK', 'server'],
  ]) {
    test(`${name} from the ${from} is lost`, async ({ visitor, operator }) => {
      let lost = 0;
      await intercept(visitor.page, (step) => {
        const loses = lost === 0 && step.from === from && step.frame[0] === name;
        if (loses) lost += 1;
        else step.pass();
      });
      let puts = 0;
      visitor.page.on('request', (request) => {
        puts += request.method() === 'PUT';
      });
      await visitor.page.clock.install();
      await start(visitor);
      await sendFile(visitor);
      await timePasses(visitor);
      expect(lost).toBe(1);
      // What is there is not sent once more, over a new connection either.
      expect(puts).toBe(1);
      await arrivedOnce(visitor, operator);
    });
  }

  test('PUT is never answered', async ({ visitor, operator }) => {
    const { page } = visitor;
    const held = holdPuts(page);
    await page.clock.install();
    await start(visitor);
    await sendFile(visitor);
    await held;
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await timePasses(visitor);
    await arrivedOnce(visitor, operator);
  });
});

test('how far it is, whatever becomes of the connection, and cancel', async ({
  visitor,
  operator,
}) => {
  const { page } = visitor;
  const large = { ...FILE, name: 'large.pdf', buffer: Buffer.alloc(3_000_000, 'x') };
  let cutConnection;
  let joined = 0;
  await intercept(page, ({ frame, pass, cut }) => {
    cutConnection = cut;
    joined += frame[0] === 'OK';
    pass();
  });
  await start(visitor);
  await visitor.say('hello');
  await expect.poll(() => visitor.sent()).toEqual(['hello']);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: 250_000,
  });
  await sendFile(visitor, large);
  const progress = visitor.log.locator('progress');
  await button(visitor, 'Cancel').focus();
  const percents = new Set();
  await expect
    .poll(async () => {
      percents.add(Number(await progress.getAttribute('value')));
      return percents.size;
    })
    .toBeGreaterThan(3);
  expect(Math.max(...percents)).toBeLessThan(100);
  const before = Math.max(...percents);
  cutConnection();
  await expect.poll(() => joined).toBe(2);
  expect(Number(await progress.getAttribute('value'))).toBeGreaterThanOrEqual(before);
  // It moves beside the button, not under the visitor's fingers.
  await expect(button(visitor, 'Cancel')).toBeFocused();
  await button(visitor, 'Cancel').click();
  await expect(visitor.messages).toHaveCount(1);

  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: -1,
    uploadThroughput: -1,
  });
  await sendFile(visitor);
  await arrivedOnce(visitor, operator);
});

test('what waits for the network can be cancelled', async ({ visitor }) => {
  await start(visitor);
  await visitor.say('hello');
  await expect.poll(() => visitor.sent()).toEqual(['hello']);
  await visitor.page.context().setOffline(true);
  await answerPuts(visitor.page, ...Array(20).fill(503));
  await sendFile(visitor);
  await button(visitor, 'Cancel').click();
  await expect(visitor.messages).toHaveCount(1);
  await visitor.page.context().setOffline(false);
});

test.describe('a file that cannot be loaded', () => {
  for (const [why, words, meddle] of [
    ['it was deleted', 'no longer there', (route) => route.fulfill({ status: 404 })],
    ['no network', 'could not be loaded', (route) => route.abort()],
    ['a server in trouble', 'could not be loaded', (route) => route.fulfill({ status: 503 })],
  ]) {
    test(why, async ({ visitor }) => {
      const { page } = visitor;
      await start(visitor);
      await visitor.attach([PICTURE, FILE]);
      await visitor.send();
      await expect.poll(async () => (await visitor.sent()).length).toBe(2);
      await page.route(STORAGE, meddle);
      await page.reload();
      await visitor.openChat();
      const picture = visitor.message(PICTURE.name);
      await expect(picture).toContainText(words);

      const file = visitor.message(FILE.name);
      await button(visitor, `Download ${FILE.name}`).click();
      await expect(file).toContainText(words);

      await page.unrouteAll();
      await file.getByRole('button', { name: 'Retry' }).click();
      await expect(file).not.toContainText(words);
      await picture.getByRole('button', { name: 'Retry' }).click();
      await expect(button(visitor, `Open ${PICTURE.name}`)).toBeVisible();
    });
  }
});
