/**
 * The panel's entry, as `custom-element.js` loads it. What the element's attributes mean is decided
 * here, once somebody is interested: the loader only hands them on.
 *
 * Loader and panel are of one build, as the loader names the panel by what is in it: so what they
 * have of each other needs no version.
 */
import { mount as mountPanel } from 'kite-panel';
import { keyOf, socketUrl } from '../www/element/endpoint.js';
import { run } from './browser/module.js';
import { read, release, withheld } from './browser/storage.js';
import { language } from './i18n/language.js';
import { Parts } from './parts.js';
import { styleOf } from './style.js';

const CHANNEL = /^[\w-]{8,32}$/;

/** What few pages say of the element: what that means, and whether it is allowed, is in a part. */
const RARE =
  /^(theme|position|consent|sound|notifications|telegram|fallback-href|config)=|^user-id=[\s\S]*?(\p{Cc}|[\s\S]{129})/u;

const contractOf = async (host) => {
  const isRare = (name) => RARE.test(`${name}=${host.getAttribute(name)}`);
  return host.getAttributeNames().some(isRare) ? import('./parts/contract.js') : undefined;
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

/**
 * Starts the WebAssembly: once for every element of the page. Gives what waits for the files to be
 * there, and for the styles of a panel that runs.
 */
const start = (files) => {
  if (startedWith !== files) {
    startedWith = files;
    const [wasm, css] = files.slice(1).map(whole);
    const text = css.then((response) => response.text());
    const style = Promise.all([text, run(wasm)]).then(([text]) => text);
    started = { fetched: Promise.all([wasm, css]), style };
    // They are waited for later.
    for (const each of Object.values(started)) each.catch(() => {});
  }
  return started;
};

/**
 * Makes everything ready for a panel of the element `host`; gives what mounts it into `root`, which
 * in turn gives its handle. `files` are what the loader fetches, in its order; `lang` is the
 * language that is asked for. `speak` is told as soon as there are words in it.
 */
export const prepare = async ({ host, root, files, lang, speak }) => {
  const { fetched, style: starting } = start(files);
  const contract = await contractOf(host);
  await contract?.configure(host);
  const endpoint = endpointOf(host);
  const words = await language(lang, host.strings);
  speak(words);
  // After an upgrade of the server they may be gone: that is not up to the browser.
  await fetched.catch((error) => {
    speak({ ...words, strings: { ...words.strings, no_start: words.strings.not_loaded } });
    throw error;
  });
  const style = await starting;
  const shadow = root.getRootNode();
  return (open) => {
    shadow.adoptedStyleSheets = [shadow.adoptedStyleSheets[0], styleOf(style, host)];
    const key = keyOf(host);
    const terms = contract?.agree(host, key, { read, release, withheld });
    if (!terms?.asks) release(key);
    const { heading, userId, userName, userToken, eager } = host;
    const who = { userId, userName, userToken };
    const config = { ...words, ...who, endpoint, key, open, heading, eager };
    const parts = new Parts(root, host, { ...config, ...terms });
    const handle = mountPanel(root, host, { ...config, parts });
    return Object.assign(handle, {
      grantConsent: () => terms?.grant(),
      change: (name, value) => {
        handle.update(name, value);
        contractOf(host).then((contract) => contract?.review(host), console.warn);
      },
    });
  };
};
