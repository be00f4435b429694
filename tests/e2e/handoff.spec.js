// Going on in Telegram, as the widget offers it. What Telegram brings is told on the wire here:
// the connector is not this test's.
import decodeQR from 'qr/decode.js';
import { expect, test } from './fixtures.js';
import { expectAccessible } from './support/accessible.js';
import { intercept } from './support/wire.js';

const URL = 'https://t.me/example_bot?start=once';

/** The channel has a connector; each LINK is answered by `link(id, answer)`. */
async function withTelegram(visitor, link) {
  const wire = {};
  await intercept(visitor.page, ({ frame, pass, answer }) => {
    wire.answer = answer;
    const [type, id] = frame;
    if (type === 'INFO') {
      wire.info = [type, id, ['telegram'], ...frame.slice(3)];
      answer(wire.info);
    } else if (type === 'JOIN' && frame[5] > 1) {
      // Of what was told on the wire the server does not know.
      for (const said of [['OK', frame[5], 'open'], wire.info, ['LIVE']]) {
        answer(said);
      }
    } else if (type === 'LINK') {
      link(id, answer);
    } else {
      pass();
    }
  });
  await visitor.page.addInitScript(() => {
    window.states = [];
    window.handoffs = [];
    document.addEventListener('kite-chat.handoff', ({ detail }) => window.handoffs.push(detail));
    document.addEventListener('kite-chat.connection', ({ detail }) => {
      window.states.push(detail.state);
    });
  });
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('Hello');
  await expect.poll(() => visitor.sent()).toEqual(['Hello']);
  return wire;
}

const offer = (visitor) => visitor.chat.getByRole('button', { name: 'Continue in Telegram' });
const way = (visitor) => visitor.chat.getByRole('link', { name: 'Open Telegram' });
const soon = () => new Date(Date.now() + 600_000).toISOString();

test('nothing is offered where the channel has no connector', async ({ visitor }) => {
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('Hello');
  await expect.poll(() => visitor.sent()).toEqual(['Hello']);
  await expect(offer(visitor)).toBeHidden();
  await expect(way(visitor)).toBeHidden();
});

for (const colorScheme of ['light', 'dark']) {
  test(`a link is asked for and followed, ${colorScheme}`, async ({ visitor }) => {
    const { page } = visitor;
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    let ask;
    const asked = new Promise((resolve) => {
      ask = resolve;
    });
    const { answer } = await withTelegram(visitor, (id) => ask(id));
    await expect(offer(visitor)).toBeVisible();
    await expectAccessible(page, 'offered');
    await offer(visitor).focus();
    await page.keyboard.press('Enter');
    const id = await asked;
    await expect(visitor.part('handoff')).toHaveText(/Loading…/);

    answer(['LINK', id, URL, soon()]);
    await expect(way(visitor)).toBeFocused();
    await expect(way(visitor)).toHaveAttribute('href', URL);
    await expect(way(visitor)).toHaveAttribute('target', '_blank');
    await expect(way(visitor)).toHaveAttribute('rel', 'noopener noreferrer nofollow');
    await expectAccessible(page, 'a link');

    const now = new Date().toISOString();
    answer(['HANDOFF', 2, 'tg.u1', 'visitor', null, 'telegram', now]);
    await expect(visitor.log).toContainText('You go on in Telegram too');
    await expect(visitor.part('handoff')).toHaveText('This conversation goes on in Telegram too');
    expect(await page.evaluate(() => window.handoffs)).toEqual([{ connector: 'telegram' }]);
    await expect(visitor.log).toBeFocused();
    answer(['TXT', 3, 'tg.1.2', 'visitor', null, 'From the phone', now, null]);
    await expect(visitor.outgoing.filter({ hasText: 'From the phone' })).toBeVisible();
    await visitor.say('Still here');
    await expect(visitor.outgoing.filter({ hasText: 'Still here' })).toBeVisible();
    await expectAccessible(page, 'handed off');

    answer(['HANDOFF', 4, 'tg.u2', 'visitor', null, null, now]);
    await expect(visitor.log).toContainText('Telegram is disconnected');
    await expect(offer(visitor)).toBeVisible();
  });
}

test('a reload forgets neither the notice nor where the visitor goes on', async ({ visitor }) => {
  const { page } = visitor;
  const wire = await withTelegram(visitor, () => {});
  await expect(offer(visitor)).toBeVisible();
  wire.answer(['HANDOFF', 2, 'tg.u1', 'visitor', null, 'telegram', new Date().toISOString()]);
  await expect(visitor.log).toContainText('You go on in Telegram too');
  wire.answer(['TXT', 3, 'tg.1.2', 'visitor', null, 'From the phone', soon(), null]);
  await visitor.saved('From the phone');

  await page.reload();
  await visitor.openChat();
  await expect(visitor.log).toContainText('You go on in Telegram too');
  await expect(visitor.chat.getByText('Hello', { exact: true })).toBeVisible();
  await expect.poll(() => page.evaluate(() => window.states)).toContain('online');
  wire.answer(['TXT', 4, 'op4', 'operator', 'Ada', 'Welcome back', soon(), null]);
  await expect(visitor.incoming.filter({ hasText: 'Welcome back' })).toBeVisible();
  await expect(visitor.part('handoff')).toHaveText('This conversation goes on in Telegram too');
  expect(await page.evaluate(() => window.handoffs)).toEqual([]);
});

test('a desktop shows the link as a QR code, a phone does not', async ({ visitor }) => {
  const { page } = visitor;
  await withTelegram(visitor, (id, answer) => answer(['LINK', id, URL, soon()]));
  await offer(visitor).click();
  const code = visitor.chat.getByRole('img', { name: 'QR code of the link to Telegram' });
  await expect(code).toBeVisible();
  await expect(visitor.part('handoff')).toContainText('The link expires in 10 minutes');
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    expect(await read(page, await code.screenshot())).toBe(URL);
  }

  await visitor.chat.getByRole('button', { name: 'Hide the link' }).click();
  await expect(way(visitor)).toBeHidden();
  await expect(offer(visitor)).toBeFocused();
  await page.setViewportSize({ width: 390, height: 844 });
  await offer(visitor).click();
  await expect(way(visitor)).toBeVisible();
  await expect(visitor.part('handoff')).not.toContainText('Scan');
  await expect(code).toBeHidden();
});

/** What a QR code says, by the pixels of its picture. */
async function read(page, png) {
  const image = await page.evaluate(
    async (bytes) => {
      const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      const { width, height } = picture;
      const context = new OffscreenCanvas(width, height).getContext('2d');
      context.drawImage(picture, 0, 0);
      return { width, height, data: [...context.getImageData(0, 0, width, height).data] };
    },
    [...png],
  );
  return decodeQR({ ...image, data: Uint8Array.from(image.data) });
}

test('the keyboard stays where the visitor has gone meanwhile', async ({ visitor }) => {
  let tell;
  await withTelegram(visitor, (id, answer) => {
    tell = () => answer(['LINK', id, URL, soon()]);
  });
  await offer(visitor).click();
  await visitor.input.focus();
  await expect.poll(() => tell).toBeTruthy();
  tell();
  await expect(way(visitor)).toBeVisible();
  await expect(visitor.input).toBeFocused();
});

test('a refusal is told and it can be asked again', async ({ visitor }) => {
  const answers = [
    (id) => ['ERR', 'not-available', id, 'no', null],
    (id) => ['LINK', id, 'javascript:alert(1)', soon()],
    (id) => ['LINK', id, 'http://t.me/x', soon()],
    (id) => ['LINK', id, URL, soon()],
  ];
  await withTelegram(visitor, (id, answer) => answer(answers.shift()(id)));
  for (let left = 3; left > 0; left -= 1) {
    await offer(visitor).click();
    await expect.poll(() => answers.length).toBe(left);
    await expect(visitor.chat.getByText('Telegram cannot be reached now')).toBeVisible();
    await expect(way(visitor)).toBeHidden();
  }
  await offer(visitor).click();
  await expect(way(visitor)).toHaveAttribute('href', URL);
  await expect(visitor.chat.getByText('Telegram cannot be reached now')).toBeHidden();
});

/** The ids of Playwright's clock have more than the 32 bits of a browser's. */
function smallTimerIds() {
  const { setTimeout, clearTimeout } = window;
  const ids = [];
  window.setTimeout = (...args) => ids.push(setTimeout(...args));
  window.clearTimeout = (id) => clearTimeout(ids[id - 1]);
}

test('a link that has expired is asked for again', async ({ visitor }) => {
  const { page } = visitor;
  await page.clock.install();
  await page.addInitScript(smallTimerIds);
  let asked = 0;
  await withTelegram(visitor, (id, answer) => {
    asked += 1;
    // By a clock that is far behind the visitor's.
    answer(['LINK', id, `${URL}${asked}`, '2001-01-01T00:00:00.000Z']);
  });
  await offer(visitor).click();
  await expect(way(visitor)).toBeFocused();
  await page.clock.runFor(61_000);
  await expect(way(visitor)).toBeHidden();
  await expect(visitor.part('handoff')).toContainText('The link has expired');
  const again = visitor.chat.getByRole('button', { name: 'Get a new link' });
  await expect(again).toBeFocused();
  await again.click();
  await expect(way(visitor)).toHaveAttribute('href', `${URL}2`);
});
