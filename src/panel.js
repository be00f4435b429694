/**
 * The panel's entry, as `custom-element.js` loads it: the WebAssembly's glue, the language that is
 * asked for, and the parts that are loaded when they are shown first.
 */
import init, { mount as mountPanel } from 'kite-panel';
import { Parts } from './parts.js';

export { language } from './i18n/language.js';
export default init;

/** Mounts a panel into `root` of the element `host`; gives its handle. */
export const mount = (root, host, config) =>
  mountPanel(root, host, { ...config, parts: new Parts(root, host, config) });
