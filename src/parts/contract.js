/**
 * What few pages need of the element's contract: whether a value is allowed, attributes from a file,
 * and what is not kept before the visitor has agreed. Brought along where an attribute asks for it.
 */

/** Milliseconds that the chat waits for the file. */
const PATIENCE = 3000;
const FLAGS = ['open', 'eager'];
/** What is a credential is not repeated. */
const SECRET = ['user-id', 'user-token'];

/** What attributes may say that may not say anything, and the words for it. */
const ALLOWED = {
  theme: [/^(light|dark)$/, 'light, dark'],
  position: [
    /^((top|bottom)-(start|end)|inline)$/,
    'bottom-end, bottom-start, top-end, top-start, inline',
  ],
  consent: [/^required$/, 'required'],
  sound: [/^off$/i, 'off'],
  notifications: [/^off$/i, 'off'],
  telegram: [/^@?\w{5,32}$/, 'the user name of a bot'],
  'user-id': [/^\P{Cc}{0,128}$/u, 'up to 128 characters without control characters'],
  'fallback-href': [
    /^(?!(?!https?:|mailto:|tel:)[a-z][\w.+-]*:)/i,
    'an http:, https:, mailto: or tel: URL',
  ],
};

/** What would be allowed, where `value` is not. */
const wrong = (name, value) => {
  const [pattern, words] = ALLOWED[name] ?? [];
  return value === null || !pattern || pattern.test(value) ? undefined : words;
};

/** By element: what has been said. */
const said = new WeakMap();

const warn = (host, text) => {
  const before = said.get(host) ?? new Set();
  if (before.has(text)) return;
  said.set(host, before.add(text));
  console.warn(`<kite-chat> ${text}`);
};

/** What becomes of a value that is not allowed: who wants to be asked is, however it is written. */
const fate = (name) => (name === 'consent' ? 'takes as required' : 'ignores');

/** Says once of each value that is not allowed what becomes of it. */
export const review = (host) => {
  for (const name of host.getAttributeNames()) {
    const value = host.getAttribute(name);
    const words = wrong(name, value);
    const shown = SECRET.includes(name) ? '…' : value;
    if (words) warn(host, `${fate(name)} ${name}="${shown}"; allowed: ${words}`);
  }
};

/** By their keys: the conversations that may be kept, as was agreed on this page. */
const agreed = new Set();
/** By element: the conversation that it showed last. */
const shown = new WeakMap();

/**
 * What the attributes come to for a panel that is about to be mounted: the bot that they name, and
 * where the visitor has to be asked first, what says whether that is still so. From here on nothing
 * is kept. The last is the storage, which the panel has anyway.
 */
export const agree = (host, key, { read, release, withheld }) => {
  review(host);
  // Somebody else is there: who comes back after that is asked again.
  if (shown.get(host) !== key) agreed.delete(shown.get(host));
  shown.set(host, key);
  const telegram = host.getAttribute('telegram');
  // Something is kept: they have agreed on an earlier visit.
  const isWanted = host.hasAttribute('consent') || configured.get(host)?.isUnknown;
  const mustAsk = isWanted && !agreed.has(key) && read(key) === null;
  if (mustAsk && !withheld.has(key)) withheld.set(key, new Set());
  /** Whether there is something to ask; if so, `answered` is called when there no longer is. */
  const asks = (answered, signal) => {
    const waiting = withheld.get(key);
    const each = { release: answered };
    waiting?.add(each);
    signal.addEventListener('abort', () => waiting?.delete(each));
    return waiting !== undefined;
  };
  const grant = () => {
    agreed.add(key);
    release(key);
  };
  return {
    telegram: wrong('telegram', telegram) ? null : telegram,
    asks: mustAsk ? asks : undefined,
    grant,
  };
};

/** By element: the file, what became of it, and the attributes that it gave. */
const configured = new WeakMap();

/** Gives the element what its file says, where it says nothing itself. Throws nothing. */
export const configure = (host) => {
  const url = host.config;
  const before = configured.get(host);
  if (before?.url !== url) {
    for (const name of before?.names ?? []) host.removeAttribute(name);
    const current = { url, names: [] };
    configured.set(host, current);
    current.done = url ? take(host, current) : undefined;
  }
  return configured.get(host).done;
};

const take = async (host, current) => {
  const { url, names } = current;
  let given;
  try {
    given = await fetchFile(url);
  } catch (error) {
    // It may have said that the visitor is to be asked.
    current.isUnknown = true;
    return warn(host, `ignores config="${url}": ${error.message}`);
  }
  if (host.config !== url) return;
  const known = host.constructor.observedAttributes.filter((name) => name !== 'config');
  for (const [key, value] of Object.entries(given)) {
    const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const type = FLAGS.includes(name) ? 'boolean' : 'string';
    const fault = faultOf(name, value, known, type);
    if (fault) warn(host, `${fate(name)} ${key} of config="${url}": ${fault}`);
    const isTaken = name === 'consent' || (!fault && value !== false);
    if (isTaken && !host.hasAttribute(name)) {
      names.push(name);
      host.setAttribute(name, fault ? 'required' : value === true ? '' : value);
    }
  }
};

const faultOf = (name, value, known, type) => {
  if (!known.includes(name)) return 'there is no such attribute';
  if (typeof value !== type) return `expected a ${type}`;
  return wrong(name, value) && `allowed: ${wrong(name, value)}`;
};

const fetchFile = async (path) => {
  const url = new URL(path, document.baseURI);
  if (!/^(https?|data|blob):$/.test(url.protocol)) throw new Error('it is no file');
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) throw new Error(`it answered ${response.status}`);
  const given = await response.json();
  if (Object.prototype.toString.call(given) === '[object Object]') return given;
  throw new Error('expected an object of attributes');
};
