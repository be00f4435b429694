// How a page is looked at and photographed.
import { writeFile } from 'node:fs/promises';

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const PLAIN = { colorScheme: 'light', forcedColors: 'none' };

/** The corner of a desktop's page in which the widget stands. */
const CORNER = { x: 840, y: 0, width: 440, height: 800 };

/** What everybody sees: these pictures are kept. */
export const SHOWN = {
  light: { clip: CORNER },
  dark: { clip: CORNER, colorScheme: 'dark' },
  phone: { size: PHONE, touch: true },
  'phone-dark': { size: PHONE, touch: true, colorScheme: 'dark' },
};

/** What only some see. */
export const RARE = {
  rtl: { clip: { ...CORNER, x: 0 }, dir: 'rtl' },
  'phone-small': { size: { width: 360, height: 640 }, touch: true },
  'phone-lying': { size: { width: 844, height: 390 }, touch: true },
  forced: { clip: CORNER, forcedColors: 'active' },
  // 1280 px at 400 %, and the least that has to do.
  zoomed: { size: { width: 320, height: 200 } },
};

/** The whole of a desktop's page and a phone's, for pages without a corner of ours. */
export const WHOLE = {
  light: {},
  dark: { colorScheme: 'dark' },
  phone: { size: PHONE },
  'phone-dark': { size: PHONE, colorScheme: 'dark' },
  rtl: { dir: 'rtl' },
  forced: { forcedColors: 'active' },
  zoomed: { size: { width: 640, height: 400 } },
};

/** Takes a picture in each of these looks: a WebP, which Playwright itself does not write. */
export async function photograph(page, looks, path) {
  const devtools = await page.context().newCDPSession(page);
  for (const [look, how] of Object.entries(looks)) {
    await dress(page, devtools, how);
    await save(devtools, path(look), how.clip);
  }
  await dress(page, devtools, {});
  await devtools.detach();
}

async function dress(page, devtools, how) {
  const { size = DESKTOP, touch = false, dir = 'ltr', clip: _, ...media } = how;
  await page.setViewportSize(size);
  await page.emulateMedia({ ...PLAIN, ...media });
  await devtools.send('Emulation.setTouchEmulationEnabled', { enabled: touch });
  await page.evaluate(async (value) => {
    document.documentElement.setAttribute('dir', value);
    // The panel follows its language, which stays.
    const panel = document.querySelector('kite-chat')?.shadowRoot.querySelector('.panel [dir]');
    panel?.setAttribute('dir', value);
    const frame = () => new Promise((done) => requestAnimationFrame(done));
    await frame();
    await frame();
  }, dir);
}

async function save(devtools, path, clip) {
  const options = { format: 'webp', quality: 82 };
  if (clip) options.clip = { ...clip, scale: 1 };
  const { data } = await devtools.send('Page.captureScreenshot', options);
  await writeFile(path, Buffer.from(data, 'base64'));
}
