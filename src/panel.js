/**
 * The panel's entry, as `custom-element.js` loads it: the WebAssembly's glue, the language that is
 * asked for, and the parts that are loaded when they are shown first.
 */
import init, { mount as mountPanel } from 'kite-panel';
import { sheet } from '../www/element/launcher.js';
import { Parts } from './parts.js';

export { language } from './i18n/language.js';

const whole = (response) => {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return response;
};

/** Starts the WebAssembly that is in one response; gives the styles that are in the other. */
export const start = async (wasm, css) => {
  const [text] = await Promise.all([whole(css).text(), init({ module_or_path: whole(wasm) })]);
  return sheet(text);
};

/**
 * Mounts a panel into `root`, in the shadow tree of the element `host`, whose attributes say the
 * rest; gives its handle. `given`: `{endpoint, key, open, lang, strings}`.
 */
export const mount = (root, host, given) => {
  const { heading, userId, userName, userToken, eager } = host;
  const config = { ...given, heading, userId, userName, userToken, eager };
  return mountPanel(root, host, { ...config, parts: new Parts(root, host, config) });
};
