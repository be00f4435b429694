// The npm package in a project of each bundler: built for production, opened in a real Chromium,
// with the real server on another origin.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { expect, test } from '../e2e/fixtures.js';
import { DeskApi } from '../e2e/support/desk-api.js';
import { Visitor } from '../e2e/support/visitor.js';
import { BuiltSite } from '../examples/built-site.js';
import { PROJECT, run } from './prepare.js';

/** Brotli bytes: those of the hosted script, and what esbuild makes of three files. */
const LOADER = 4096 + 256;

/** The shop allows its own files and the chat's server, nothing else. */
const policy = ({ origin }) => ({
  'content-security-policy': [
    `default-src 'none'`,
    `script-src 'self' 'wasm-unsafe-eval'`,
    `connect-src 'self' ${origin} ${origin.replace('http', 'ws')}`,
  ].join('; '),
});

const isModule = (url) => url.endsWith('.wasm');

/** Everything that a page fetches and complains of. */
const watch = (page) => {
  const fetched = [];
  const complaints = [];
  page.on('request', (it) => fetched.push(it.url()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (it) => complaints.push(it.text()));
  return { fetched, complaints };
};

for (const maker of ['vite', 'webpack', 'esbuild', 'pinned']) {
  test(`a message goes to and fro in the shop of ${maker}/`, async ({ page, request, server }) => {
    const site = await BuiltSite.of(PROJECT, server, policy(server));
    const desk = new DeskApi(request, server.origin);
    await desk.login(server.loginLink);
    const { fetched, complaints } = watch(page);
    const visitor = new Visitor(page, server);
    await visitor.watch();
    const endpoint = encodeURIComponent(server.endpoint);
    await page.goto(`${site.origin}/${maker}/index.html?endpoint=${endpoint}`);
    await expect(visitor.launcher).toBeVisible();
    assert.deepEqual(fetched.filter(isModule), [], 'nobody has asked for the panel yet');

    await visitor.openChat();
    await visitor.say(`Made by ${maker}`);
    await expect.poll(() => visitor.sent()).toEqual([`Made by ${maker}`]);
    const [{ id }] = await desk.conversations();
    await desk.reply(id, `And is ${maker} well?`);
    await expect(visitor.message(`And is ${maker} well?`)).toBeVisible();

    assert.equal(fetched.filter(isModule).length, 1);
    const elsewhere = fetched.filter((url) => !url.startsWith(site.origin));
    assert.deepEqual(elsewhere, []);
    if (maker === 'pinned') await page.addScriptTag({ type: 'module', url: './define.js' });
    assert.deepEqual(complaints, []);
    await site.close();
  });
}

for (const bundler of ['vite', 'webpack', 'esbuild']) {
  test(`${bundler} takes along nothing of the machine`, () => {
    const folder = join(PROJECT, bundler);
    const made = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('.js'));
    assert.ok(made.length > 20, `only ${made.length} scripts`);
    for (const path of made) {
      const text = readFileSync(join(folder, path), 'utf8');
      assert.ok(!text.includes(PROJECT) && !text.includes('file://'), path);
    }
  });
}

test('what a page loads of it before somebody is interested is as small as the hosted script', () => {
  const { length } = brotliCompressSync(readFileSync(join(PROJECT, 'esbuild/main.js')));
  assert.ok(length <= LOADER, `${length} bytes are more than ${LOADER}`);
});

test('who only names the class pays nothing for it', () => {
  const script = `
    import { buildSync } from 'esbuild';
    const stdin = { contents: "import { KiteChatElement } from 'kite-chat';", resolveDir: '.' };
    const [{ text }] = buildSync({ stdin, bundle: true, format: 'esm', write: false }).outputFiles;
    process.stdout.write(text);
  `;
  assert.equal(run(process.execPath, '--input-type=module', '--eval', script), '');
});
