// In every state that there is, in every look: axe finds nothing, nothing is cut off at the side,
// and everything has room on the smallest of screens.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.js';
import { STATES } from './states.js';
import { Stage } from './support/stage.js';

const LOOKS = [
  { colorScheme: 'light', dir: 'ltr' },
  { colorScheme: 'dark', dir: 'ltr' },
  { colorScheme: 'light', dir: 'rtl' },
];
/** 1280 × 1024 at 400 %. */
const ZOOMED = { width: 320, height: 256 };

for (const [name, shows, reach] of STATES) {
  test(`${name}: ${shows}`, async ({ browser }) => {
    const stage = await Stage.build(async () => {
      const context = await browser.newContext({ reducedMotion: 'reduce' });
      return context.newPage();
    });
    const { page, visitor } = stage;
    try {
      await reach(stage);
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
      await page.setViewportSize(ZOOMED);
      expect(await visitor.chat.evaluate(cutOff), 'zoomed').toEqual([]);
    } finally {
      await stage.close();
    }
  });
}

/** What of the panel does not fit into the width of the screen, and does not scroll by itself. */
function cutOff({ shadowRoot }) {
  const shown = [...shadowRoot.querySelectorAll('.panel *')].filter(
    (element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      !element.closest('.tray, .unseen, svg, .veil, [hidden]'),
  );
  const isOut = ({ left, right, width }) => width > 0 && (left < -0.5 || right > innerWidth + 0.5);
  return shown
    .filter((element) => isOut(element.getBoundingClientRect()))
    .map((element) => `${element.tagName} ${element.className}`);
}
