import { join } from 'node:path';
import { TARGET } from '../package/copy.js';

export { TARGET };

/** Where the examples are built. */
export const EXAMPLES = join(TARGET, 'examples');
