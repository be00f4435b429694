// A project of somebody else, which takes the package from npm: a copy of `project/` in the target
// folder. `node prepare.js` fetches its bundlers, which is all that comes over the network;
// `node prepare.js install` then installs what `cargo xtask package` made, and builds with it.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copy, TARGET } from './copy.js';

const { version } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);
const SOURCE = fileURLToPath(new URL('project', import.meta.url));

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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  copy(SOURCE, PROJECT);
  if (process.argv[2] === 'install') {
    const options = [
      '--no-save',
      '--prefer-offline',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
    ];
    run('npm', 'install', ...options, TARBALL);
    run(process.execPath, '--no-warnings', 'build.js');
  }
}
