// GIF: a header, and a row of blocks, each a chain of pieces of up to 255 bytes.
import { says } from './bytes.js';

const IMAGE = 0x2c;
const EXTENSION = 0x21;
const END = 0x3b;
const APPLICATION = 0xff;

/** Extensions that belong to the picture: how it is shown, and a text in it. */
const NEEDED = [0xf9, 0x01];
/** Applications' extensions that say how often an animation runs. */
const LOOPS = ['NETSCAPE2.0', 'ANIMEXTS1.0'];

const type = 'image/gif';

const matches = (bytes) => says(bytes, 0, 'GIF87a') || says(bytes, 0, 'GIF89a');

/** Cuts out comments and what applications left, such as XMP. */
function cut(bytes) {
  const start = 13 + colours(bytes[10]);
  const kept = [bytes.subarray(0, start)];
  let images = 0;
  for (let at = start; at < bytes.length; ) {
    const kind = bytes[at];
    if (kind === END) {
      kept.push(bytes.subarray(at, at + 1));
      break;
    }
    // No browser reads on from here either.
    if (kind !== IMAGE && kind !== EXTENSION) break;
    const isImage = kind === IMAGE;
    const data = isImage ? at + 11 + colours(bytes[at + 9]) : at + 2;
    const end = endOfChain(bytes, data);
    if (isImage || isNeeded(bytes, at)) kept.push(bytes.subarray(at, end));
    images += isImage;
    at = end;
  }
  return { parts: kept, animated: images > 1 };
}

/** How many bytes a table of colours has, by the flags that announce it. */
const colours = (flags) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);

function isNeeded(bytes, at) {
  const label = bytes[at + 1];
  return (
    NEEDED.includes(label) ||
    (label === APPLICATION && LOOPS.some((name) => says(bytes, at + 3, name)))
  );
}

function endOfChain(bytes, from) {
  let at = from;
  while (bytes[at] > 0) at += 1 + bytes[at];
  return at + 1;
}

export const gif = { type, matches, cut };
