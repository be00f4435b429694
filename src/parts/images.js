/**
 * Makes pictures ready to be sent: without where and by whom they were taken, and within what the
 * server takes. It knows no conversation.
 *
 * What a picture says about itself is cut out of the file, so that its pixels, its colours and its
 * animation stay as they are. Only what is too large, or of a type that the server does not take,
 * is drawn anew.
 */
import { gif } from './images/gif.js';
import { jpeg } from './images/jpeg.js';
import { png } from './images/png.js';
import { redraw } from './images/redraw.js';
import { webp } from './images/webp.js';

const FORMATS = [jpeg, png, webp, gif];
/** What is larger is not even read. */
const LARGEST = 128 * 1024 * 1024;
/** The longest that anybody waits for a picture, in milliseconds. */
const PATIENCE = 20_000;

/**
 * Gives the file to send instead of this one: the same one where nothing is to be done or can be.
 * `limits` are the largest sizes in bytes by media type, of what the server takes.
 */
export function prepare(file, limits) {
  if (file.size > LARGEST) return file;
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(reject, PATIENCE);
  });
  return Promise.race([change(file, limits), late]).finally(() => clearTimeout(timer));
}

async function change(file, limits) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  // Names lie: what is in the file counts.
  const format = FORMATS.find(({ matches }) => matches(bytes));
  if (!format) return (await redraw(file, limits)) ?? file;
  const { type } = format;
  const cut = format.cut(bytes);
  const clean = cut && new File(cut.parts, file.name, { type });
  if (clean && clean.size <= limits[type]) return clean;
  // Drawn anew, it would stand still.
  if (cut?.animated) return clean;
  return (await redraw(clean ?? new File([file], file.name, { type }), limits)) ?? clean ?? file;
}
