/** A text as a QR code, made on this device. */
import encode from 'qr';
import { make } from './dom.js';

/** Light modules around a code, without which readers do not find it. */
const QUIET = 4;

/** An image of it under this name. */
export const draw = (text, name) => {
  const modules = encode(text, 'raw', { ecc: 'medium', border: QUIET });
  const { length } = modules;
  const dark = modules.flatMap((row, y) =>
    row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : [])),
  );
  return make(
    'svg',
    {
      class: 'qr',
      role: 'img',
      'aria-label': name,
      viewBox: `0 0 ${length} ${length}`,
      'shape-rendering': 'crispEdges',
    },
    make('path', { d: dark.join('') }),
  );
};
