// Where the engines are that Debian's packages bring. `cargo xtask` installs what this does not find.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findChromium, findProgram } from '../../e2e/chromium.js';

/** The browser that comes with WebKitGTK lies among its libraries, which each machine has elsewhere. */
const findMiniBrowser = () => {
  const libraries = existsSync('/usr/lib') ? readdirSync('/usr/lib') : [];
  const folders = ['/usr/libexec', ...libraries.map((name) => join('/usr/lib', name))];
  return folders.map((folder) => join(folder, 'webkit2gtk-4.1/MiniBrowser')).find(existsSync);
};

/** By name; undefined is what is missing. */
export const programs = {
  chromium: findChromium(),
  firefox: findProgram('firefox-esr', 'firefox'),
  webKitDriver: findProgram('WebKitWebDriver'),
  miniBrowser: findMiniBrowser(),
  xvfb: findProgram('Xvfb'),
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = Object.keys(programs).filter((name) => !programs[name]);
  console.log(missing.join(' '));
}
