// Makes the pictures of the README: `npm run screenshots`. Real server, real widget, real desk.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { launchOptions } from './support/launch.js';
import { Operator } from './support/operator.js';
import { Server } from './support/server.js';
import { Visitor } from './support/visitor.js';

const FOLDER = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

const TALK = [
  ['visitor', 'Hi! Does the Moss come in a size for 1.60 m?'],
  ['operator', 'Hello Marta! Yes, the 49 cm frame is made for you.'],
  ['operator', 'We can put one aside for a test ride.'],
  ['visitor', 'Lovely. Would Saturday be possible?'],
  ['operator', 'Saturday at ten, the kettle is on.'],
  ['visitor', 'Perfect, see you then'],
];

// Others who wait at the same time, for the desk's list.
const OTHERS = [
  ['Jonas Weber', 'Which tyres fit the Clay with mudguards?'],
  ['Олена', 'Чи надсилаєте ви до Львова?'],
  ['Inés', 'My bottom bracket sings in the rain. Is that normal?'],
];

const server = await Server.start();
const browser = await chromium.launch(launchOptions);
try {
  await mkdir(FOLDER, { recursive: true });
  await takePictures();
} finally {
  await browser.close();
  await server.stop();
}

async function takePictures() {
  const page = (options) =>
    browser.newPage({ locale: 'en-GB', reducedMotion: 'reduce', deviceScaleFactor: 2, ...options });
  const visitor = new Visitor(await page({ viewport: DESKTOP }), server);
  const operator = new Operator(await page({ viewport: DESKTOP }), server);
  await operator.login();
  for (const [name, text] of OTHERS) {
    const other = new Visitor(await page({ viewport: DESKTOP }), server);
    await come(other, name);
    await other.say(text);
    await operator.conversation(text).waitFor();
    await other.page.context().close();
  }
  await come(visitor, 'Marta');
  await talk(visitor, operator);

  await shoot(visitor.page, 'widget-light');
  await shoot(operator.page, 'desk');
  await visitor.page.emulateMedia({ colorScheme: 'dark' });
  await shoot(visitor.page, 'widget-dark');
  await operator.page.emulateMedia({ colorScheme: 'dark' });
  await shoot(operator.page, 'desk-dark');
  await visitor.page.emulateMedia({ colorScheme: 'light' });
  await visitor.page.setViewportSize(PHONE);
  await shoot(visitor.page, 'widget-phone');
}

async function come(visitor, name) {
  await visitor.visit();
  await visitor.chat.evaluate((chat, value) => chat.setAttribute('user-name', value), name);
  await visitor.openChat();
}

async function talk(visitor, operator) {
  for (const [index, [author, text]] of TALK.entries()) {
    await (author === 'visitor' ? visitor.say(text) : operator.reply(text));
    await visitor.message(text).waitFor();
    if (index === 0) {
      await operator.open(text);
    }
    await operator.log.getByText(text).waitFor();
  }
}

async function shoot(page, name) {
  // Fonts and pictures are there, and nothing moves any more.
  await page.evaluate(() => document.fonts.ready.then(() => {}));
  await page.waitForLoadState('networkidle');
  await page.screenshot({ path: `${FOLDER}${name}.png`, animations: 'disabled', caret: 'hide' });
  console.log(`docs/images/${name}.png`);
}
