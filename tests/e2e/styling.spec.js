// How the chat looks with each of the styling page's presets, beside a picture of how it should.
// After a change that is meant: `cargo xtask browser styling.spec.js --update-snapshots`.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import presets from '../../www/site/_data/presets.js';
import { expect, test } from './fixtures.js';
import { launchOptions } from './support/launch.js';
import { Visitor } from './support/visitor.js';

/** The same on every machine, also where there is none, under the names that are asked for. */
const FONT = '@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2';
const FACES = [
  ['Plain', { weight: '300 900' }],
  ['Georgia', { weight: '300 900', sizeAdjust: '110%' }],
];
const VIEW = { width: 1000, height: 720 };
/** Panel, launcher, shadows and what is around them. */
const CORNER = { x: VIEW.width - 424, y: 0, width: 424, height: VIEW.height };
/**
 * Each text is a bar of its colour, as wide as the text is: glyphs are what browsers and machines
 * draw differently. What is left may differ a little, as edges do, and at a few of its pixels.
 */
const TOLERANCE = { clip: CORNER, threshold: 0.05, maxDiffPixels: 20 };

test.use({
  viewport: VIEW,
  colorScheme: 'light',
  contextOptions: { reducedMotion: 'reduce' },
  launchOptions: {
    ...launchOptions,
    // With it, texts have the widths that the machine's settings say.
    args: [...launchOptions.args, '--font-render-hinting=none'],
  },
});

test('every preset looks as in its picture', async ({ page, server }) => {
  await openStyling(page, server);
  for (const { name } of presets) {
    await begin(page, name);
    await expect.soft(page).toHaveScreenshot(pictureOf(name), TOLERANCE);
  }
});

test('a picture bears other edges, and no other corner or colour', async ({ page, server }, {
  config,
}) => {
  test.skip(/^(all|changed)$/.test(config.updateSnapshots), 'it would keep the wrong pictures');
  await openStyling(page, server);
  const picture = pictureOf('Compact');
  const radius = page.getByRole('slider', { name: '--kite-radius' });
  await begin(page, 'Compact');
  const shift = await style(page, 'kite-chat::part(launcher) { translate: 0.2px 0.2px }');
  await expect(page).toHaveScreenshot(picture, TOLERANCE);
  await drop(shift);
  for (const change of [
    () => radius.fill('8'),
    () => style(page, 'kite-chat { --kite-primary-color: #2563a0 }'),
    () => style(page, 'kite-chat { --kite-incoming-color: #666 }'),
    () => style(page, 'kite-chat { --kite-gap: 13px }'),
  ]) {
    const undo = await change();
    await expect(page).not.toHaveScreenshot(picture, TOLERANCE);
    if (undo) await drop(undo);
    await radius.fill('12');
  }
  await expect(page).toHaveScreenshot(picture, TOLERANCE);
});

const pictureOf = (preset) => `${preset.toLowerCase().replaceAll(' ', '-')}.png`;

/** The styling page with nothing of it but the chat, at some time of some day. */
async function openStyling(page, server) {
  await page.clock.setFixedTime('2026-03-02T10:00:00Z');
  await page.goto(`${server.origin}/styling/`);
  const file = createRequire(import.meta.url).resolve(FONT);
  const bytes = (await readFile(file)).toString('base64');
  await page.evaluate(
    async ([faces, bytes]) => {
      // The page's policy lets no font be fetched.
      const font = Uint8Array.from(atob(bytes), (sign) => sign.charCodeAt(0));
      for (const face of faces) {
        const [family, descriptors] = face;
        document.fonts.add(await new FontFace(family, font, descriptors).load());
      }
    },
    [FACES, bytes],
  );
  // Not white, so that the panel's edges and shadow can be told from it.
  await style(page, ':root { --kite-font: Plain; background: #7c93b0 }');
  await style(page, 'body > :not(kite-chat) { opacity: 0 }');
  const visitor = new Visitor(page, server);
  await expect(visitor.messages).toHaveCount(2);
  await visitor.chat.evaluate(({ shadowRoot }) => {
    const bars = new CSSStyleSheet();
    bars.replaceSync('*, ::placeholder { text-decoration: line-through 1.35em !important }');
    shadowRoot.adoptedStyleSheets.push(bars);
  });
}

async function begin(page, preset) {
  const button = page.getByRole('button', { name: preset, exact: true });
  await button.click();
  await button.blur();
}

/** Gives the style sheet. */
function style(page, rules) {
  return page.evaluateHandle((rules) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(rules);
    document.adoptedStyleSheets.push(sheet);
    return sheet;
  }, rules);
}

/** Takes a style sheet away again. */
function drop(sheet) {
  return sheet.evaluate((it) => it.replaceSync(''));
}
