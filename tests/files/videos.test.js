// Videos go out without where they were taken, and otherwise as they were, byte by byte.
import assert from 'node:assert/strict';
import test from 'node:test';
import { prepare } from '../../src/parts/images.js';
import { box, FRAME, longBox, markedVideo } from './boxes.js';

const LIMITS = { 'video/mp4': 20 << 20 };

const file = (bytes, type = 'video/mp4') => new File([bytes], 'a', { type });
const bytesOf = async (blob) => Buffer.from(await blob.arrayBuffer());

/** Where a text stands in the bytes. */
function places(bytes, text) {
  const found = [];
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) found.push(at);
  return found;
}

/** The names of the boxes in the bytes, which are nothing but boxes. */
function names(bytes) {
  const found = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    found.push(bytes.toString('latin1', at + 4, at + 8));
    const length = bytes.readUInt32BE(at);
    at += length === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : length;
  }
  return found;
}

for (const [what, shape] of [
  ['a phone', {}],
  ['an iPhone', { brand: 'qt  ' }],
  ['an old camera', { brand: '' }],
  ['a camera that writes long files', { isFar: true, isLong: true }],
  ['a camera that measures unevenly', { isEven: false }],
]) {
  test(`the video of ${what}`, async () => {
    const { bytes, kept } = markedVideo(shape);
    const sent = await prepare(file(bytes), LIMITS);
    assert.equal(sent.type, 'video/mp4');
    const after = await bytesOf(sent);
    assert.equal(after.length, bytes.length);
    assert.deepEqual(places(after, 'SECRET'), []);
    assert.equal(places(bytes, FRAME).length, 4);
    assert.deepEqual(places(after, FRAME), places(bytes, FRAME));
    for (const run of kept) assert.deepEqual(places(after, run), places(bytes, run));
    const outside = names(after);
    assert.deepEqual(outside.slice(1), ['free', 'mdat', 'moov', 'free', 'free', 'free']);
    const moov = after.subarray(after.indexOf('moov') + 4);
    const inside = names(moov.subarray(0, after.readUInt32BE(after.indexOf('moov') - 4) - 8));
    assert.deepEqual(inside, ['mvhd', 'trak', 'free', 'trak', 'free', 'free', 'free']);
    // Once more changes nothing more.
    assert.ok((await bytesOf(await prepare(sent, LIMITS))).equals(after));
  });
}

test('what a video is called does not matter', async () => {
  const { bytes } = markedVideo();
  const photo = await prepare(file(bytes, 'image/jpeg'), LIMITS);
  assert.equal(photo.type, 'video/mp4');
  assert.equal(places(await bytesOf(photo), 'SECRET').length, 0);
  assert.equal((await prepare(file(bytes, 'video/quicktime'), LIMITS)).type, 'video/quicktime');
});

test('a picture in boxes goes out as what it is, and not where only others can read it', async () => {
  const photo = file(box('ftyp', 'heic\0\0\0\0mif1'), 'image/jpeg');
  const others = { 'application/pdf': 9 };
  assert.equal((await prepare(photo, others)).type, 'image/heic');
  await assert.rejects(prepare(photo, { ...others, 'image/heic': 1000 }), /no image\/heic/);
  const avif = file(box('ftyp', 'avif\0\0\0\0mif1'), 'image/png');
  assert.equal((await prepare(avif, others)).type, 'image/avif');
});

test('what is no video that this knows goes out as it is', async () => {
  for (const bytes of [Buffer.from('\x1aE\xdf\xa3 webm'), Buffer.alloc(0), Buffer.from('ab')]) {
    const given = file(bytes, 'video/webm');
    assert.equal(await prepare(given, LIMITS), given);
  }
});

test('a video is not read to find what it says', async () => {
  const { bytes } = markedVideo();
  const [start, rest] = [bytes.subarray(0, 24), bytes.subarray(24)];
  const block = Buffer.alloc(8 << 20);
  const much = longBox('mdat', block);
  let read = 0;
  const given = file(Buffer.concat([start, much, rest]));
  const { slice } = Blob.prototype;
  given.slice = (...range) => {
    const part = slice.apply(given, range);
    part.arrayBuffer = () => {
      read += part.size;
      return Blob.prototype.arrayBuffer.call(part);
    };
    return part;
  };
  assert.deepEqual(places(await bytesOf(await prepare(given, LIMITS)), 'xmpmeta'), []);
  assert.ok(read > 0 && read < 4096, `${read} bytes`);
});

test('whatever is in it, the search ends', async () => {
  const { bytes: whole } = markedVideo();
  for (let length = 0; length < whole.length; length += 7) {
    const cut = file(whole.subarray(0, length));
    const after = await prepare(cut, LIMITS).catch(() => cut);
    assert.equal(after.size, length);
  }
  // A small generator, so that a failure can be found again.
  let state = 1;
  const random = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
  for (let round = 0; round < 300; round++) {
    const bytes = Buffer.from(whole);
    for (let flips = 1 + random(4); flips > 0; flips--) bytes[random(bytes.length)] = random(256);
    const after = await prepare(file(bytes), LIMITS).catch(() => undefined);
    assert.ok(!after || after.size === bytes.length);
  }
  const many = Buffer.concat([box('moov'), ...Array(10_000).fill(box('free'))]);
  await assert.rejects(prepare(file(many), LIMITS), /more boxes/);
});
