// Pictures that say where they were taken, made of plain ones byte by byte, in every way in which
// cameras and programs write it. What must not be sent is spelt SECRET.
import { crc32, deflateSync } from 'node:zlib';

const SECRET = 'SECRET 50.4501N 30.5234E';

const be16 = (value) => Buffer.from([value >> 8, value & 0xff]);
const be32 = (value) =>
  Buffer.from([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
const le16 = (value) => be16(value).reverse();
const le32 = (value) => be32(value).reverse();
const text = (value) => Buffer.from(value, 'latin1');

/** EXIF with an orientation and a place, in either order of bytes. */
export function exif(orientation, little = false) {
  const [word, long] = little ? [le16, le32] : [be16, be32];
  const entry = (tag, type, count, value) =>
    Buffer.concat([word(tag), word(type), long(count), value]);
  const place = text(`${SECRET}\0`);
  const main = 8 + 2 + 2 * 12 + 4;
  const gps = main + 2 + 12 + 4;
  return Buffer.concat([
    text(little ? 'II' : 'MM'),
    word(42),
    long(8),
    word(2),
    entry(0x0112, 3, 1, Buffer.concat([word(orientation), word(0)])),
    entry(0x8825, 4, 1, long(main)),
    long(0),
    word(1),
    entry(0x001b, 2, place.length, long(gps)),
    long(0),
    place,
  ]);
}

const XMP = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>${SECRET}</exif:GPSLatitude></x:xmpmeta>`;

/** A JPEG with all that cameras, phones and Photoshop add, and a second picture behind its end. */
export function markedJpeg(plain, { orientation = 1, little = false } = {}) {
  const segment = (marker, ...content) => {
    const body = Buffer.concat(content);
    return Buffer.concat([Buffer.from([0xff, marker]), be16(body.length + 2), body]);
  };
  return Buffer.concat([
    plain.subarray(0, 2),
    segment(0xe1, text('Exif\0\0'), exif(orientation, little)),
    segment(0xe1, text('http://ns.adobe.com/xap/1.0/\0'), text(XMP)),
    segment(0xe2, text('MPF\0'), text(SECRET)),
    segment(0xed, text('Photoshop 3.0\x008BIM'), text(SECRET)),
    segment(0xfe, text(SECRET)),
    // Before a marker there may be any number of these.
    Buffer.from([0xff, 0xff]),
    plain.subarray(2),
    text(`\xff\xd8\xff\xe1${SECRET}`),
  ]);
}

const chunk = (name, data) => {
  const named = Buffer.concat([text(name), data]);
  return Buffer.concat([be32(data.length), named, be32(crc32(named))]);
};

/** A PNG with EXIF, texts of all three kinds, and something behind its end. */
export function markedPng(plain, { orientation = 1 } = {}) {
  const header = 8 + 25;
  return Buffer.concat([
    plain.subarray(0, header),
    chunk('eXIf', exif(orientation)),
    chunk('tEXt', text(`Comment\0${SECRET}`)),
    chunk('zTXt', Buffer.concat([text('Comment\0\0'), deflateSync(SECRET)])),
    chunk('iTXt', text(`XML:com.adobe.xmp\0\0\0\0\0${XMP}`)),
    plain.subarray(header),
    text(SECRET),
  ]);
}

/** A PNG of two frames: its one picture, twice. */
export function animatedPng(plain) {
  const chunks = [];
  for (let at = 8; at < plain.length; ) {
    const end = at + 12 + plain.readUInt32BE(at);
    chunks.push({ name: plain.toString('latin1', at + 4, at + 8), bytes: plain.subarray(at, end) });
    at = end;
  }
  const size = plain.subarray(16, 24);
  const frame = (number) =>
    chunk(
      'fcTL',
      Buffer.concat([be32(number), size, Buffer.alloc(8), be16(1), be16(10), Buffer.alloc(2)]),
    );
  const data = chunks
    .filter(({ name }) => name === 'IDAT')
    .map(({ bytes }) => bytes.subarray(8, -4));
  return Buffer.concat([
    plain.subarray(0, 8),
    chunks[0].bytes,
    chunk('acTL', Buffer.concat([be32(2), be32(0)])),
    frame(0),
    chunk('IDAT', Buffer.concat(data)),
    frame(1),
    chunk('fdAT', Buffer.concat([be32(2), ...data])),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const riffChunk = (name, data) =>
  Buffer.concat([text(name), le32(data.length), data, Buffer.alloc(data.length % 2)]);

const riff = (...chunks) => {
  const body = Buffer.concat([text('WEBP'), ...chunks]);
  return Buffer.concat([text('RIFF'), le32(body.length), body]);
};

const extended = (flags, { width, height }) => {
  const le24 = (value) => le32(value).subarray(0, 3);
  return riffChunk('VP8X', Buffer.concat([le32(flags), le24(width - 1), le24(height - 1)]));
};

/** The chunks of a simple WebP that hold its picture. */
const pictureOf = (plain) => {
  let at = 12;
  const kept = [];
  while (at < plain.length) {
    const name = plain.toString('latin1', at, at + 4);
    const length = plain.readUInt32LE(at + 4);
    const end = at + 8 + length + (length % 2);
    if (['VP8 ', 'VP8L', 'ALPH'].includes(name)) kept.push(plain.subarray(at, end));
    at = end;
  }
  return kept;
};

/** A WebP with EXIF, XMP and something behind its end. */
export function markedWebp(plain, size, { orientation = 1 } = {}) {
  const hasAlpha = pictureOf(plain).length > 1 ? 0x10 : 0;
  return Buffer.concat([
    riff(
      extended(0x08 | 0x04 | hasAlpha, size),
      ...pictureOf(plain),
      riffChunk('EXIF', exif(orientation)),
      riffChunk('XMP ', text(XMP)),
    ),
    text(SECRET),
  ]);
}

/** A WebP of two frames: its one picture, twice. */
export function animatedWebp(plain, { width, height }) {
  const le24 = (value) => le32(value).subarray(0, 3);
  const frame = riffChunk(
    'ANMF',
    Buffer.concat([
      Buffer.alloc(6),
      le24(width - 1),
      le24(height - 1),
      le24(100),
      Buffer.alloc(1),
      ...pictureOf(plain),
    ]),
  );
  return riff(
    extended(0x02 | 0x10 | 0x04, { width, height }),
    riffChunk('ANIM', Buffer.concat([Buffer.alloc(4), le16(0)])),
    frame,
    frame,
    riffChunk('XMP ', text(XMP)),
  );
}

const block = (content) => Buffer.concat([Buffer.from([content.length]), content]);
const END = Buffer.alloc(1);

/**
 * A GIF of so many frames of 2 × 2, with a comment, XMP and something behind its end. Each frame has
 * so many pieces of nothing in its data.
 */
export function markedGif(frames = 1, padding = 0) {
  const extension = (label, ...blocks) =>
    Buffer.concat([Buffer.from([0x21, label]), ...blocks.map(block), END]);
  const image = Buffer.concat([
    extension(0xf9, Buffer.from([0, 10, 0, 0])),
    Buffer.from([0x2c, 0, 0, 0, 0, 2, 0, 2, 0, 0, 2]),
    block(Buffer.from([0x84, 0x51])),
    ...Array(padding).fill(block(Buffer.alloc(255))),
    END,
  ]);
  return Buffer.concat([
    text('GIF89a'),
    le16(2),
    le16(2),
    Buffer.from([0x80, 0, 0, 0xff, 0x80, 0, 0, 0x40, 0xff]),
    extension(0xff, text('NETSCAPE2.0'), Buffer.from([1, 0, 0])),
    extension(0xfe, text(SECRET)),
    extension(0xff, text('XMP DataXMP'), text(SECRET)),
    ...Array(frames).fill(image),
    Buffer.from([0x3b]),
    text(SECRET),
  ]);
}
