// Where Chromium is: for Playwright, and for `cargo xtask`, which installs one if this finds none.
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The quickest first: the same engine, without the windows that nobody sees.
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
];

/** The path of the Chromium or Chrome to test with, or undefined. */
export function findChromium() {
  const named = process.env.KITE_CHROMIUM;
  return named ? [named].find(isExecutable) : findProgram(...NAMES);
}

/** The path of the first of these programs that is installed, or undefined. */
export function findProgram(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(findChromium() ?? '');
}
