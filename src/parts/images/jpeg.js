// JPEG: a row of segments, each with a marker, and the picture's own data between some of them.
import { ascii, join, says, view } from './bytes.js';
import { readOrientation, writeOrientation } from './orientation.js';

const START_OF_SCAN = 0xda;
const END = 0xd9;
const EXIF = 0xe1;

/** Segments that are not needed to show the picture, with those of their kind that are. */
const NEEDED = {
  224: 'JFIF\0',
  226: 'ICC_PROFILE\0',
  238: 'Adobe',
};

const type = 'image/jpeg';

const matches = (bytes) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff;

/**
 * Cuts out everything but the picture, its colours and which way up it is, and what follows its end:
 * phones put further pictures there, with places of their own. None for what is no whole JPEG.
 */
function cut(bytes) {
  const kept = [bytes.subarray(0, 2)];
  let orientation = 1;
  let scanned = false;
  for (let at = 2; at < bytes.length; ) {
    const marker = bytes[at + 1];
    if (bytes[at] !== 0xff || marker < 0xc0) return undefined;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === END) {
      kept.push(bytes.subarray(at, at + 2));
      break;
    }
    const end = at + 2 + (at + 4 <= bytes.length ? view(bytes).getUint16(at + 2) : 0);
    if (end < at + 4 || end > bytes.length) {
      // What of the picture has come is still good.
      if (scanned) break;
      return undefined;
    }
    if (marker === EXIF && says(bytes, at + 4, 'Exif\0\0')) {
      orientation = readOrientation(bytes.subarray(at + 10, end));
    }
    scanned ||= marker === START_OF_SCAN;
    const next = marker === START_OF_SCAN ? endOfScan(bytes, end) : end;
    if (isNeeded(bytes, at)) kept.push(bytes.subarray(at, next));
    at = next;
  }
  if (!scanned) return undefined;
  const upright = writeOrientation(orientation);
  if (upright) kept.splice(1, 0, exif(upright));
  return { parts: kept };
}

function isNeeded(bytes, at) {
  const marker = bytes[at + 1];
  const isApplication = marker >= 0xe0 && marker <= 0xef;
  if (!isApplication) return marker !== 0xfe;
  return marker in NEEDED && says(bytes, at + 4, NEEDED[marker]);
}

/** In the data of the picture, 0xff before 0 is no marker, and markers of restarts belong to it. */
function endOfScan(bytes, from) {
  for (let at = from; ; at += 2) {
    at = bytes.indexOf(0xff, at);
    if (at < 0 || at + 1 === bytes.length) return bytes.length;
    const next = bytes[at + 1];
    if (next === 0xff) at -= 1;
    else if (next !== 0 && (next < 0xd0 || next > 0xd7)) return at;
  }
}

function exif(tiff) {
  const length = 2 + 6 + tiff.length;
  return join([0xff, EXIF, length >> 8, length & 0xff], ascii('Exif\0\0'), tiff);
}

export const jpeg = { type, matches, cut };
