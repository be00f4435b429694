/**
 * Writes the element's contract into a folder, for the site, for editors and for frameworks:
 * `node www/contract/build.js FOLDER`, in the workspace's root.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateJsxTypes } from '@wc-toolkit/jsx-types';
import {
  getVsCodeCssCustomData,
  getVsCodeHtmlCustomData,
} from 'custom-element-vs-code-integration';
import { declaration } from './declaration.js';
import { svelte, vue } from './frameworks.js';
import { manifest } from './manifest.js';

const [outdir] = process.argv.slice(2);
await mkdir(outdir, { recursive: true });
const described = await manifest();
const write = (name, text) => writeFile(join(outdir, name), text);

const events = await readFile(new URL('./events.d.ts', import.meta.url), 'utf8');
await write('custom-elements.json', `${JSON.stringify(described, null, 2)}\n`);
await write('kite-chat.d.ts', declaration(described, events));
await write('vue.d.ts', vue(described));
await write('svelte.d.ts', svelte(described));
await write('vscode.html-custom-data.json', getVsCodeHtmlCustomData(described, {}));
await write('vscode.css-custom-data.json', getVsCodeCssCustomData(described, {}));
// React, Preact and Solid.
generateJsxTypes(described, {
  outdir,
  fileName: 'jsx.d.ts',
  componentTypePath: () => './kite-chat.js',
});
await mend('jsx.d.ts', [
  // What events tell of is a type of that module too.
  ['import type { KiteChatElement }', 'import type { KiteChatElement, KiteMessage }'],
  // What `useRef` gives.
  ['ref?: T | ((e: T) => void);', 'ref?: T | { current: T | null } | ((e: T | null) => void);'],
]);

/** Says otherwise what a generator says. */
async function mend(name, changes) {
  let text = await readFile(join(outdir, name), 'utf8');
  for (const [said, meant] of changes) {
    if (!text.includes(said)) throw new Error(`${name} does not say ${said}`);
    text = text.replace(said, meant);
  }
  await write(name, text);
}
