// Drawing a picture anew, smaller or as another type. Nothing but the pixels comes along.

/** More than screens show; also as much as every browser's canvas takes. */
const EDGE = 4096;
const TRIES = 6;
const TRANSPARENT = /png|webp|gif|avif|svg/;

/**
 * The picture as a type that may be sent and within its limit; none where the browser cannot read
 * it, or it may not be sent as anything that a browser writes. `limits` are the largest sizes in
 * bytes by type.
 */
export async function redraw(file, limits) {
  const types = ['image/jpeg', 'image/webp'];
  // JPEG knows nothing transparent.
  if (TRANSPARENT.test(file.type)) types.reverse();
  const allowed = types.filter((type) => limits[type]);
  if (allowed.length === 0) return undefined;
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (!picture) return undefined;
  try {
    for (const type of allowed) {
      const blob = await fit(picture, type, limits[type]);
      if (blob) return new File([blob], rename(file.name, type), { type });
    }
    return undefined;
  } finally {
    picture.close();
  }
}

async function fit(picture, type, max) {
  let scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
  for (let rest = TRIES; rest > 0; rest--) {
    const blob = await draw(picture, scale, type);
    // Browsers write PNG where they cannot write what was asked for.
    if (blob.type !== type) return undefined;
    if (blob.size <= max) return blob;
    scale *= Math.sqrt(max / blob.size) * 0.9;
  }
  return undefined;
}

function draw(picture, scale, type) {
  const side = (length) => Math.max(1, Math.round(length * scale));
  const canvas = new OffscreenCanvas(side(picture.width), side(picture.height));
  const context = canvas.getContext('2d');
  if (type === 'image/jpeg') {
    context.fillStyle = '#fff';
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type, quality: 0.86 });
}

/** The ending says the type to who saves the file. */
const rename = (name, type) =>
  name && `${name.replace(/\.\w{1,5}$/, '')}.${type === 'image/jpeg' ? 'jpg' : 'webp'}`;
