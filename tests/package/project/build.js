// The shop as each bundler makes it for production, with no more said than has to be, and as it is
// without one: `node build.js` writes vite/, webpack/, esbuild/ and pinned/.
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import webpack from 'webpack';

const folder = (name) => fileURLToPath(new URL(name, import.meta.url));

await vite({ base: './', logLevel: 'warn', build: { outDir: 'vite' } });

const compiler = webpack({
  mode: 'production',
  entry: './main.js',
  output: { path: folder('webpack'), clean: true },
});
await new Promise((resolve, reject) => {
  compiler.run((error, stats) => {
    if (error || stats.hasErrors()) reject(error ?? new Error(stats.toString()));
    else compiler.close(resolve);
  });
});
await cp('index.html', 'webpack/index.html');

await rm('esbuild', { recursive: true, force: true });
await esbuild({
  entryPoints: ['main.js'],
  bundle: true,
  splitting: true,
  format: 'esm',
  minify: true,
  outdir: 'esbuild',
});
await cp('index.html', 'esbuild/index.html');
// Of what `new URL(…, import.meta.url)` names, esbuild takes nothing along.
const wasm = new URL(import.meta.resolve('kite-chat/panel.wasm'));
await cp(wasm, `esbuild/assets/${wasm.pathname.split('/').at(-1)}`);

const given = new URL('./', import.meta.resolve('kite-chat/loader'));
await rm('pinned', { recursive: true, force: true });
for (const path of ['kite-chat.js', 'define.js', 'element.js', 'assets/']) {
  await cp(new URL(path, given), `pinned/${path}`, { recursive: true });
}
const hashes = JSON.parse(await readFile(new URL('integrity.json', given), 'utf8'));
const page = await readFile('pinned.html', 'utf8');
await writeFile('pinned/index.html', page.replace('{{integrity}}', hashes['kite-chat.js']));
await cp('endpoint.js', 'pinned/endpoint.js');
