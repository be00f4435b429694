// WebP: chunks in a RIFF container: a name of four letters, a length, data, a byte to make it even.
import { ascii, join, says, view } from './bytes.js';
import { readOrientation, writeOrientation } from './orientation.js';

/** The chunks that make the picture, its colours and its animation. */
const NEEDED = ['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP'];
const HEADER = 12;
const ANIMATION = 0x02;
const XMP = 0x04;
const EXIF = 0x08;

const type = 'image/webp';

const matches = (bytes) => says(bytes, 0, 'RIFF') && says(bytes, 8, 'WEBP');

/** Cuts out everything but the picture and which way up it is. None for what is no WebP. */
function cut(bytes) {
  const kept = [];
  let features;
  let upright;
  for (let at = HEADER; at + 8 <= bytes.length; ) {
    const size = view(bytes).getUint32(at + 4, true);
    const end = at + 8 + size + (size & 1);
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    if (name === 'VP8X') {
      features = bytes.slice(at, end);
      kept.push(features);
    } else if (NEEDED.includes(name)) {
      kept.push(bytes.subarray(at, end));
    } else if (name === 'EXIF') {
      upright = writeOrientation(readOrientation(exifOf(bytes.subarray(at + 8, at + 8 + size))));
    }
    at = end;
  }
  if (kept.length === 0) return undefined;
  if (features) {
    features[8] &= ~(EXIF | XMP);
    if (upright) {
      features[8] |= EXIF;
      kept.push(join(ascii('EXIF'), [upright.length, 0, 0, 0], upright));
    }
  }
  const header = bytes.slice(0, HEADER);
  const length = kept.reduce((sum, run) => sum + run.length, 'WEBP'.length);
  view(header).setUint32(4, length, true);
  return { parts: [header, ...kept], animated: Boolean(features && features[8] & ANIMATION) };
}

/** Some write it as it stands in JPEG. */
const exifOf = (data) => (says(data, 0, 'Exif\0\0') ? data.subarray(6) : data);

export const webp = { type, matches, cut };
