// Videos, made of boxes byte by byte as phones, cameras and programs write them. What must not be
// sent is spelt SECRET, what must arrive FRAME.

export const SECRET = 'SECRET+50.4501+030.5234/';
export const FRAME = 'FRAME of a summer day';

/** Numbers of 32 bits. */
const words = (...values) => {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => {
    bytes.writeUInt32BE(value, 4 * index);
  });
  return bytes;
};
const join = (runs) =>
  Buffer.concat(runs.map((run) => (typeof run === 'string' ? Buffer.from(run, 'latin1') : run)));

export function box(name, ...content) {
  const data = join(content);
  return join([words(8 + data.length), name, data]);
}

/** The same with its length in 64 bits. */
export function longBox(name, ...content) {
  const data = join(content);
  return join([words(1), name, words(0, 16 + data.length), data]);
}

const full = (name, ...content) => box(name, words(0), ...content);

/** A track whose samples of these sizes are at these places: two in each, and one in the last. */
function track(handler, { sizes, places, isFar = false }, ...extra) {
  const same = sizes.every((size) => size === sizes[0]);
  const offsets = words(...places.flatMap((place) => (isFar ? [0, place] : [place])));
  const table = box(
    'stbl',
    full('stsd', words(0)),
    full('stsc', words(2, 1, 2, 1, places.length, 1, 1)),
    full('stsz', same ? words(sizes[0], sizes.length) : words(0, sizes.length, ...sizes)),
    full(isFar ? 'co64' : 'stco', words(places.length), offsets),
  );
  const header = full('hdlr', words(0), handler, words(0, 0, 0), 'a handler\0');
  const media = box('mdia', full('mdhd', words(0)), header, box('minf', table));
  return box('trak', full('tkhd', words(1)), ...extra, media);
}

/** Everything that says where it was taken, around a track of pictures and one of sound. */
export function markedVideo({ brand = 'mp42', isFar = false, isEven = true, isLong = false } = {}) {
  const start = brand ? box('ftyp', brand, words(0), 'isom') : box('wide');
  const filler = box('free', SECRET);
  const samples = [SECRET, isEven ? SECRET : `${SECRET}!`, SECRET];
  const runs = [FRAME, FRAME, samples[0], samples[1], FRAME, samples[2], FRAME];
  const data = (isLong ? longBox : box)('mdat', ...runs);
  const first = start.length + filler.length + data.length - join(runs).length;
  const place = (index) => first + join(runs.slice(0, index)).length;
  const sizes = samples.map(({ length }) => length);
  const seen = track('vide', { sizes: Array(3).fill(FRAME.length), places: [place(0), place(4)] });
  const heard = track(
    'soun',
    { sizes: [FRAME.length], places: [place(6)], isFar },
    box('udta', box('©xyz', SECRET)),
    box('meta', SECRET),
  );
  const value = box('data', words(1, 0), SECRET);
  const keys = full('keys', words(1), box('mdta', 'com.apple.quicktime.location.ISO6709'));
  const moov = box(
    'moov',
    full('mvhd', words(0)),
    seen,
    box('udta', box('©xyz', SECRET), full('loci', SECRET), words(0)),
    heard,
    track('meta', { sizes, places: [place(2), place(5)], isFar }),
    box('meta', full('hdlr', words(0), 'mdta'), keys, box('ilst', value)),
    box('gps ', SECRET),
    words(0),
  );
  const bytes = Buffer.concat([
    start,
    filler,
    data,
    moov,
    box('uuid', 'an id of 16 bytes', `<x:xmpmeta>${SECRET}`),
    longBox('skip', SECRET),
    // No box: what some cameras put behind their last one.
    Buffer.from(`\0\0\0\x05${SECRET}`),
  ]);
  return { bytes, kept: [start, seen, full('mvhd', words(0))] };
}
