// MP4 and QuickTime: boxes in boxes, each a length, a name of four letters, data. Some say at which
// bytes of the file its pictures and its sound are, so nothing may move: what a video says of itself
// is written over. Only what is needed to find that is read, not the video itself.
import { ascii, join, says, view } from './bytes.js';

/** What makes the video, of the boxes in the file and in two kinds of boxes: the others go. */
const NEEDED = {
  file: 'ftyp styp pdin wide moov moof mdat sidx ssix mfra',
  moov: 'mvhd iods trak mvex pssh',
  // `uuid` says that the pictures are those of a sphere.
  trak: 'tkhd tref trgr edts tapt clip matt load mdia uuid',
};
/** Tracks that are seen or heard. Others are what was measured meanwhile, such as the place. */
const TRACKS = 'vide soun auxv pict text sbtl subt clcp tmcd hint';
/** With what a video begins that is older than `ftyp`. */
const FIRST = 'moov mdat wide free skip pnot';
/** Pictures in such boxes, by what `ftyp` says. */
const PICTURES = { 'image/heic': 'heic heix mif1 msf1', 'image/avif': 'avif avis' };

/** More boxes in one than any video has. */
const MOST = 10_000;
const FILLER = new Uint8Array(65_536);

const isOne = (names, name) => names.split(' ').includes(name);
const letters = (bytes, at) => String.fromCharCode(...bytes.subarray(at, at + 4));

/** The media type of what is in boxes, by its first 12 bytes; none for what is not. */
export function boxed(bytes) {
  if (says(bytes, 4, 'ftyp')) {
    const pictures = Object.keys(PICTURES);
    return pictures.find((type) => isOne(PICTURES[type], letters(bytes, 8))) ?? 'video/mp4';
  }
  return isOne(FIRST, letters(bytes, 4)) ? 'video/mp4' : undefined;
}

/** The video without where and with what it was taken. What stays is at the bytes where it was. */
export async function silence(file) {
  const gaps = [];
  await search(file, { data: 0, end: file.size }, 'file', gaps);
  const parts = [];
  let done = 0;
  for (const { at, end, isBox } of gaps.sort((one, other) => one.at - other.at)) {
    // Only who is broken has one thing in two places.
    const from = Math.max(at, done);
    const to = Math.min(end, file.size);
    if (from >= to) continue;
    const head = isBox && from === at ? free(to - from) : [];
    parts.push(file.slice(done, from), head);
    for (let rest = to - from - head.length; rest > 0; rest -= FILLER.length) {
      parts.push(FILLER.subarray(0, rest));
    }
    done = to;
  }
  return new File([...parts, file.slice(done)], file.name, { type: file.type });
}

/** The head of a box of this length that says nothing. */
function free(length) {
  if (length < 8) return new Uint8Array();
  const head = join([0, 0, 0, 0], ascii('free'));
  view(head).setUint32(0, length);
  return head;
}

/** Finds what is to be written over among the boxes inside of one. */
async function search(file, outer, kind, gaps) {
  for await (const box of boxes(file, outer)) {
    if (!isOne(NEEDED[kind], box.name)) gaps.push({ ...box, isBox: true });
    else if (box.name === 'moov') await search(file, box, 'moov', gaps);
    else if (box.name === 'trak') await searchTrack(file, box, gaps);
  }
}

async function searchTrack(file, track, gaps) {
  const handler = await content(file, track, 'mdia', 'hdlr');
  if (handler && isOne(TRACKS, letters(handler, 8))) return search(file, track, 'trak', gaps);
  gaps.push({ ...track, isBox: true }, ...(await samples(file, track)));
}

/** Where the data of a track is, as far as it is not in fragments, in which no camera writes. */
async function samples(file, track) {
  const table = async (name) => {
    const bytes = await content(file, track, 'mdia', 'minf', 'stbl', name);
    return bytes && view(bytes);
  };
  const [runs, sizes, near, far] = [
    await table('stsc'),
    await table('stsz'),
    await table('stco'),
    await table('co64'),
  ];
  const places = near ?? far;
  if (!(runs && sizes && places)) return [];
  const found = [];
  const same = sizes.getUint32(4);
  for (let chunk = 0, run = 0, sample = 0; chunk < places.getUint32(4); chunk++) {
    const isNext = run + 1 < runs.getUint32(4) && runs.getUint32(20 + 12 * run) === chunk + 1;
    if (isNext) run += 1;
    const count = runs.getUint32(12 + 12 * run);
    let length = same * count;
    for (const end = sample + count; !same && sample < end; sample++) {
      length += sizes.getUint32(12 + 4 * sample);
    }
    const at = near ? near.getUint32(8 + 4 * chunk) : Number(far.getBigUint64(8 + 8 * chunk));
    found.push({ at, end: at + length });
  }
  return found;
}

/** The data of the first box with this name, down a path of names. */
async function content(file, outer, ...path) {
  for await (const box of boxes(file, outer)) {
    if (box.name !== path[0]) continue;
    return path.length > 1 ? content(file, box, ...path.slice(1)) : read(file, box.data, box.end);
  }
  return undefined;
}

/** The boxes inside of one; what is none, at its end, as one without a name. */
async function* boxes(file, { data, end }) {
  for (let at = data, rest = MOST; at < end; rest--) {
    if (rest === 0) throw new Error('it has more boxes than a video');
    const head = await read(file, at, Math.min(at + 16, end));
    const { length, name, start } = readHead(head, end - at);
    const box = { at, data: at + start, end: Math.min(at + length, end), name };
    yield box;
    at = box.end;
  }
}

function readHead(head, rest) {
  const nothing = { length: rest, name: '', start: rest };
  if (head.length < 8) return nothing;
  const name = letters(head, 4);
  const length = view(head).getUint32(0);
  // To the end of the file.
  if (length === 0) return { length: rest, name, start: 8 };
  if (length !== 1) return length < 8 ? nothing : { length, name, start: 8 };
  if (head.length < 16) return nothing;
  const long = Number(view(head).getBigUint64(8));
  return long < 16 ? nothing : { length: long, name, start: 16 };
}

const read = async (file, from, to) => new Uint8Array(await file.slice(from, to).arrayBuffer());
