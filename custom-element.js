/**
 * `<kite-chat>`: paints the launcher, keeps what is asked of it before the
 * panel is there, and loads the panel when somebody shows interest.
 *
 * It knows no message, no socket and no storage: those live in the panel,
 * which is WebAssembly behind `mount(root, host, config)`.
 */

import { drawLauncher, make, STYLE, sheet } from './www/element/launcher.js';

const TAG = 'kite-chat';
const CHANNEL = /^[\w-]{8,32}$/;
const FLAGS = ['open', 'eager'];
const NAMES = [
  ...FLAGS,
  'endpoint',
  'heading',
  'theme',
  'position',
  'user-id',
  'user-name',
  'user-token',
  'fallback-href',
];
/** A change of these needs another panel. */
const IDENTITY = ['endpoint', 'user-id', 'user-name', 'lang'];

const ALLOWED = {
  theme: ['light', 'dark'],
  position: ['bottom-end', 'bottom-start', 'top-end', 'top-start', 'inline'],
};
const ENDPOINT = 'a WebSocket URL with ?c=CHANNEL';
const HREF = 'an http:, https: or mailto: URL';

const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

const parse = (value) => {
  try {
    return new URL(value, document.baseURI);
  } catch {
    return undefined;
  }
};

/** The WebSocket URL that an `endpoint` means, if it means one. */
const socketUrl = (value) => {
  const url = parse(value);
  if (!url || !CHANNEL.test(url.searchParams.get('c'))) return undefined;
  url.protocol = url.protocol.replace('http', 'ws');
  url.hash = '';
  return /^wss?:$/.test(url.protocol) ? url.href : undefined;
};

/** What would have been right, where `value` is not. */
const wrong = (name, value) => {
  if (name === 'endpoint') return socketUrl(value) ? '' : ENDPOINT;
  if (name === 'fallback-href') {
    return /^(https?|mailto):$/.test(parse(value)?.protocol) ? '' : HREF;
  }
  const allowed = ALLOWED[name];
  return !allowed || allowed.includes(value) ? '' : allowed.join(', ');
};

/** Elsewhere it is a chat. */
const CHAT = { uk: 'Чат', pl: 'Czat', ar: 'محادثة' };
/** What the loader says itself, until a catalogue says it. */
const WORDS = {
  launcher: (_shown, _unread, lang) => CHAT[lang.match(/^\w\w\b/)] ?? 'Chat',
  strings: { no_start: 'The chat cannot start.', other_way: 'Contact us' },
};

let baseSheet;

const at = (path) => new URL(path, import.meta.url);
const loadScript = () => import(at(__PANEL_JS__));

/** Starts the panel's module, gives its styles: once for every element of the page. */
let assets;
const loadAssets = () => {
  assets ??= Promise.all([
    loadScript(),
    ...[__PANEL_WASM__, __PANEL_CSS__].map((path) => fetch(at(path))),
  ]).then(([{ start }, ...responses]) => start(...responses));
  // What failed may succeed at the next try.
  assets.catch(() => {
    assets = undefined;
  });
  return assets;
};

const idle = globalThis.requestIdleCallback ?? ((task) => setTimeout(task, 200));
const cancelIdle = globalThis.cancelIdleCallback ?? clearTimeout;

/** The element. Its attributes, methods and events are the public contract. */
export class KiteChatElement extends HTMLElement {
  static observedAttributes = [...NAMES, 'lang'];

  /** Aborts at removal, and with it every listener and load of this stay. */
  #life;
  #root = this.attachShadow({ mode: 'open' });
  #badge = make('span', { class: 'badge', part: 'badge', 'aria-hidden': 'true' });
  #launcher = drawLauncher(this.#badge);
  #panel = make('section', {
    class: 'panel',
    part: 'panel',
    id: 'panel',
    role: 'dialog',
    'aria-labelledby': 'title',
    tabindex: '-1',
  });
  #handle;
  #loading;
  #shown = false;
  #takeFocus = false;
  /** What had the focus when the panel was opened. */
  #opener;
  #queue = [];
  #states;
  #words = WORDS;

  constructor() {
    super();
    baseSheet ??= sheet(STYLE);
    this.#root.adoptedStyleSheets = [baseSheet];
    this.#root.append(make('div', { class: 'kite' }, this.#launcher, this.#panel));
    this.#states = this.attachInternals().states;
  }

  connectedCallback() {
    for (const name of NAMES.map(camel)) {
      // Set as a plain property before the element was defined.
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
    if (!this.#life) {
      this.#life = new AbortController();
      this.#listen(this.#life.signal);
    }
    this.#paint();
    this.#openChanged();
    if (this.eager || this.#inline || this.#queue.some(([method]) => method !== 'appendMsg')) {
      this.#load();
    } else if (this.#hasConversation()) {
      const task = idle(() => this.#load());
      this.#life.signal.addEventListener('abort', () => cancelIdle(task));
    }
  }

  /** Without this, `moveBefore` would count as a removal. */
  connectedMoveCallback() {}

  disconnectedCallback() {
    // Moved elements are back by then, and keep their conversation as it is.
    queueMicrotask(() => {
      if (this.isConnected || !this.#life) return;
      this.#life.abort();
      this.#life = this.#loading = undefined;
      this.#unmount();
      this.#shown = false;
    });
  }

  attributeChangedCallback(name, before, value) {
    if (before === value) return;
    const allowed = value === null ? '' : wrong(name, value);
    if (allowed) console.warn(`<kite-chat> ignores ${name}="${value}"; allowed: ${allowed}`);
    if (!this.#life) return;
    if (name === 'open') this.#openChanged();
    else if (IDENTITY.includes(name)) {
      const wanted = this.#handle || this.#loading || this.#shown;
      this.#loading = undefined;
      this.#unmount();
      if (wanted) this.#load();
    } else {
      this.#paint();
      if (this.#inline) this.#load();
      this.#handle?.update(name, allowed ? null : value);
    }
  }

  /** Opens the panel. */
  show() {
    this.#takeFocus = true;
    this.open = true;
    this.#takeFocus = false;
  }

  /** Closes the panel. */
  hide() {
    this.open = false;
  }

  /** Opens or closes the panel. */
  toggle() {
    if (this.open) this.hide();
    else this.show();
  }

  /** Sends a text or a File as the visitor. */
  send(message) {
    this.#call('send', message);
  }

  /** Shows a message on this page only; it is neither stored nor sent. */
  appendMsg(message) {
    this.#call('appendMsg', message);
  }

  /** Connects now instead of at the first message. */
  connect() {
    this.#call('connect');
  }

  /** Closes the connection until the next message or `connect()`. */
  disconnect() {
    this.#call('disconnect');
  }

  /** Erases the conversation and the visitor's id from this device. */
  forget() {
    this.#call('forget');
  }

  /** Whether there is something to show: the panel, or why there is none. */
  get #present() {
    return this.#panel.className.includes(' ');
  }

  get #inline() {
    return this.#value('position') === 'inline';
  }

  get #visible() {
    return this.#shown || this.#inline;
  }

  /** The value of an attribute, if it is a good one. */
  #value(name) {
    const value = this.getAttribute(name);
    return value === null || wrong(name, value) ? undefined : value;
  }

  /** The language that is asked for. */
  get #lang() {
    // What stands in another shadow tree does not see the page's own.
    return (this.closest('[lang]') ?? document.documentElement).lang || navigator.language;
  }

  get #endpoint() {
    return socketUrl(this.endpoint);
  }

  /** Under this name the panel keeps the conversation on the device. */
  get #key() {
    const user = this.getAttribute('user-id');
    return `kite-chat ${this.#endpoint}${user ? ` ${user}` : ''}`;
  }

  /** Only looks: the panel leaves this mark with the first message. */
  #hasConversation() {
    try {
      return localStorage.getItem(this.#key) !== null;
    } catch {
      return false;
    }
  }

  #listen(signal) {
    const options = { signal, passive: true };
    // A finger enters as well, before it clicks.
    for (const hint of ['pointerenter', 'focus']) {
      this.#launcher.addEventListener(hint, () => this.#present || this.#load(), options);
    }
    this.#launcher.addEventListener('click', () => this.toggle(), options);
    this.#root.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || event.isComposing || !this.#shown || this.#inline) return;
        event.stopPropagation();
        this.hide();
      },
      { signal },
    );
    this.addEventListener(
      'kite-chat.unread',
      ({ detail }) => {
        this.#badge.textContent = detail.count > 99 ? '99+' : detail.count || '';
        this.#paint();
      },
      options,
    );
    this.addEventListener(
      'kite-chat.connection',
      ({ detail }) => this.#state('online', detail.state === 'online'),
      options,
    );
  }

  #state(name, on) {
    // Some engines only know states with dashes, and throw.
    try {
      this.#states[on ? 'add' : 'delete'](name);
    } catch {}
  }

  /** Brings launcher and panel in line with attributes and state. */
  #paint() {
    if (!this.#life) return;
    const unread = this.#badge.textContent;
    const open = this.#visible;
    this.#launcher.setAttribute('aria-expanded', this.#shown);
    this.#launcher.setAttribute(
      'aria-label',
      this.#words.launcher(this.#shown, unread, this.#lang),
    );
    this.#launcher.classList.toggle('busy', open && !this.#present);
    this.#state('open', open);
    this.#state('unread', unread);
    this.#panel[this.#inline ? 'removeAttribute' : 'setAttribute']('popover', 'manual');
    // The browser's top layer, where it has one.
    this.#launcher.togglePopover?.(!this.#inline);
    if (this.#panel.popover) this.#panel.togglePopover(open);
  }

  #openChanged() {
    const { open } = this;
    if (open === this.#shown) return;
    const options = { bubbles: true, composed: true, cancelable: true };
    const event = new CustomEvent(`kite-chat.${open ? 'show' : 'hide'}`, options);
    if (!this.dispatchEvent(event)) {
      this.open = !open;
      return;
    }
    const { activeElement } = this.#root;
    const hadFocus = this.#takeFocus || (activeElement && activeElement !== this.#launcher);
    if (open) this.#opener = document.activeElement;
    this.#shown = open;
    this.#paint();
    this.#handle?.setOpen(this.#visible);
    if (hadFocus) this.#focus();
    if (open) this.#load();
  }

  #focus() {
    const input = matchMedia('(pointer: fine)').matches && this.#panel.querySelector('textarea');
    const target = this.#shown && this.#present ? input || this.#panel : this.#launcher;
    target.focus({ preventScroll: true });
    // Unless that is this element, the page's body, or gone.
    if (!this.#shown) this.#opener?.focus();
  }

  async #load() {
    if (!this.#life || this.#handle || this.#loading) return;
    const loading = {};
    this.#loading = loading;
    try {
      const endpoint = this.#endpoint;
      if (!endpoint) throw new Error(`the attribute endpoint must be ${ENDPOINT}`);
      const loaded = loadAssets();
      const { language, mount } = await loadScript();
      const words = await language(this.#lang, this.strings);
      if (loading !== this.#loading) return;
      this.#words = words;
      const style = await loaded;
      if (loading !== this.#loading) return;
      this.#unmount();
      this.#root.adoptedStyleSheets = [baseSheet, style];
      const given = { endpoint, key: this.#key, open: this.#visible };
      this.#handle = mount(this.#panel, this, { ...given, ...words });
      this.#show('ready');
      this.#flush();
    } catch (error) {
      if (loading === this.#loading) this.#giveUp(error);
    } finally {
      if (loading === this.#loading) this.#loading = undefined;
    }
  }

  /** Shows what there is now, and takes the focus along if the launcher has it. */
  #show(kind) {
    const waited = this.#shown && this.#root.activeElement === this.#launcher;
    this.#panel.classList.add(kind);
    this.#paint();
    if (waited) this.#focus();
  }

  /** The panel cannot run here: says so, in the page and in the console. */
  #giveUp(error) {
    const { origin } = new URL(import.meta.url);
    console.error(
      `<kite-chat> cannot start. It needs an endpoint, WebAssembly and, under a CSP, script-src ${origin} 'wasm-unsafe-eval'; connect-src ${origin} and the endpoint.`,
      error,
    );
    const href = this.#value('fallback-href');
    const { strings } = this.#words;
    this.#panel.replaceChildren(
      make('div', { id: 'title' }, strings.no_start),
      href ? make('a', { href, part: 'handoff' }, strings.other_way) : '',
    );
    this.#show('notice');
  }

  #call(...call) {
    this.#queue.push(call);
    if (this.#handle) this.#flush();
    // A greeting can wait until somebody looks.
    else if (call[0] !== 'appendMsg') this.#load();
  }

  #flush() {
    for (const [method, ...args] of this.#queue.splice(0)) this.#handle[method](...args);
  }

  #unmount() {
    this.#handle?.unmount();
    this.#handle = undefined;
    this.#panel.replaceChildren();
    this.#panel.className = 'panel';
    this.#badge.textContent = '';
    this.#state('online', false);
    this.#paint();
  }

  static {
    /** The site's own texts, by their names in src/i18n/en.json: for the next panel. */
    this.prototype.strings = undefined;
    for (const name of NAMES) {
      const isFlag = FLAGS.includes(name);
      Object.defineProperty(this.prototype, camel(name), {
        get() {
          return isFlag ? this.hasAttribute(name) : this.getAttribute(name);
        },
        set(value) {
          if (isFlag) this.toggleAttribute(name, Boolean(value));
          else if (value === null || value === undefined) this.removeAttribute(name);
          else this.setAttribute(name, value);
        },
      });
    }
  }
}

// The script may stand in a page twice.
if (!customElements.get(TAG)) customElements.define(TAG, KiteChatElement);

/** The constructor of the original K1te client: finds the element or makes it. */
export class KiteChat {
  constructor({ createIfMissing = true, eagerlyConnect: eager, open, ...given } = {}) {
    this.element = document.querySelector(TAG);
    if (!this.element && createIfMissing) {
      this.element = document.createElement(TAG);
      document.body.append(this.element);
    }
    if (!this.element) return;
    // Who it is for comes before what shows it.
    for (const [name, value] of Object.entries({ ...given, eager, open })) {
      if (value !== undefined) this.element[name] = value;
    }
  }
}
