import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where what is built and fetched is. */
export const TARGET =
  process.env.KITE_TARGET ?? fileURLToPath(new URL('../../target', import.meta.url));

/** Where the examples are built. */
export const EXAMPLES = join(TARGET, 'examples');
