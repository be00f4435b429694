// The examples as their reader has them: a copy of `www/examples/` in the target folder.
// `node prepare.js` fetches their compilers, which is all that comes over the network;
// `node prepare.js build` then gives them what `cargo xtask package` made, and builds them.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copy } from '../package/copy.js';
import { TARBALL } from '../package/prepare.js';
import { EXAMPLES } from './folder.js';

const SOURCE = fileURLToPath(new URL('../../www/examples', import.meta.url));
const CHAT = join(EXAMPLES, 'node_modules/kite-chat');

const run = (program, ...args) => execFileSync(program, args, { cwd: EXAMPLES, stdio: 'inherit' });

copy(SOURCE, EXAMPLES);

if (process.argv[2] === 'build') {
  // As npm would, had it not all the others to look at again.
  rmSync(CHAT, { recursive: true, force: true });
  mkdirSync(CHAT);
  run('tar', '-xzf', TARBALL, '--strip-components=1', '-C', CHAT);
  run(process.execPath, 'build.js');
  // Only React's development build mounts everything twice in its StrictMode.
  process.env.NODE_ENV = 'development';
  run('node_modules/.bin/vite', 'build', 'react', '--logLevel', 'error');
}
