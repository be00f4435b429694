// Which way up a picture is: the one thing of EXIF that a picture cannot be shown without. It knows
// TIFF, which EXIF is written in, and no file format around it.

const ORIENTATION = 0x0112;
const SHORT = 3;
const UPRIGHT = 1;

/** Reads the orientation (1 to 8) out of a block of TIFF; 1 where it says none. */
export function readOrientation(tiff) {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  try {
    const little = view.getUint16(0) === 0x4949;
    const directory = view.getUint32(4, little);
    const count = view.getUint16(directory, little);
    for (let entry = directory + 2; entry < directory + 2 + count * 12; entry += 12) {
      if (view.getUint16(entry, little) === ORIENTATION) {
        const value = view.getUint16(entry + 8, little);
        return value <= 8 ? value || UPRIGHT : UPRIGHT;
      }
    }
  } catch {
    // It ends too early.
  }
  return UPRIGHT;
}

/** A block of TIFF that says nothing but the orientation; none for what is upright anyway. */
export function writeOrientation(orientation) {
  if (orientation === UPRIGHT) return undefined;
  const view = new DataView(new ArrayBuffer(26));
  view.setUint32(0, 0x4d4d002a);
  view.setUint32(4, 8);
  view.setUint16(8, 1);
  view.setUint16(10, ORIENTATION);
  view.setUint16(12, SHORT);
  view.setUint32(14, 1);
  view.setUint16(18, orientation);
  return new Uint8Array(view.buffer);
}
