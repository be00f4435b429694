// A project of somebody else: a copy of a folder of ours in the target folder.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where what is built and fetched is. */
export const TARGET =
  process.env.KITE_TARGET ?? fileURLToPath(new URL('../../target', import.meta.url));

const lock = (folder) => {
  const path = join(folder, 'package-lock.json');
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
};

/** Brings the copy up to date, with what its lock file lists; nothing else is left in it. */
export function copy(source, folder) {
  const fetched = join(folder, 'node_modules/.package-lock.json');
  const isCurrent = existsSync(fetched) && lock(folder) === lock(source);
  const old = existsSync(folder) ? readdirSync(folder) : [];
  for (const name of old.filter((name) => name !== 'node_modules')) {
    rmSync(join(folder, name), { recursive: true });
  }
  cpSync(source, folder, { recursive: true });
  if (isCurrent) return;
  const options = ['--ignore-scripts', '--no-audit', '--no-fund'];
  execFileSync('npm', ['ci', ...options], { cwd: folder, stdio: 'inherit' });
}
