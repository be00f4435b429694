/**
 * The panel's entry, as `custom-element.js` loads it. What the element's attributes mean is decided
 * here, once somebody is interested: the loader only hands them on.
 *
 * Loader and panel are of one build, as the loader names the panel by what is in it: so what they
 * have of each other needs no version.
 */
import init, { mount as mountPanel } from 'kite-panel';
import { keyOf, socketUrl } from '../www/element/endpoint.js';
import { sheet } from '../www/element/launcher.js';
import { language } from './i18n/language.js';
import { Parts } from './parts.js';

const CHANNEL = /^[\w-]{8,32}$/;

/** What attributes may say that may not say anything; `parts/contract.js` puts it into words. */
const ALLOWED = {
  theme: /^(light|dark)$/,
  position: /^((top|bottom)-(start|end)|inline)$/,
  consent: /^required$/,
  sound: /^off$/i,
  notifications: /^off$/i,
  telegram: /^@?\w{5,32}$/,
  'user-id': /^\P{Cc}{0,128}$/u,
  'fallback-href': /^(?!(?!https?:|mailto:|tel:)[a-z][\w.+-]*:)/i,
};

/** Runs what a part does for the contract; the chat does without it where it cannot be loaded. */
const contract = async (name, ...given) => {
  try {
    const part = await import('./parts/contract.js');
    await part[name](...given);
  } catch (error) {
    console.warn('<kite-chat> cannot load its part contract.', error);
  }
};

/** What the attribute says, if that is allowed; else it counts as absent. */
const allowed = (host, name) => {
  const value = host.getAttribute(name);
  if (value === null || ALLOWED[name]?.test(value) !== false) return value;
  contract('refuse', host, name, value);
  return null;
};

const endpointOf = ({ endpoint }) => {
  let url;
  try {
    url = socketUrl(endpoint);
  } catch {}
  if (/^wss?:$/.test(url?.protocol) && CHANNEL.test(url.searchParams.get('c'))) return url.href;
  throw new Error(`endpoint="${endpoint ?? ''}" must be a WebSocket URL with ?c=CHANNEL`);
};

const whole = async (fetched) => {
  const response = await fetched;
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}`);
  return response;
};

let started;
let startedWith;

/** Starts the WebAssembly and gives the styles: once for every element of the page. */
const start = (files) => {
  if (startedWith !== files) {
    startedWith = files;
    const [wasm, css] = files.slice(1).map(whole);
    started = Promise.all([
      css.then((response) => response.text()),
      init({ module_or_path: wasm }),
    ]).then(([text]) => sheet(text));
  }
  return started;
};

/**
 * Makes everything ready for a panel of the element `host`; gives what mounts it into `root`, which
 * in turn gives its handle. `files` are what the loader fetches, in its order; `lang` is the
 * language that is asked for. `speak` is told as soon as there are words in it.
 */
export const prepare = async ({ host, root, files, lang, speak }) => {
  if (host.config) await contract('configure', host, ALLOWED);
  const endpoint = endpointOf(host);
  const words = await language(lang, host.strings);
  speak(words);
  const style = await start(files);
  const shadow = root.getRootNode();
  return (open) => {
    shadow.adoptedStyleSheets = [shadow.adoptedStyleSheets[0], style];
    for (const name in ALLOWED) allowed(host, name);
    const { heading, userId, userName, userToken, eager } = host;
    const who = { userId, userName, userToken };
    const config = { ...words, ...who, endpoint, key: keyOf(host), open, heading, eager };
    const telegram = allowed(host, 'telegram');
    const parts = new Parts(root, host, { ...config, telegram });
    const handle = mountPanel(root, host, { ...config, parts });
    return Object.assign(handle, {
      change: (name) => handle.update(name, allowed(host, name)),
    });
  };
};
