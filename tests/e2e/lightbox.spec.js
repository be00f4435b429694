// Pictures over the page: by keyboard, mouse and finger, with screen readers, in either direction.
import { expect, test } from './fixtures.js';
import { expectAccessible } from './support/accessible.js';
import { download } from './support/download.js';
import { draw } from './support/files.js';

const NAMES = ['one.png', 'two.png', 'three.png'];

const lightbox = (visitor) => visitor.chat.getByRole('dialog', { name: 'Pictures' });
const image = (visitor) => lightbox(visitor).locator('img');
const thumbnail = (visitor, name) => visitor.log.getByRole('button', { name: `Open ${name}` });
const button = (visitor, name) => lightbox(visitor).getByRole('button', { name });

/** Three pictures in the log, and another file among them. */
test.beforeEach(async ({ visitor }) => {
  await visitor.visit();
  await visitor.openChat();
  const buffer = await draw(visitor.page, 'image/png', { width: 320, height: 240 });
  const picture = (name) => ({ name, mimeType: 'image/png', buffer });
  const pdf = { name: 'list.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n') };
  const files = NAMES.map(picture);
  files.splice(1, 0, pdf);
  // What is sent together is uploaded together, and stands in the order in which it has arrived.
  for (const [index, file] of files.entries()) {
    await visitor.attach([file]);
    await visitor.send();
    await expect.poll(async () => (await visitor.sent()).length).toBe(index + 1);
  }
});

test('by keyboard', async ({ visitor }) => {
  const { page } = visitor;
  await thumbnail(visitor, 'two.png').focus();
  await page.keyboard.press('Enter');
  await expect(lightbox(visitor)).toBeVisible();
  await expect(image(visitor)).toHaveAccessibleName('two.png');
  await expect(lightbox(visitor).getByRole('status')).toHaveText('two.png2 of 3');

  const shows = async (key, name) => {
    await page.keyboard.press(key);
    await expect(image(visitor)).toHaveAccessibleName(name);
  };
  await shows('ArrowRight', 'three.png');
  await shows('ArrowRight', 'one.png');
  await shows('ArrowLeft', 'three.png');
  await shows('Home', 'one.png');
  await shows('End', 'three.png');

  // Nothing of the page or the panel can be reached.
  for (let step = 0; step < 8; step++) {
    await page.keyboard.press('Tab');
    const inside = await visitor.chat.evaluate(({ shadowRoot }) => {
      const { activeElement } = shadowRoot;
      return !activeElement || Boolean(activeElement.closest('.lightbox'));
    });
    expect(inside).toBe(true);
  }

  await page.keyboard.press('Escape');
  await expect(lightbox(visitor)).toHaveCount(0);
  await expect(visitor.input).toBeVisible();
  await expect(thumbnail(visitor, 'two.png')).toBeFocused();
});

test('from right to left, the next picture is to the left', async ({ visitor }) => {
  const { page } = visitor;
  await visitor.chat.evaluate((chat) => {
    chat.strings = { dir: 'rtl' };
    // A panel takes the site's own texts when it is mounted.
    chat.lang = 'en-GB';
  });
  await expect(visitor.log).toHaveCSS('direction', 'rtl');
  await thumbnail(visitor, 'one.png').click();
  await expect(image(visitor)).toHaveAccessibleName('one.png');
  await page.keyboard.press('ArrowLeft');
  await expect(image(visitor)).toHaveAccessibleName('two.png');
  const [next, plane] = await Promise.all([
    button(visitor, 'Next picture').boundingBox(),
    lightbox(visitor).boundingBox(),
  ]);
  expect(next.x).toBeLessThan(plane.width / 2);
});

test('by mouse', async ({ visitor }) => {
  const { page } = visitor;
  await thumbnail(visitor, 'one.png').click();
  await button(visitor, 'Next picture').click();
  await expect(image(visitor)).toHaveAccessibleName('two.png');
  await button(visitor, 'Previous picture').click();
  await expect(image(visitor)).toHaveAccessibleName('one.png');

  const width = async () => (await image(visitor).boundingBox()).width;
  const whole = await width();
  await image(visitor).dblclick();
  await expect.poll(width).toBeGreaterThan(2 * whole);
  await image(visitor).dblclick();
  await expect.poll(width).toBe(whole);

  const file = await download(page, button(visitor, 'Download one.png'));
  expect(file.name).toBe('one.png');
  expect(file.content.subarray(1, 4).toString()).toBe('PNG');

  // Beside the picture.
  await page.mouse.click(30, 400);
  await expect(lightbox(visitor)).toHaveCount(0);
});

test('by finger', async ({ visitor }) => {
  const { page } = visitor;
  await page.setViewportSize({ width: 390, height: 844 });
  await thumbnail(visitor, 'one.png').click();
  await expect(image(visitor)).toBeVisible();
  const swipe = async (dx, dy) => {
    await page.mouse.move(195, 422);
    await page.mouse.down();
    await page.mouse.move(195 + dx, 422 + dy, { steps: 5 });
    await page.mouse.up();
  };
  await swipe(-120, 4);
  await expect(image(visitor)).toHaveAccessibleName('two.png');
  await swipe(120, 4);
  await expect(image(visitor)).toHaveAccessibleName('one.png');
  await swipe(20, 0);
  await expect(image(visitor)).toHaveAccessibleName('one.png');

  // Two fingers, as the browser tells of them.
  const cdp = await page.context().newCDPSession(page);
  const touch = (type, ...points) =>
    cdp.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: points.map(([x, y], id) => ({ x, y, id })),
    });
  const before = (await image(visitor).boundingBox()).width;
  await touch('touchStart', [180, 422], [210, 422]);
  await touch('touchMove', [120, 422], [270, 422]);
  await touch('touchEnd');
  await expect
    .poll(async () => (await image(visitor).boundingBox()).width)
    .toBeGreaterThan(2 * before);
  await page.keyboard.press('0');

  await swipe(4, 200);
  await expect(lightbox(visitor)).toHaveCount(0);
});

test('it goes with the panel', async ({ visitor }) => {
  await thumbnail(visitor, 'one.png').click();
  await expect(image(visitor)).toBeVisible();
  await visitor.chat.evaluate((chat) => chat.hide());
  await expect(lightbox(visitor)).toHaveCount(0);
  await visitor.openChat();
  await thumbnail(visitor, 'one.png').click();
  await expect(image(visitor)).toBeVisible();
  await visitor.chat.evaluate((chat) => chat.remove());
  // The page can be used again.
  await visitor.page.getByRole('heading', { level: 1 }).click();
});

test('a picture that is gone says so, and the others are there', async ({ visitor }) => {
  const { page } = visitor;
  await page.reload();
  await visitor.openChat();
  await expect(thumbnail(visitor, 'one.png').locator('img')).toHaveJSProperty('complete', true);
  await thumbnail(visitor, 'two.png').click();
  await expect(image(visitor)).toBeVisible();
  await image(visitor).evaluate((element) => {
    element.src = '/gone.png';
  });
  await expect(lightbox(visitor).getByRole('alert')).toHaveText('This picture cannot be shown');
  await page.keyboard.press('ArrowRight');
  await expect(image(visitor)).toHaveAccessibleName('three.png');
  await expect(lightbox(visitor)).not.toContainText('cannot be shown');
});

test('earlier pictures are among them before the log has come to them', async ({
  visitor,
  operator,
}) => {
  const { page } = visitor;
  await operator.api.login(operator.server.loginLink);
  const [{ id }] = await operator.api.conversations();
  for (let index = 0; index < 64; index += 1) await operator.api.reply(id, `Line ${index}.`);
  const buffer = await draw(page, 'image/png', { width: 320, height: 240 });
  await visitor.attach([{ name: 'four.png', mimeType: 'image/png', buffer }]);
  await visitor.send();
  await expect.poll(() => visitor.sent()).toContain('four.png');
  // A page that is never idle.
  await page.addInitScript(() => {
    window.requestIdleCallback = () => 0;
  });
  await page.reload();
  await visitor.openChat();
  await thumbnail(visitor, 'four.png').click();
  await expect(thumbnail(visitor, 'one.png')).toHaveCount(0);
  await expect(lightbox(visitor)).toContainText('4 of 4');
  await page.keyboard.press('ArrowRight');
  await expect(image(visitor)).toHaveAccessibleName('one.png');
  const file = await download(page, button(visitor, 'Download one.png'));
  expect(file.name).toBe('one.png');
});

for (const colorScheme of ['light', 'dark']) {
  test(`everybody can use it, ${colorScheme}`, async ({ visitor }) => {
    await visitor.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await thumbnail(visitor, 'one.png').click();
    await expect(image(visitor)).toBeVisible();
    await expectAccessible(visitor.page, 'lightbox');
  });
}
