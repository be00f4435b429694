// What finds faults in the looks finds them: each of these styles makes one.
import { expect, test } from './fixtures.js';
import { seen } from './support/assistive.js';
import {
  cutOff,
  cutText,
  moving,
  pushedOut,
  SPACED,
  scrolledBothWays,
  tooSmall,
  unbounded,
  undress,
  wear,
} from './support/looks.js';

const FAULTS = [
  [cutOff, '.greeting { position: relative; inset-inline-start: 200px }'],
  [pushedOut, '.header { min-block-size: 568px }'],
  [cutText, '.empty p { block-size: 12px; overflow: hidden }'],
  [cutText, '.empty p { white-space: nowrap; overflow: hidden; min-inline-size: 0 }'],
  [scrolledBothWays, '.log { overflow: auto } .stream { min-inline-size: 900px }'],
  [
    scrolledBothWays,
    '.stream { min-block-size: 3000px; min-inline-size: 900px } .log { overflow: scroll }',
  ],
  [moving, '.sky { animation: fly 9s infinite !important }'],
  [unbounded, '.panel .tool { border: 0 !important }'],
  [unbounded, '.panel .tool { border-color: transparent; forced-color-adjust: none }'],
  [tooSmall, '.panel .tool { block-size: 43px }'],
];

test.beforeEach(async ({ visitor }) => {
  await visitor.page.emulateMedia({ reducedMotion: 'reduce', forcedColors: 'active' });
  await visitor.visit();
  await visitor.openChat();
  await visitor.page.setViewportSize({ width: 320, height: 568 });
  const tools = await visitor.page.context().newCDPSession(visitor.page);
  await tools.send('Emulation.setTouchEmulationEnabled', { enabled: true });
});

for (const [find, css] of FAULTS) {
  test(`${find.name}: ${css}`, async ({ visitor }) => {
    expect(await visitor.chat.evaluate(find)).toEqual([]);
    await visitor.chat.evaluate(wear, css);
    expect(await visitor.chat.evaluate(find)).not.toEqual([]);
  });
}

test('text is spaced, and as it was', async ({ visitor }) => {
  const greeting = visitor.panel.locator('.greeting');
  const spacing = () => greeting.evaluate((element) => getComputedStyle(element).letterSpacing);
  const before = await spacing();
  await visitor.chat.evaluate(wear, SPACED);
  expect(await spacing()).toBe('3.12px');
  await visitor.chat.evaluate(undress);
  expect(await spacing()).toBe(before);
});

for (const [fault, css] of [
  ['not marked', '.panel * { outline: none !important; box-shadow: none !important }'],
  ['covered', '.panel .drop[hidden] { display: grid !important }'],
  [
    'out of sight',
    '.header { block-size: 0; min-block-size: 0; overflow: hidden; padding: 0; border: 0 }',
  ],
]) {
  test(`the focus is ${fault}: ${css}`, async ({ visitor }) => {
    await visitor.input.focus();
    for (let back = 0; back < 3; back += 1) await visitor.page.keyboard.press('Shift+Tab');
    await expect(visitor.part('close')).toBeFocused();
    expect(await visitor.chat.evaluate(seen)).toBe('seen');
    await visitor.chat.evaluate(wear, css);
    expect(await visitor.chat.evaluate(seen)).toBe(fault);
  });
}
