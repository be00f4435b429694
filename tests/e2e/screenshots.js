// Makes the pictures of the README, and of every state for those who change how it looks:
// `npm run screenshots`. Real server, real widget, real desk.
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { takeStates } from './states.js';
import { launchOptions } from './support/launch.js';
import { Operator } from './support/operator.js';
import { Server } from './support/server.js';
import { Visitor } from './support/visitor.js';

const IMAGES = folder('../../docs/images/');
const STATES = folder('../../target/states/');
const DESKTOP = { width: 1200, height: 760 };

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

await withServer(takeReadme);
await withServer(takeAllStates);

async function takeReadme({ server, newPage }) {
  const sharp = () => newPage({ viewport: DESKTOP, deviceScaleFactor: 2 });
  const operator = new Operator(await sharp(), server);
  await operator.login('Ada');
  for (const [name, text] of OTHERS) {
    const other = new Visitor(await sharp(), server);
    await come(other, name);
    await other.say(text);
    await operator.conversation(text).waitFor();
    await other.page.context().close();
  }
  const visitor = new Visitor(await sharp(), server);
  await come(visitor, 'Marta');
  await talk(visitor, operator);

  for (const colorScheme of ['light', 'dark']) {
    await operator.input.pressSequentially('And ');
    await visitor.log.getByText('Ada is typing').waitFor();
    await shoot(visitor.page, `widget-${colorScheme}`, colorScheme);
    await operator.input.fill('');
    await visitor.input.pressSequentially('By the way');
    await operator.page.getByText('Marta is typing').first().waitFor();
    await shoot(operator.page, `desk-${colorScheme}`, colorScheme);
    await visitor.input.fill('');
  }
}

async function takeAllStates({ server, newPage }) {
  await takeStates({
    server,
    newPage,
    shoot: (page, name) =>
      page.screenshot({ path: `${STATES}${name}.png`, animations: 'disabled', caret: 'hide' }),
  });
  console.log(STATES);
}

async function withServer(take) {
  const server = await Server.start();
  const browser = await chromium.launch(launchOptions);
  const common = { locale: 'en-GB', timezoneId: 'Europe/Kyiv', reducedMotion: 'reduce' };
  try {
    await mkdir(IMAGES, { recursive: true });
    await mkdir(STATES, { recursive: true });
    await take({ server, newPage: (options) => browser.newPage({ ...common, ...options }) });
  } finally {
    await browser.close();
    await server.stop();
  }
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
  await visitor.log.getByText('Read').waitFor();
}

/** As WebP, a quarter of the PNG's size, which Playwright itself does not write. */
async function shoot(page, name, colorScheme) {
  await page.emulateMedia({ colorScheme });
  const session = await page.context().newCDPSession(page);
  const options = { format: 'webp', quality: 88 };
  const { data } = await session.send('Page.captureScreenshot', options);
  await session.detach();
  await writeFile(`${IMAGES}${name}.webp`, Buffer.from(data, 'base64'));
  console.log(`docs/images/${name}.webp`);
}

function folder(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}
