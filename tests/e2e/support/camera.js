// How a page is looked at and photographed.
import { writeFile } from 'node:fs/promises';

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const PLAIN = { colorScheme: 'light', forcedColors: 'none' };

/** Of a desktop's page, as much as shows the widget in its corner. */
const CORNER = 440;

/** What everybody sees: these pictures are kept. */
export const SHOWN = {
  light: { corner: true },
  dark: { corner: true, colorScheme: 'dark' },
  phone: { size: PHONE, touch: true },
  'phone-dark': { size: PHONE, touch: true, colorScheme: 'dark' },
};

/** What only some see. */
export const RARE = {
  rtl: { corner: true, dir: 'rtl' },
  'phone-small': { size: { width: 360, height: 640 }, touch: true },
  'phone-lying': { size: { width: 844, height: 390 }, touch: true },
  forced: { corner: true, forcedColors: 'active' },
  // 1280 px at 400 %, and the least that has to do.
  zoomed: { size: { width: 320, height: 200 } },
};

/** Of pages that are ours as a whole. */
export const WHOLE = {
  light: {},
  dark: { colorScheme: 'dark' },
  phone: { size: PHONE },
  'phone-dark': { size: PHONE, colorScheme: 'dark' },
  rtl: { dir: 'rtl' },
  forced: { forcedColors: 'active' },
  zoomed: { size: { width: 640, height: 400 } },
};

/**
 * Takes a picture in each of these looks, the whole page for `isWhole`: a WebP, which Playwright
 * itself does not write.
 */
export async function photograph(page, looks, path, isWhole = false) {
  const devtools = await page.context().newCDPSession(page);
  for (const [look, how] of Object.entries(looks)) {
    await dress(page, devtools, how);
    const dirs = how.dir && (await turn(page, [how.dir, how.dir]));
    const clip = how.corner && !isWhole ? await corner(page) : undefined;
    await save(devtools, path(look), clip);
    if (dirs) await turn(page, dirs);
  }
  await dress(page, devtools, {});
  await devtools.detach();
}

async function dress(page, devtools, how) {
  const { size = DESKTOP, touch = false, corner: _, dir: __, ...media } = how;
  await page.setViewportSize(size);
  await page.emulateMedia({ ...PLAIN, ...media });
  await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: touch });
  await page.evaluate(async () => {
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    await frame();
  });
}

/** The page and the panel run in these directions; gives those in which they ran. */
async function turn(page, dirs) {
  return page.evaluate((wanted) => {
    const panel = document.querySelector('kite-chat')?.shadowRoot.querySelector('.panel [dir]');
    return [document.documentElement, panel].map((element, at) => {
      const before = element?.dir;
      if (element) element.dir = wanted[at];
      return before;
    });
  }, dirs);
}

async function corner(page) {
  const dir = await page.evaluate(() => document.documentElement.dir);
  const x = dir === 'rtl' ? 0 : DESKTOP.width - CORNER;
  return { x, y: 0, width: CORNER, height: DESKTOP.height };
}

async function save(devtools, path, clip) {
  const options = { format: 'webp', quality: 82 };
  if (clip) options.clip = { ...clip, scale: 1 };
  const { data } = await devtools.send('Page.captureScreenshot', options);
  await writeFile(path, Buffer.from(data, 'base64'));
}
