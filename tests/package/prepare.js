// A project of somebody else, which takes the package from npm: a copy of `project/` in the target
// folder. `node prepare.js` fetches its bundlers, which is all that comes over the network;
// `node prepare.js install` then installs what `cargo xtask package` made, and builds with it.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);
const SOURCE = fileURLToPath(new URL('project', import.meta.url));
const TARGET = process.env.KITE_TARGET ?? fileURLToPath(new URL('../../target', import.meta.url));

/** Where the project is. */
export const PROJECT = join(TARGET, 'project');
/** The package as it is installed there. */
export const PACKAGE = join(PROJECT, 'node_modules/kite-chat');
/** What is given to npm. */
export const TARBALL = join(TARGET, `package/kite-chat-${version}.tgz`);

/** Runs a program in the project: what it said, or an error with that. */
export function run(program, ...args) {
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    cwd: PROJECT,
    encoding: 'utf8',
  });
  if (error || status)
    throw error ?? new Error(`${program} ${args.join(' ')}:\n${stdout}${stderr}`);
  return stdout;
}

const npm = (...args) => run('npm', ...args, '--ignore-scripts', '--no-audit', '--no-fund');

const lock = (folder) => {
  const path = join(folder, 'package-lock.json');
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
};

/** Removes all from a folder, where it is, but what was fetched into it. */
export function clear(folder) {
  if (!existsSync(folder)) return;
  const names = readdirSync(folder).filter((name) => name !== 'node_modules');
  for (const name of names) rmSync(join(folder, name), { recursive: true });
}

/** Brings the project up to date, with its bundlers. */
function prepare() {
  const isCurrent =
    lock(PROJECT) === lock(SOURCE) && existsSync(join(PROJECT, 'node_modules/.package-lock.json'));
  clear(PROJECT);
  cpSync(SOURCE, PROJECT, { recursive: true });
  if (!isCurrent) npm('ci');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  prepare();
  if (process.argv[2] === 'install') {
    npm('install', '--no-save', '--prefer-offline', TARBALL);
    run(process.execPath, '--no-warnings', 'build.js');
  }
}
