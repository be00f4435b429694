/**
 * `<kite-chat>`: paints the launcher, keeps what is asked of it before the
 * panel is there, and loads the panel when somebody shows interest.
 *
 * It knows no message, no socket and no storage: those live in the panel,
 * which is WebAssembly behind `mount(root, host, config)`.
 */

import { keyOf } from './www/element/endpoint.js';
import { drawLauncher, make, STYLE, sheet } from './www/element/launcher.js';

const TAG = 'kite-chat';
const FLAGS = ['open', 'eager'];
/** Who the visitor is, in the order in which another one is said: a proof is of whom it names. */
const WHO = ['user-id', 'user-name', 'user-token'];
/** A change of these needs another panel. */
const FIRM = ['endpoint', 'config', 'consent', 'telegram', ...WHO.slice(0, 2)];
/** What the element has as properties beside HTML's own. */
const NAMES = [
  ...FLAGS,
  ...FIRM,
  'user-token',
  'heading',
  'theme',
  'position',
  'sound',
  'notifications',
  'fallback-href',
];

const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** Elsewhere it is a chat. */
const CHAT = { uk: 'Чат', pl: 'Czat', ar: 'محادثة' };
/** What the loader says itself, until a catalogue says it. */
const WORDS = {
  launcher: (_shown, _unread, lang) => CHAT[lang.match(/^\w\w\b/)] ?? 'Chat',
  strings: { no_start: 'The chat cannot start.', other_way: 'Contact us' },
};

let baseSheet;

const at = (path) => new URL(path, import.meta.url);

/** The panel's files: once for every element of the page. */
let files;
const fetchFiles = () => {
  files ??= [
    import(at(__PANEL_JS__)),
    ...[__PANEL_WASM__, __PANEL_CSS__].map((path) => fetch(at(path))),
  ];
  // Each is waited for later.
  Promise.allSettled(files);
  return files;
};

/** Whether a call is a reason to load the panel; a greeting can wait until somebody looks. */
const isUrgent = ([method]) => !/^(append|grant)/.test(method);

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
    if (this.eager || this.#inline || this.#queue.some(isUrgent)) {
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
    if (!this.#life) return;
    if (name === 'open') this.#openChanged();
    else if (name === 'lang' || FIRM.includes(name)) {
      const wanted = this.#handle || this.#loading || this.#shown;
      this.#loading = undefined;
      this.#unmount();
      if (wanted) this.#load();
    } else {
      this.#paint();
      if (this.#inline) this.#load();
      this.#handle?.change(name, value);
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

  /** Says who the visitor is. What is left out stays as it is, unless it was somebody else's. */
  identify(who) {
    const given = { ...who };
    const isOther = 'userId' in given && given.userId !== this.userId;
    for (const name of WHO.map(camel)) {
      if (isOther || name in given) this[name] = given[name];
    }
  }

  /** Erases the conversation of a visitor who was signed in, and goes on as nobody. */
  logout() {
    // Only the panel can erase it, while it is known whose it is.
    if (!this.#handle && this.#hasConversation()) return this.#call('logout');
    this.#handle?.forget();
    for (const name of WHO) this.removeAttribute(name);
  }

  /** The visitor agrees that the conversation is kept on this device. */
  grantConsent() {
    this.#call('grantConsent');
  }

  /** Takes the element out of the page, with all that was asked of it. */
  destroy() {
    this.#queue = [];
    this.remove();
  }

  /** Whether there is something to show: the panel, or why there is none. */
  get #present() {
    return this.#panel.className.includes(' ');
  }

  get #inline() {
    return this.position === 'inline';
  }

  get #visible() {
    return this.#shown || this.#inline;
  }

  /** The language that is asked for. */
  get #lang() {
    // What stands in another shadow tree does not see the page's own.
    return (this.closest('[lang]') ?? document.documentElement).lang || navigator.language;
  }

  /** Only looks: the panel leaves this mark with the first message. */
  #hasConversation() {
    try {
      return localStorage.getItem(keyOf(this)) !== null;
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
      const fetched = fetchFiles();
      const { prepare } = await fetched[0];
      const mount = await prepare({
        version: 1,
        files: fetched,
        host: this,
        root: this.#panel,
        lang: this.#lang,
        speak: (words) => {
          this.#words = words;
        },
      });
      if (loading !== this.#loading) return;
      this.#unmount();
      this.#handle = mount(this.#visible);
      this.#show('ready');
      this.#flush();
    } catch (error) {
      // What failed may succeed at the next try.
      files = undefined;
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
    const { strings } = this.#words;
    const way = make('a', { href: this.fallbackHref ?? '', part: 'handoff' }, strings.other_way);
    const isGood = this.fallbackHref && /^(https?|mailto|tel):/.test(way.protocol);
    this.#panel.replaceChildren(make('div', { id: 'title' }, strings.no_start), isGood ? way : '');
    this.#show('notice');
  }

  #call(...call) {
    this.#queue.push(call);
    if (this.#handle) this.#flush();
    else if (isUrgent(call)) this.#load();
  }

  #flush() {
    // A call may take the panel away, and the next one is for another.
    while (this.#handle && this.#queue.length) {
      const [method, ...args] = this.#queue.shift();
      (this.#handle[method] ? this.#handle : this)[method](...args);
    }
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
