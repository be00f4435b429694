// What the build tells TypeScript of the element holds in plain code and in each framework's.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** Where the frameworks' own types are found, and nothing is kept. */
const FOLDER = 'node_modules/.cache/kite-chat';

const run = (script, ...args) => {
  const options = { cwd: root, encoding: 'utf8' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], options);
  return { status, said: stdout + stderr };
};

test('the types fit what pages, React, Preact, Solid, Vue and Svelte write', () => {
  const built = run('www/contract/build.js', FOLDER);
  assert.equal(built.status, 0, built.said);
  // What is written for React and for Preact is the same; the other files say whose they are.
  for (const framework of ['react', 'preact']) {
    const options = ['--project', 'tests/contract/types', '--jsxImportSource', framework];
    const checked = run('node_modules/typescript/bin/tsc', ...options);
    assert.equal(checked.status, 0, `${framework}: ${checked.said}`);
  }
});
