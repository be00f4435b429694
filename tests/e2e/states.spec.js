// In every state that there is, in every look: axe finds nothing, assistive technology is told what
// there is, nothing is cut off, nothing moves for who wants it still, and fingers hit what they aim
// at.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.js';
import { STATES } from './states.js';
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
import { Stage } from './support/stage.js';
import { VIEWS } from './views.js';

const LOOKS = [
  { colorScheme: 'light', dir: 'ltr' },
  { colorScheme: 'dark', dir: 'ltr' },
  { colorScheme: 'light', dir: 'rtl' },
];
/** 1280 × 1024 at 400 %, and a narrow phone. */
const NARROW = [
  { width: 320, height: 256 },
  { width: 320, height: 568 },
];
const PHONE = { width: 390, height: 844 };

for (const [name, shows, reach] of STATES) {
  test(`${name}: ${shows}`, async ({ browser }) => {
    const stage = await Stage.build(async () => {
      const context = await browser.newContext({ reducedMotion: 'reduce' });
      return context.newPage();
    });
    const { page, visitor } = stage;
    const find = (what) => visitor.chat.evaluate(what);
    try {
      await reach(stage);
      for (const view of VIEWS[name] ?? []) {
        await expect.soft(visitor.chat).toMatchAriaSnapshot(view);
      }
      expect.soft(await find(moving), 'reduced motion').toEqual([]);
      for (const { colorScheme, dir } of LOOKS) {
        await page.emulateMedia({ colorScheme });
        await visitor.chat.evaluate(({ shadowRoot }, value) => {
          const panel = shadowRoot.querySelector('.panel [dir]');
          if (panel) panel.dir = value;
        }, dir);
        const { violations } = await new AxeBuilder({ page }).include('kite-chat').analyze();
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
        expect.soft(found, `${colorScheme} ${dir}`).toEqual([]);
      }
      await page.emulateMedia({ forcedColors: 'active' });
      expect.soft(await find(unbounded), 'forced colours').toEqual([]);
      await page.emulateMedia({ forcedColors: 'none' });

      const expectToFit = async (how) => {
        expect.soft(await find(cutOff), how).toEqual([]);
        expect.soft(await find(pushedOut), how).toEqual([]);
        expect.soft(await find(cutText), how).toEqual([]);
        expect.soft(await find(scrolledBothWays), how).toEqual([]);
      };
      for (const size of NARROW) {
        await page.setViewportSize(size);
        await expectToFit(`${size.height} px high`);
        await visitor.chat.evaluate(wear, SPACED);
        await expectToFit(`${size.height} px high, spaced`);
        await visitor.chat.evaluate(undress);
      }

      await page.setViewportSize(PHONE);
      const tools = await page.context().newCDPSession(page);
      await tools.send('Emulation.setTouchEmulationEnabled', { enabled: true });
      await expect
        .poll(() => page.evaluate(() => matchMedia('(pointer: coarse)').matches))
        .toBe(true);
      expect.soft(await find(tooSmall), 'by finger').toEqual([]);
    } finally {
      await stage.close();
    }
  });
}
