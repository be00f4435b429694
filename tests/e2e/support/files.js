// What a browser draws, what it makes of the bytes of a picture, and what the server has of a file.
import { expect } from '@playwright/test';

/** The size of what `draw` draws unless another one is said. */
export const SIZE = { width: 64, height: 48 };

/** The bytes of a picture of this type: a red one with a blue corner, or of noise. */
export async function draw(page, type, { width, height } = SIZE, noisy = false) {
  const bytes = await page.evaluate(
    async ([type, width, height, noisy]) => {
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d');
      context.fillStyle = '#f00';
      context.fillRect(0, 0, width, height);
      if (noisy) {
        const data = context.getImageData(0, 0, width, height);
        const row = 4 * 4096;
        for (let at = 0; at < data.data.length; at += row) {
          crypto.getRandomValues(data.data.subarray(at, at + row));
        }
        context.putImageData(data, 0, 0);
      } else {
        context.fillStyle = type === 'image/jpeg' ? '#00f' : '#00f8';
        context.clearRect(0, 0, width / 4, height / 4);
        context.fillRect(0, 0, width / 4, height / 4);
      }
      const blob = await canvas.convertToBlob({ type, quality: 1 });
      const reader = new FileReader();
      await new Promise((done) => {
        reader.onload = done;
        reader.readAsDataURL(blob);
      });
      return reader.result.slice(reader.result.indexOf(',') + 1);
    },
    [type, width, height, noisy],
  );
  return Buffer.from(bytes, 'base64');
}

/** What the browser sees in it: how large it is, its frames, and a sum over its pixels. */
export function look(page, bytes, type) {
  return page.evaluate(
    async ([base64, type]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const blob = new Blob([bytes], { type });
      const decoder = new ImageDecoder({ data: await blob.arrayBuffer(), type });
      await decoder.tracks.ready;
      const { width, height } = await createImageBitmap(blob);
      const context = new OffscreenCanvas(width, height).getContext('2d');
      context.drawImage(await createImageBitmap(blob), 0, 0);
      const { data } = context.getImageData(0, 0, width, height);
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
      return {
        width,
        height,
        frames: decoder.tracks.selectedTrack.frameCount,
        pixels: Array.from(digest).join(' '),
        corner: data[3],
      };
    },
    [bytes.toString('base64'), type],
  );
}

/** Sends files with the button for it; gives what the server has of the one with this name. */
export async function sendAndFetch(visitor, file, name = file.name) {
  await visitor.attach([file]);
  await visitor.send();
  return fetchSent(visitor, name);
}

/** The bytes, type and name that the server has of a file that is shown as sent. */
export async function fetchSent(visitor, name) {
  await expect.poll(() => visitor.sent()).toContain(name);
  const { uri, type } = await visitor.page.evaluate(
    (name) => window.sentFiles.find((file) => file.name === name),
    name,
  );
  const response = await visitor.page.request.get(uri);
  expect(response.headers()['content-type']).toBe(type);
  return { bytes: await response.body(), type };
}

/** From the next page load on, notes the files that are shown as sent. */
export function watchFiles(page) {
  return page.addInitScript(() => {
    window.sentFiles = [];
    document.addEventListener('kite-chat.status', ({ detail }) => {
      if (detail.status === 'sent' && detail.name) window.sentFiles.push(detail);
    });
  });
}
