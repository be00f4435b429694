// The npm package, as somebody has it who has installed it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PACKAGE, PROJECT, run, TARBALL } from './prepare.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What npm may fetch: whoever sits in a train waits for it. */
const LIMIT = 208 * 1024;

const read = (path) => readFileSync(join(PACKAGE, path), 'utf8');
const json = (path) => JSON.parse(read(path));
/** The names of the files in a folder. */
const names = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((it) => (it.isFile() ? [it.name] : []));
const files = readdirSync(PACKAGE, { recursive: true, withFileTypes: true })
  .filter((it) => it.isFile())
  .map((it) => join(it.parentPath ?? it.path, it.name).slice(PACKAGE.length + 1))
  .sort();
const assets = files.filter((path) => path.startsWith('assets/'));

test('it holds what it says, and nothing else', () => {
  const others = files.filter((path) => !assets.includes(path));
  assert.deepEqual(others, [
    'CHANGELOG.md',
    'LICENSE',
    'LICENSE-APACHE',
    'LICENSE-MIT',
    'README.md',
    'THIRD-PARTY-LICENSES.txt',
    'custom-elements.json',
    'define.js',
    'element.js',
    'integrity.json',
    'kite-chat.js',
    'package.json',
    'parts.json',
    'types/jsx.d.ts',
    'types/kite-chat.d.ts',
    'types/svelte.d.ts',
    'types/vue.d.ts',
    'vscode.css-custom-data.json',
    'vscode.html-custom-data.json',
  ]);
  const scripts = files.filter((path) => path.endsWith('.js')).map(read);
  for (const path of assets) {
    const name = path.slice('assets/'.length);
    assert.match(name, /^[a-z]+-([0-9A-Z]{8}|[0-9a-f]{12})\.(js|css|wasm)$/);
    assert.ok(
      scripts.some((script) => script.includes(`/${name}"`)),
      `nothing loads ${name}`,
    );
  }
  for (const name of names(join(ROOT, 'src/i18n')).filter((it) => it.endsWith('.json'))) {
    const language = name.slice(0, -'.json'.length);
    assert.ok(
      assets.some((path) => path.startsWith(`assets/${language}-`)),
      language,
    );
  }
});

test('it is small, and says nothing of the machine that made it', () => {
  const { size } = statSync(TARBALL);
  assert.ok(size <= LIMIT, `${size} bytes are more than ${LIMIT}`);
  const foreign = [ROOT.slice(0, -1), homedir(), '.rustup', '.cargo/registry'];
  for (const path of files) {
    const content = readFileSync(join(PACKAGE, path));
    for (const name of foreign) assert.ok(!content.includes(name), `${path} names ${name}`);
  }
});

test('whose code is in it is told, with what they ask to be told along', () => {
  const [list, ...texts] = read('THIRD-PARTY-LICENSES.txt').split(/^-{80}$/m);
  /** What a part of the list names, as in "wasm-bindgen 0.2.130". */
  const listed = (title) => {
    const [, part] = list.split(`${title}:\n\n`);
    return part
      .split('\n\n')[0]
      .split('\n')
      .map((line) => line.trim().split(': ')[0]);
  };
  const rust = listed('Rust, compiled to WebAssembly');
  const cargo = ['tree', '--package=kite-chat', '--edges=normal,no-proc-macro', '--prefix=none'];
  const target = '--target=wasm32-unknown-unknown';
  const tree = execFileSync('cargo', [...cargo, target], { cwd: ROOT, encoding: 'utf8' });
  const linked = tree.split('\n').filter((line) => line && !line.includes(ROOT.slice(0, -1)));
  assert.ok(linked.some((line) => line.startsWith('wasm-bindgen v')));
  for (const line of linked) {
    const [name, version] = line.split(' ');
    assert.ok(rust.includes(`${name} ${version.slice(1)}`), line);
  }
  assert.ok(rust.some((name) => name.startsWith("Rust's standard library 1.")));
  assert.ok(rust.some((name) => name.startsWith('dlmalloc ')));
  assert.ok(!list.includes('kite-'));
  const packages = listed('JavaScript, in the scripts');
  const names = packages.map((name) => name.slice(0, name.lastIndexOf(' ')));
  assert.deepEqual(names, ['linkify-it', 'qr', 'uc.micro']);
  const covered = texts
    .filter((_, index) => index % 2 === 0)
    .flatMap((part) => part.trim().split('\n'));
  for (const name of [...rust, ...packages])
    assert.ok(covered.includes(name), `no text for ${name}`);
});

test('each file that a page may load is there with its hash', () => {
  const hashes = json('integrity.json');
  assert.deepEqual(Object.keys(hashes), [...assets, 'define.js', 'element.js', 'kite-chat.js']);
  for (const [path, hash] of Object.entries(hashes)) {
    const digest = createHash('sha384').update(readFileSync(join(PACKAGE, path)));
    assert.equal(hash, `sha384-${digest.digest('base64')}`, path);
  }
});

test('the parts that can be styled are listed', () => {
  const [element] = json('custom-elements.json').modules[0].declarations;
  const parts = json('parts.json');
  assert.deepEqual(parts, element.cssParts);
  assert.ok(parts.some(({ name }) => name === 'launcher'));
});

test('on a server it can be imported, defines nothing and breaks nothing', () => {
  const script = `
    const before = Object.keys(globalThis).join();
    const { KiteChat, KiteChatElement } = await import('kite-chat');
    const once = await import('kite-chat/define');
    const twice = await import(import.meta.resolve('kite-chat/define') + '?again');
    const { name } = (await import('kite-chat/package.json', { with: { type: 'json' } })).default;
    console.log(name, typeof KiteChat, [once, twice].every((it) => it.KiteChatElement === KiteChatElement));
    console.log(Object.keys(globalThis).join() === before, typeof customElements);
  `;
  const said = run(process.execPath, '--no-warnings', '--input-type=module', '--eval', script);
  assert.equal(said, 'kite-chat function true\ntrue undefined\n');
});

test('its package.json is in order', () => {
  const said = run('node_modules/.bin/publint', '--strict', '--pack=false', PACKAGE);
  assert.match(said, /All good/);
});

for (const resolution of ['node16', 'bundler']) {
  test(`a project in TypeScript that resolves like ${resolution} knows its types`, () => {
    const module = resolution === 'bundler' ? 'esnext' : resolution;
    run(
      join(ROOT, 'node_modules/.bin/tsc'),
      ...['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2022,dom,dom.iterable'],
      ...['--module', module, '--moduleResolution', resolution, '--types', ''],
      join(PROJECT, 'page.ts'),
    );
  });
}
