// The menu of the header, by keyboard and by finger.
import { expect, test } from './fixtures.js';
import { expectAccessible } from './support/accessible.js';

const menu = (visitor) => visitor.chat.getByRole('button', { name: 'Menu' });
const items = (visitor) => visitor.chat.locator('[role^=menuitem]');

test.beforeEach(async ({ visitor }) => {
  await visitor.page.emulateMedia({ reducedMotion: 'reduce' });
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('Hello');
  await expect.poll(() => visitor.sent()).toEqual(['Hello']);
});

test('it is walked by keyboard, and the focus comes back', async ({ visitor }) => {
  const { page } = visitor;
  await menu(visitor).focus();
  await page.keyboard.press('Enter');
  await expect(menu(visitor)).toHaveAttribute('aria-expanded', 'true');
  await expect(items(visitor).first()).toBeFocused();
  await expectAccessible(page, 'menu');
  await page.keyboard.press('ArrowDown');
  await expect(items(visitor).nth(1)).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await expect(items(visitor).last()).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await expect(items(visitor).first()).toBeFocused();
  await page.keyboard.press('End');
  await expect(items(visitor).last()).toBeFocused();
  await page.keyboard.press('Home');
  await expect(items(visitor).first()).toBeFocused();
  await page.keyboard.press('d');
  await expect(items(visitor).filter({ hasText: 'Download transcript' })).toBeFocused();
  await page.keyboard.press('Home');
  await page.keyboard.press('Space');
  await expect(items(visitor).first()).not.toBeChecked();
  await expect(items(visitor).first()).toBeFocused();

  await page.keyboard.press('Escape');
  await expect(items(visitor)).toHaveCount(0);
  await expect(visitor.panel).toBeVisible();
  await expect(menu(visitor)).toBeFocused();
  await expect(menu(visitor)).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('Escape');
  await expect(visitor.panel).toBeHidden();
});

test('whatever else is used closes it', async ({ visitor }) => {
  const { page } = visitor;
  await menu(visitor).click();
  await expect(items(visitor)).not.toHaveCount(0);
  await menu(visitor).click();
  await expect(items(visitor)).toHaveCount(0);

  await menu(visitor).click();
  await expect(items(visitor)).not.toHaveCount(0);
  await visitor.input.click();
  await expect(items(visitor)).toHaveCount(0);
  await expect(visitor.input).toBeFocused();

  await menu(visitor).click();
  await expect(items(visitor)).not.toHaveCount(0);
  await page.keyboard.press('Tab');
  await expect(items(visitor)).toHaveCount(0);

  await menu(visitor).click();
  await expect(items(visitor)).not.toHaveCount(0);
  await page.mouse.click(20, 20);
  await expect(items(visitor)).toHaveCount(0);
});

test('it can be hit by a finger, and fits the smallest screens', async ({ visitor }) => {
  const { page } = visitor;
  for (const size of [
    { width: 320, height: 568 },
    { width: 320, height: 256 },
    { width: 568, height: 320 },
  ]) {
    await page.setViewportSize(size);
    await menu(visitor).click();
    const box = await visitor.chat.getByRole('menu').boundingBox();
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(size.width);
    expect(box.y + box.height).toBeLessThanOrEqual(size.height);
    for (const each of await items(visitor).all()) {
      expect((await each.boundingBox()).height).toBeGreaterThanOrEqual(44);
    }
    await items(visitor).last().focus();
    await expect(items(visitor).last()).toBeInViewport();
    await page.keyboard.press('Escape');
  }
});
