/**
 * What few pages need of the element's contract: words for a value that is not allowed, and
 * attributes from a file.
 */

/** Milliseconds that the chat waits for the file. */
const PATIENCE = 3000;
const FLAGS = ['open', 'eager'];
/** What is a credential is not repeated. */
const SECRET = ['user-id', 'user-token'];

const WORDS = {
  theme: 'light, dark',
  position: 'bottom-end, bottom-start, top-end, top-start, inline',
  consent: 'required',
  sound: 'off',
  notifications: 'off',
  telegram: 'the user name of a bot',
  'user-id': 'up to 128 characters without control characters',
  'fallback-href': 'an http:, https:, mailto: or tel: URL',
};

/** By element: what has been said. */
const said = new WeakMap();

const warn = (host, text) => {
  const before = said.get(host) ?? new Set();
  if (before.has(text)) return;
  said.set(host, before.add(text));
  console.warn(`<kite-chat> ${text}`);
};

/** Says once that a value is ignored, and what is allowed. */
export const refuse = (host, name, value) => {
  const shown = SECRET.includes(name) ? '…' : value;
  warn(host, `ignores ${name}="${shown}"; allowed: ${WORDS[name]}`);
};

/** By element: the file, what became of it, and the attributes that it gave. */
const configured = new WeakMap();

/** Gives the element what its file says, where it says nothing itself. Throws nothing. */
export const configure = (host, allowed) => {
  const url = host.config;
  const before = configured.get(host);
  if (before?.url !== url) {
    for (const name of before?.names ?? []) host.removeAttribute(name);
    const current = { url, names: [] };
    configured.set(host, current);
    current.done = take(host, current, allowed);
  }
  return configured.get(host).done;
};

const take = async (host, { url, names }, allowed) => {
  let given;
  try {
    given = await read(url);
  } catch (error) {
    return warn(host, `ignores config="${url}": ${error.message}`);
  }
  if (host.config !== url) return;
  const known = host.constructor.observedAttributes.filter((name) => name !== 'config');
  for (const [key, value] of Object.entries(given)) {
    const name = key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const type = FLAGS.includes(name) ? 'boolean' : 'string';
    const wrong = (what) => warn(host, `ignores ${key} of config="${url}": ${what}`);
    if (!known.includes(name)) wrong('there is no such attribute');
    else if (typeof value !== type) wrong(`expected a ${type}`);
    else if (allowed[name]?.test(value) === false) wrong(`allowed: ${WORDS[name]}`);
    else if (value !== false && !host.hasAttribute(name)) {
      names.push(name);
      host.setAttribute(name, value === true ? '' : value);
    }
  }
};

const read = async (url) => {
  const response = await fetch(new URL(url, document.baseURI), {
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!response.ok) throw new Error(`it answered ${response.status}`);
  const given = await response.json();
  if (Object.prototype.toString.call(given) === '[object Object]') return given;
  throw new Error('expected an object of attributes');
};
