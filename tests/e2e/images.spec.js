// Pictures arrive without where they were taken, within what the server takes, and otherwise as
// they were.
import { gif } from '../../src/parts/images/gif.js';
import { jpeg } from '../../src/parts/images/jpeg.js';
import { png } from '../../src/parts/images/png.js';
import { webp } from '../../src/parts/images/webp.js';
import { markedVideo } from '../files/boxes.js';
import { expect, test } from './fixtures.js';
import { draw, fetchSent, look, SIZE, sendAndFetch, watchFiles } from './support/files.js';
import * as pictures from './support/pictures.js';

const MIB = 1024 * 1024;

/** Every way in which a picture says where it was taken. */
const TRACES = /SECRET|GPS|Photoshop|xmpmeta|tEXt|zTXt|iTXt|XMP/;
const hasTraces = (bytes) => TRACES.test(bytes.toString('latin1'));

const chip = (visitor) => visitor.part('composer').getByRole('listitem');

test.beforeEach(async ({ visitor }) => {
  await watchFiles(visitor.page);
  await visitor.visit();
  await visitor.openChat();
});

/** Sends it; what has arrived has the same pixels and no traces. */
async function arrivesClean(visitor, name, type, bytes) {
  const { page } = visitor;
  expect(hasTraces(bytes)).toBe(true);
  const sent = await sendAndFetch(visitor, { name, mimeType: type, buffer: bytes });
  expect(sent.type).toBe(type);
  expect(hasTraces(sent.bytes)).toBe(false);
  const before = await look(page, bytes, type);
  expect(await look(page, sent.bytes, type)).toEqual(before);
  return { ...before, bytes: sent.bytes };
}

test('a photograph: its place, its programs and what is behind its end stay here', async ({
  visitor,
}) => {
  const plain = await draw(visitor.page, 'image/jpeg');
  const upright = await arrivesClean(
    visitor,
    'upright.jpg',
    'image/jpeg',
    pictures.markedJpeg(plain),
  );
  expect(upright.bytes.equals(plain)).toBe(true);
  for (const [name, little] of [
    ['turned.jpg', false],
    ['turned too.jpg', true],
  ]) {
    const marked = pictures.markedJpeg(plain, { orientation: 6, little });
    const turned = await arrivesClean(visitor, name, 'image/jpeg', marked);
    expect(turned).toMatchObject({ width: SIZE.height, height: SIZE.width });
  }
});

test('a PNG, a WebP and a GIF', async ({ visitor }) => {
  const { page } = visitor;
  const plain = await draw(page, 'image/png');
  const marked = pictures.markedPng(plain);
  const { bytes } = await arrivesClean(visitor, 'a.png', 'image/png', marked);
  expect(bytes.equals(plain)).toBe(true);
  const turned = pictures.markedPng(plain, { orientation: 8 });
  await arrivesClean(visitor, 'b.png', 'image/png', turned);

  const plainWebp = await draw(page, 'image/webp');
  const markedWebp = pictures.markedWebp(plainWebp, SIZE, { orientation: 6 });
  await arrivesClean(visitor, 'a.webp', 'image/webp', markedWebp);
  await arrivesClean(visitor, 'a.gif', 'image/gif', pictures.markedGif());
});

test('what moves goes on moving', async ({ visitor }) => {
  const { page } = visitor;
  const webp = pictures.animatedWebp(await draw(page, 'image/webp'), SIZE);
  const moving = await arrivesClean(visitor, 'moving.webp', 'image/webp', webp);
  expect(moving.frames).toBe(2);
  const gif = await arrivesClean(visitor, 'moving.gif', 'image/gif', pictures.markedGif(3));
  expect(gif.frames).toBe(3);
  const still = await draw(page, 'image/png');
  const png = pictures.markedPng(pictures.animatedPng(still));
  const apng = await arrivesClean(visitor, 'moving.png', 'image/png', png);
  expect(apng.frames).toBe(2);
});

test('a photograph that is too large is sent smaller', async ({ visitor }) => {
  test.slow();
  const { page } = visitor;
  const plain = await draw(page, 'image/jpeg', { width: 2200, height: 1650 }, true);
  const buffer = pictures.markedJpeg(plain, { orientation: 6 });
  expect(buffer.length).toBeGreaterThan(5 * MIB);
  const { bytes, type } = await sendAndFetch(
    visitor,
    {
      name: 'large.jpeg',
      mimeType: 'image/jpeg',
      buffer,
    },
    'large.jpg',
  );
  expect(type).toBe('image/jpeg');
  expect(bytes.length).toBeLessThanOrEqual(5 * MIB);
  expect(hasTraces(bytes)).toBe(false);
  const { width, height } = await look(page, bytes, type);
  expect(width / height).toBeCloseTo(3 / 4, 2);
  expect(height).toBeGreaterThan(1000);
});

test('what is transparent stays so', async ({ visitor }) => {
  test.slow();
  const { page } = visitor;
  const buffer = await draw(page, 'image/png', { width: 1400, height: 1000 }, true);
  expect(buffer.length).toBeGreaterThan(5 * MIB);
  const { bytes, type } = await sendAndFetch(
    visitor,
    { name: 'large.png', mimeType: 'image/png', buffer },
    'large.webp',
  );
  expect(type).toBe('image/webp');
  expect((await look(page, bytes, type)).corner).toBeLessThan(255);
});

test('what is too large and moves is refused: smaller, it would stand still', async ({
  visitor,
}) => {
  const buffer = pictures.markedGif(2, 42_000);
  await visitor.attach([
    { name: 'film.gif', mimeType: 'image/gif', buffer },
    { name: 'ok.gif', mimeType: 'image/gif', buffer: pictures.markedGif() },
  ]);
  await expect(chip(visitor).first()).toContainText('The file is larger than 20 MB');
  // What can be sent is seen as it is.
  await expect(chip(visitor).last().locator('img')).not.toHaveJSProperty('naturalWidth', 0);
  await visitor.send();
  await expect.poll(() => visitor.sent()).toEqual(['ok.gif']);
  await expect(chip(visitor)).toHaveText([/film\.gif/]);
});

test('names lie: what is in the file counts', async ({ visitor }) => {
  const { page } = visitor;
  const buffer = pictures.markedPng(await draw(page, 'image/png'));
  const sent = await sendAndFetch(visitor, { name: 'photo.jpg', mimeType: 'image/jpeg', buffer });
  expect(sent.type).toBe('image/png');
  expect(hasTraces(sent.bytes)).toBe(false);

  const broken = Buffer.from('no picture at all');
  const odd = { name: 'broken.jpg', mimeType: 'image/jpeg', buffer: broken };
  const { bytes, type } = await sendAndFetch(visitor, odd);
  expect({ bytes, type }).toEqual({ bytes: broken, type: 'image/jpeg' });
  // Shown as what it is: a file.
  await expect(visitor.message('broken.jpg')).toBeVisible();

  const bitmap = await draw(page, 'image/webp');
  const other = { name: 'scan.tiff', mimeType: 'image/tiff', buffer: bitmap };
  expect((await sendAndFetch(visitor, other)).type).toBe('image/webp');
});

test('what the browser cannot read and the server does not take is refused', async ({
  visitor,
}) => {
  const buffer = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1');
  await visitor.attach([
    { name: 'IMG_1.HEIC', mimeType: 'image/heic', buffer },
    { name: 'IMG_2.jpg', mimeType: 'image/jpeg', buffer },
  ]);
  const why = /Files of this type cannot be sent/;
  await expect(chip(visitor)).toHaveText([why, why]);
  await expect(visitor.part('send')).toBeDisabled();
});

test('what the page sends is made ready as well', async ({ visitor }) => {
  const { page } = visitor;
  for (const [name, type, marked] of [
    ['from the page.jpg', 'image/jpeg', pictures.markedJpeg(await draw(page, 'image/jpeg'))],
    ['from the page.mp4', 'video/mp4', markedVideo().bytes],
  ]) {
    expect(hasTraces(marked)).toBe(true);
    await visitor.chat.evaluate(
      (chat, [name, type, base64]) => {
        const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
        chat.send(new File([bytes], name, { type }));
      },
      [name, type, marked.toString('base64')],
    );
    const { bytes } = await fetchSent(visitor, name);
    expect(hasTraces(bytes)).toBe(false);
  }
});

test('where a picture cannot be made ready, it does not go out as it is', async ({ visitor }) => {
  const { page } = visitor;
  const buffer = pictures.markedJpeg(await draw(page, 'image/jpeg'));
  await page.route('**/assets/images-*', (route) => route.abort());
  await visitor.attach([{ name: 'a.jpg', mimeType: 'image/jpeg', buffer }]);
  await expect(chip(visitor)).toContainText('could not be made ready');
  await expect(visitor.part('send')).toBeDisabled();
});

test('whatever is in it, the cutting ends', async ({ page }) => {
  test.slow();
  await page.goto('about:blank');
  const webpOf = async () => pictures.markedWebp(await draw(page, 'image/webp'), SIZE);
  const formats = [
    [jpeg, pictures.markedJpeg(await draw(page, 'image/jpeg'))],
    [png, pictures.markedPng(await draw(page, 'image/png'))],
    [webp, await webpOf()],
    [gif, pictures.markedGif(2)],
  ];
  // A small generator, so that a failure can be found again.
  let state = 1;
  const random = (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
  for (const [format, whole] of formats) {
    const cut = (bytes) => format.cut(new Uint8Array(bytes))?.parts;
    const once = Buffer.concat(cut(whole));
    expect(Buffer.concat(cut(once)).equals(once), format.type).toBe(true);
    // Each `expect` is a step of the report: one for thousands of tries.
    const wrong = [];
    for (let length = 0; length < whole.length; length++) {
      if (hasTraces(Buffer.concat(cut(whole.subarray(0, length)) ?? []))) wrong.push({ length });
    }
    for (let round = 0; round < 3000; round++) {
      const bytes = Buffer.from(whole);
      for (let flips = 1 + random(4); flips > 0; flips--) bytes[random(bytes.length)] = random(256);
      const parts = cut(bytes) ?? [];
      const size = parts.reduce((sum, part) => sum + part.length, 0);
      if (size > bytes.length + 64) wrong.push({ round, size });
    }
    expect(wrong, format.type).toEqual([]);
  }
});
