// On a phone the chat is an app of its own: it fills the screen, gives way to the keyboard, and the
// back button closes it.
import { expect, test } from './fixtures.js';
import { draw } from './support/files.js';

const SIZES = [
  { width: 360, height: 640 },
  { width: 390, height: 844 },
];
/** What a finger needs. */
const TARGET = 44;

test.use({ viewport: SIZES[1], hasTouch: true, isMobile: true });

const tap = async (visitor) => {
  await visitor.visit();
  await visitor.launcher.tap();
  await expect(visitor.input).toBeVisible();
};

const isOpen = (visitor) => visitor.chat.evaluate((chat) => chat.open);

for (const viewport of SIZES) {
  test.describe(`${viewport.width} × ${viewport.height}`, () => {
    test.use({ viewport });

    test('the panel fills the screen', async ({ visitor }) => {
      await tap(visitor);
      await expect(visitor.panel).toHaveCSS('opacity', '1');
      expect(await visitor.panel.boundingBox()).toEqual({ x: 0, y: 0, ...viewport });
      await expect(visitor.launcher).toBeHidden();
      const [wide, tall] = await visitor
        .part('composer')
        .evaluate(({ parentElement }) => [
          parentElement.scrollWidth - parentElement.clientWidth,
          parentElement.scrollHeight - parentElement.clientHeight,
        ]);
      expect([wide, tall]).toEqual([0, 0]);
    });

    test('fingers find what they aim at, and no field is zoomed to', async ({ visitor }) => {
      await tap(visitor);
      await visitor.say('Is this large enough?');
      await expect.poll(() => visitor.sent()).toHaveLength(1);
      await visitor.input.fill('Yes');
      expect(await visitor.chat.evaluate(smallTargets, TARGET)).toEqual([]);
      const sizes = await visitor.chat.evaluate(({ shadowRoot }) =>
        [...shadowRoot.querySelectorAll('textarea, input:not([type=file])')].map((field) =>
          Number.parseFloat(getComputedStyle(field).fontSize),
        ),
      );
      expect(Math.min(...sizes)).toBeGreaterThanOrEqual(16);
    });
  });
}

test('turned, it fills the screen again', async ({ visitor }) => {
  await tap(visitor);
  await visitor.page.setViewportSize({ width: 844, height: 390 });
  const box = () => visitor.panel.boundingBox();
  await expect.poll(box).toEqual({ x: 0, y: 0, width: 844, height: 390 });
  await expect(visitor.input).toBeInViewport({ ratio: 1 });
});

test('what the screen rounds off stays free', async ({ visitor, page }) => {
  await tap(visitor);
  const devtools = await page.context().newCDPSession(page);
  const insets = { top: 47, bottom: 34, left: 0, right: 0 };
  await devtools.send('Emulation.setSafeAreaInsetsOverride', { insets });
  const header = () => visitor.part('header').boundingBox();
  await expect.poll(async () => (await header()).y).toBe(47);
  const composer = await visitor.part('composer').boundingBox();
  expect(composer.y + composer.height).toBe(844 - 34);
});

test('the keyboard leaves composer and last message in view', async ({ visitor, page }) => {
  // No keyboard comes up here: this is what the browser would tell of one.
  await page.addInitScript(() => {
    const view = new EventTarget();
    Object.assign(view, { scale: 1, offsetTop: 0 });
    Object.defineProperty(view, 'height', { get: () => window.innerHeight - window.keyboard });
    window.keyboard = 0;
    window.setKeyboard = (height, offsetTop = 0) => {
      window.keyboard = height;
      view.offsetTop = offsetTop;
      view.dispatchEvent(new Event('resize'));
    };
    Object.defineProperty(window, 'visualViewport', { value: view });
  });
  await tap(visitor);
  for (let number = 1; number <= 15; number += 1) {
    await visitor.say(`Message ${number}`);
  }
  await expect(visitor.message('Message 15')).toBeVisible();
  const bottom = async (locator) => {
    const { y, height } = await locator.boundingBox();
    return y + height;
  };
  const whole = await bottom(visitor.part('composer'));
  expect(whole).toBe(844);

  await page.evaluate(() => window.setKeyboard(336));
  await expect.poll(() => bottom(visitor.part('composer'))).toBe(844 - 336);
  const input = await visitor.part('composer').boundingBox();
  expect(await bottom(visitor.message('Message 15'))).toBeLessThan(input.y);
  expect((await visitor.part('header').boundingBox()).y).toBe(0);

  // Some browsers push the page up as well.
  await page.evaluate(() => window.setKeyboard(336, 120));
  await expect.poll(() => bottom(visitor.part('composer'))).toBe(844 - 336 + 120);
  await page.evaluate(() => window.setKeyboard(0));
  await expect.poll(() => bottom(visitor.part('composer'))).toBe(whole);

  // It may come up while the log goes to its end.
  await visitor.log.evaluate((log) => {
    log.scrollTop = -400;
  });
  await visitor.part('latest').waitFor();
  await visitor.part('latest').evaluate(async (button) => {
    button.click();
    await new Promise(requestAnimationFrame);
    window.setKeyboard(336);
  });
  await expect.poll(() => bottom(visitor.part('composer'))).toBe(844 - 336);
  await expect(visitor.message('Message 15')).toBeInViewport({ ratio: 1 });
  expect(await visitor.log.evaluate((log) => log.scrollTop)).toBe(0);
});

test('the page below neither scrolls nor gets the focus', async ({ visitor, page }) => {
  await tap(visitor);
  await expect(visitor.panel).toHaveAttribute('aria-modal', 'true');
  const devtools = await page.context().newCDPSession(page);
  for (const name of ['header', 'log', 'composer']) {
    const target = name === 'log' ? visitor.log : visitor.part(name);
    const { x, y, width, height } = await target.boundingBox();
    await devtools.send('Input.synthesizeScrollGesture', {
      x: x + width / 2,
      y: y + height / 2,
      yDistance: -200,
      gestureSourceType: 'touch',
    });
    expect(await page.evaluate(() => window.scrollY), name).toBe(0);
  }
  // Behind the last of the panel comes the browser's own interface.
  const isInside = () =>
    visitor.chat.evaluate((chat) => [chat, document.body].includes(document.activeElement));
  for (let step = 0; step < 12; step += 1) {
    await page.keyboard.press(step % 5 === 4 ? 'Shift+Tab' : 'Tab');
    await expect.poll(isInside, `step ${step}`).toBe(true);
  }
  await visitor.part('close').tap();
  await expect(visitor.panel).not.toHaveAttribute('aria-modal');
  expect(await page.evaluate(() => document.body.getAttribute('style'))).toBeNull();
});

test('what closes things in this browser closes the panel, the innermost first', async ({
  visitor,
  page,
}) => {
  await tap(visitor);
  await expect(visitor.panel).toHaveAttribute('aria-modal', 'true');
  await visitor.panel.getByRole('button', { name: 'Menu' }).tap();
  await expect(visitor.panel.getByRole('menu')).toBeVisible();
  // Chromium's back gesture and this key are one thing, which this makes reach the page's body.
  const request = async () => {
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('Escape');
  };
  await page.keyboard.press('Escape');
  await expect(visitor.panel.getByRole('menu')).toHaveCount(0);
  expect(await isOpen(visitor)).toBe(true);
  await request();
  await expect.poll(() => isOpen(visitor)).toBe(false);
});

test.describe('in a browser that only knows its history', () => {
  test.beforeEach(async ({ page }) => {
    await page.addInitScript(() => {
      window.CloseWatcher = undefined;
      window.heard = [];
      // As a page's router would. Some engines let nobody be asked before it.
      window.addEventListener('popstate', ({ state }) =>
        window.heard.push(`${JSON.stringify(state)} ${location.hash}`),
      );
    });
  });

  test('going back closes the panel, the innermost first', async ({ visitor, page }) => {
    await visitor.visit();
    await page.evaluate(() => history.pushState({ router: 'bikes' }, '', '#bikes'));
    await visitor.launcher.tap();
    await expect(visitor.panel).toHaveAttribute('aria-modal', 'true');
    expect(await page.evaluate(() => history.state.router)).toBe('bikes');
    await visitor.panel.getByRole('button', { name: 'Menu' }).tap();
    await expect(visitor.panel.getByRole('menu')).toBeVisible();

    await page.goBack();
    await expect(visitor.panel.getByRole('menu')).toHaveCount(0);
    expect(await isOpen(visitor)).toBe(true);
    await page.goBack();
    await expect.poll(() => isOpen(visitor)).toBe(false);
    expect(await page.evaluate(() => history.state)).toEqual({ router: 'bikes' });
    expect(new URL(page.url()).hash).toBe('#bikes');
    // All that the router may hear is that it is where it is.
    const heard = new Set(await page.evaluate(() => window.heard));
    heard.delete('{"router":"bikes"} #bikes');
    expect([...heard]).toEqual([]);

    await page.goBack();
    await expect.poll(() => page.evaluate(() => window.heard.at(-1))).toBe('null ');
  });

  test('going back closes a picture, and leaves the panel open', async ({ visitor, page }) => {
    await visitor.visit();
    await visitor.launcher.tap();
    await expect(visitor.panel).toHaveAttribute('aria-modal', 'true');
    const buffer = await draw(page, 'image/png', { width: 320, height: 240 });
    await visitor.attach([{ name: 'bike.png', mimeType: 'image/png', buffer }]);
    await visitor.send();
    await visitor.log.getByRole('button', { name: 'Open bike.png' }).tap();
    const lightbox = visitor.chat.getByRole('dialog', { name: 'Pictures' });
    await expect(lightbox).toBeVisible();
    await page.goBack();
    await expect(lightbox).toHaveCount(0);
    expect(await isOpen(visitor)).toBe(true);
  });

  test('closed in another way, it leaves no step behind', async ({ visitor, page }) => {
    await tap(visitor);
    await expect(visitor.panel).toHaveAttribute('aria-modal', 'true');
    await visitor.part('close').tap();
    await expect.poll(() => page.evaluate(() => history.state)).toBeNull();
    await visitor.launcher.tap();
    await expect(visitor.panel).toHaveAttribute('aria-modal', 'true');
  });

  test('where the page goes on by itself, nothing is taken back', async ({ visitor, page }) => {
    await tap(visitor);
    await expect(visitor.panel).toHaveAttribute('aria-modal', 'true');
    await page.evaluate(() => history.pushState({ router: 'elsewhere' }, '', '#elsewhere'));
    await visitor.part('close').tap();
    await expect(visitor.panel).not.toHaveAttribute('aria-modal');
    expect(await page.evaluate(() => history.state)).toEqual({ router: 'elsewhere' });
  });
});

/** The buttons around whose middle a finger of this size would hit something else. */
function smallTargets({ shadowRoot }, size) {
  const reach = size / 2 - 1;
  const buttons = [...shadowRoot.querySelectorAll('.panel :is(button, a[href])')];
  const shown = buttons.filter((button) => button.checkVisibility());
  const misses = (button) => {
    const { x, y, width, height } = button.getBoundingClientRect();
    const [middle, centre] = [x + width / 2, y + height / 2];
    const around = [
      [-reach, 0],
      [reach, 0],
      [0, -reach],
      [0, reach],
    ];
    return around.some(([right, down]) => {
      const hit = shadowRoot.elementFromPoint(middle + right, centre + down);
      return hit !== button && !button.contains(hit);
    });
  };
  return shown.filter(misses).map((button) => button.className);
}
