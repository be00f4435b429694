// Reading and writing bytes, as every format here needs it.

/** Whether these bytes stand there as ASCII. */
export function says(bytes, at, text) {
  if (at + text.length > bytes.length) return false;
  for (let index = 0; index < text.length; index++) {
    if (bytes[at + index] !== text.charCodeAt(index)) return false;
  }
  return true;
}

/** Bytes of ASCII. */
export const ascii = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/** A view of bytes that shares their memory. */
export const view = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

/** Several runs of bytes as one. */
export function join(...runs) {
  const joined = new Uint8Array(runs.reduce((length, run) => length + run.length, 0));
  let at = 0;
  for (const run of runs) {
    joined.set(run, at);
    at += run.length;
  }
  return joined;
}
