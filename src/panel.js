/**
 * The panel's entry, as `custom-element.js` loads it. What the element's attributes mean is decided
 * here, once somebody is interested: the loader only hands them on.
 *
 * Loader and panel are of one build, as the loader names the panel by what is in it: so what they
 * have of each other needs no version.
 */
import { mount as mountPanel } from 'kite-panel';
import { keyOf, socketUrl } from '../www/element/endpoint.js';
import { sheet } from '../www/element/launcher.js';
import { run } from './browser/module.js';
import { read, withheld } from './browser/storage.js';
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

/** The elements whose visitors have agreed on this page that the conversation is kept. */
const agreed = new WeakSet();

/** Whether a visitor who has to be asked first has not agreed, now or on an earlier visit. */
const mustAsk = (host, key) => allowed(host, 'consent') && !agreed.has(host) && read(key) === null;

/** From now on the conversation may be kept. */
const release = (key) => {
  const waiting = withheld.get(key) ?? [];
  withheld.delete(key);
  for (const store of waiting) store.release();
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
    const text = css.then((response) => response.text());
    started = Promise.all([text, run(wasm)]).then(([text]) => sheet(text));
    // It is waited for later.
    started.catch(() => {});
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
  const starting = start(files);
  const words = await language(lang, host.strings);
  speak(words);
  const style = await starting;
  const shadow = root.getRootNode();
  return (open) => {
    shadow.adoptedStyleSheets = [shadow.adoptedStyleSheets[0], style];
    for (const name in ALLOWED) allowed(host, name);
    const { heading, userId, userName, userToken, eager } = host;
    const who = { userId, userName, userToken };
    const key = keyOf(host);
    const asks = mustAsk(host, key);
    if (asks) withheld.set(key, withheld.get(key) ?? new Set());
    else release(key);
    const config = { ...words, ...who, endpoint, key, open, heading, eager };
    const telegram = allowed(host, 'telegram');
    const parts = new Parts(root, host, { ...config, telegram });
    const handle = mountPanel(root, host, { ...config, parts });
    const askConsent = () => parts.show('consent', { asks: () => withheld.has(key) });
    if (asks) askConsent();
    return Object.assign(handle, {
      grantConsent: () => {
        agreed.add(host);
        if (!asks) return;
        if (read(key) === null) {
          release(key);
          askConsent();
        } else {
          // Meanwhile they have in another tab: the conversation is the one of that.
          host.consent = null;
          host.consent = 'required';
        }
      },
      change: (name) => handle.update(name, allowed(host, name)),
    });
  };
};
