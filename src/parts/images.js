/**
 * Makes pictures and videos ready to be sent: without where and by whom they were taken, and
 * pictures within what the server takes. It knows no conversation.
 *
 * What a picture says about itself is cut out of the file, so that its pixels, its colours and its
 * animation stay as they are. Only what is too large, or of a type that the server does not take,
 * is drawn anew.
 */
import { gif } from './images/gif.js';
import { jpeg } from './images/jpeg.js';
import { png } from './images/png.js';
import { redraw } from './images/redraw.js';
import { boxed, silence } from './images/video.js';
import { webp } from './images/webp.js';

const FORMATS = [jpeg, png, webp, gif];
/** What is larger is not even looked at, where it is too large to be sent. */
const LARGEST = 128 * 1024 * 1024;
/** The longest that anybody waits for a file, in milliseconds. */
const PATIENCE = 20_000;

/**
 * Gives the file to send instead of this one: the same one where nothing is to be done or can be.
 * `limits` are the largest sizes in bytes by media type, of what the server takes.
 */
export function prepare(file, limits) {
  if (file.size > Math.max(LARGEST, limits[file.type] ?? 0)) return file;
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(reject, PATIENCE);
  });
  return Promise.race([change(file, limits), late]).finally(() => clearTimeout(timer));
}

const as = (file, type) => new File([file], file.name, { type });

async function change(file, limits) {
  // Names lie: what is in the file counts.
  const head = new Uint8Array(await file.slice(0, 12).arrayBuffer());
  const inBoxes = boxed(head);
  const isFilm = /^(video|audio)\//.test(file.type);
  if (inBoxes === 'video/mp4') return silence(isFilm ? file : as(file, inBoxes));
  const format = FORMATS.find(({ matches }) => matches(head));
  if (!format && isFilm) return file;
  const type = format?.type ?? inBoxes;
  const given = type ? as(file, type) : file;
  const cut = format?.cut(new Uint8Array(await file.arrayBuffer()));
  const clean = cut && new File(cut.parts, file.name, { type });
  if (clean && clean.size <= limits[type]) return clean;
  // Drawn anew, it would stand still.
  if (cut?.animated) return clean;
  const drawn = await redraw(clean ?? given, limits);
  // Nobody can show it, but what it says of its place may still be read.
  if (!drawn && !clean && type in limits) throw new Error(`${file.name} is no ${type} to be read`);
  return drawn ?? clean ?? given;
}
