// Makes the pictures: `npm run screens`, or `npm run screens -- STATE…` for a few states alone.
// Real server, real widget, real desk.
//
// docs/images/   what the README shows
// docs/screens/  each state of the widget, light and dark, on a desktop and on a phone
// target/states/ the looks that only some see, and the desk: to be looked at by whoever changes them
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { showDesk } from './desk-states.js';
import { STATES } from './states.js';
import { photograph, RARE, SHOWN, WHOLE } from './support/camera.js';
import { launchOptions } from './support/launch.js';
import { takeReadme } from './support/readme.js';
import { Server } from './support/server.js';
import { Stage } from './support/stage.js';

const IMAGES = folder('../../docs/images/');
const SCREENS = folder('../../docs/screens/');
const RARELY = folder('../../target/states/');
const COMMON = {
  locale: 'en-GB',
  timezoneId: 'Europe/Kyiv',
  reducedMotion: 'reduce',
  deviceScaleFactor: 1.5,
};

const wanted = process.argv.slice(2);
const browser = await chromium.launch(launchOptions);
try {
  await makeScreens();
  if (wanted.length === 0) {
    await makeIndex();
    await onServer((stage) => takeReadme({ ...stage, folder: IMAGES }));
    await onServer((stage) => showDesk({ ...stage, show: showRarely }));
  }
} finally {
  await browser.close();
}

async function makeScreens() {
  const strangers = wanted.filter((name) => !STATES.some(([known]) => known === name));
  if (strangers.length > 0) throw new Error(`There is no state ${strangers.join(', ')}`);
  if (wanted.length === 0) await rm(SCREENS, { recursive: true, force: true });
  await mkdir(SCREENS, { recursive: true });
  await mkdir(RARELY, { recursive: true });
  for (const [name, , reach, isWhole] of STATES) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const stage = await Stage.build(newPage);
    try {
      await reach(stage);
      await photograph(stage.page, SHOWN, (look) => `${SCREENS}${name}-${look}.webp`, isWhole);
      await photograph(stage.page, RARE, (look) => `${RARELY}${name}-${look}.webp`, isWhole);
    } finally {
      await stage.close();
    }
    console.log(name);
  }
}

async function makeIndex() {
  const picture = (name, look) => `<img src="${name}-${look}.webp" alt="${look}" height="420">`;
  const sections = STATES.map(([name, shows]) => {
    const pictures = Object.keys(SHOWN).map((look) => picture(name, look));
    return `## ${shows}\n\n${pictures.join('\n')}\n`;
  });
  const intro = 'Made by `npm run screens`: desktop light and dark, phone light and dark.\n';
  await writeFile(`${SCREENS}README.md`, ['# The widget\n', intro, ...sections].join('\n'));
}

async function showRarely(page, state) {
  await photograph(page, WHOLE, (look) => `${RARELY}desk-${state}-${look}.webp`);
}

async function onServer(take) {
  const server = await Server.start();
  try {
    await take({ server, newPage });
  } finally {
    await server.stop();
  }
}

function newPage(options) {
  return browser.newPage({ ...COMMON, ...options });
}

function folder(path) {
  return fileURLToPath(new URL(path, import.meta.url));
}
