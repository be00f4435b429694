// PNG: a signature, and a row of chunks: a length, a name of four letters, data, a check sum.
import { ascii, join, says, view } from './bytes.js';
import { readOrientation, writeOrientation } from './orientation.js';

const SIGNATURE = '\x89PNG\r\n\x1a\n';

/** The chunks that make the picture, its colours, its size on paper and its animation. */
const NEEDED =
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD hIST pHYs sPLT acTL fcTL fdAT'.split(
    ' ',
  );

const type = 'image/png';

const matches = (bytes) => says(bytes, 0, SIGNATURE);

/** Cuts out everything but the picture and which way up it is. None for what is no PNG. */
function cut(bytes) {
  const kept = [bytes.subarray(0, 8)];
  let animated = false;
  let upright;
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + view(bytes).getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (at === 8 && name !== 'IHDR') return undefined;
    animated ||= name === 'acTL';
    if (name === 'eXIf') upright = writeOrientation(readOrientation(bytes.subarray(at + 8, end)));
    if (NEEDED.includes(name)) kept.push(bytes.subarray(at, end));
    if (name === 'IEND') break;
    at = end;
  }
  if (kept.length === 1) return undefined;
  if (upright) kept.splice(2, 0, chunk('eXIf', upright));
  return { parts: kept, animated };
}

function chunk(name, data) {
  const named = join(ascii(name), data);
  const [length, sum] = [new Uint8Array(4), new Uint8Array(4)];
  view(length).setUint32(0, data.length);
  view(sum).setUint32(0, checkSum(named));
  return join(length, named, sum);
}

/** CRC-32. */
function checkSum(bytes) {
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

export const png = { type, matches, cut };
