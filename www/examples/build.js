// Checks the types of the examples and builds them, each into its own `dist/`.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build as buildAstro } from 'astro';
import { build } from 'vite';

const folder = (name) => fileURLToPath(new URL(name, import.meta.url));

async function check(tool, ...args) {
  try {
    await promisify(execFile)(folder(`node_modules/.bin/${tool}`), args, { cwd: folder('.') });
  } catch ({ stdout, stderr }) {
    throw new Error(`${tool} ${args.join(' ')}\n${stdout}${stderr}`);
  }
}

const vite = (name) => build({ root: folder(name), logLevel: 'error' });

async function buildAll() {
  await vite('react');
  await vite('vue');
  await vite('svelte');
  await vite('angular');
  await buildAstro({ root: folder('astro'), logLevel: 'error' });
}

await Promise.all([
  check('tsc', '--project', 'react'),
  check('vue-tsc', '--project', 'vue'),
  check('svelte-check', '--workspace', 'svelte', '--fail-on-warnings'),
  buildAll(),
]);
