/**
 * `<kite-chat>`: paints the launcher, keeps what is asked of it before the
 * panel is there, and loads the panel when somebody shows interest.
 *
 * It knows no message, no socket and no storage: those live in the panel,
 * which is WebAssembly behind `src/panel.js`.
 */

import { fetchFiles, origin, reload } from 'kite-files';
import { keyOf } from './www/element/endpoint.js';
import { drawLauncher, make, STYLE, sheet } from './www/element/launcher.js';
import { ReflectingElement } from './www/element/reflection.js';

const TAG = 'kite-chat';
/** A change of these needs another panel. */
const FIRM = ['endpoint', 'config', 'consent', 'telegram', 'lang', 'user-id', 'user-name'];
/** In the order in which somebody else is named: a proof is of whom it names. */
const WHO = ['userId', 'userName', 'userToken'];

/** Elsewhere it is a chat. */
const CHAT = { uk: 'Чат', pl: 'Czat', ar: 'محادثة' };
/** What the loader says itself, until a catalogue says it. */
const WORDS = {
  launcher: (_shown, _unread, lang) => CHAT[lang.match(/^\w\w\b/)] ?? 'Chat',
  strings: { no_start: 'The chat cannot start. Please reload the page.', other_way: 'Contact us' },
};

/** The panel's files: once for every element of the page. */
let files;
const load = () => {
  files ??= fetchFiles();
  // Each is waited for later.
  for (const file of files) file.catch(() => {});
  return files;
};

/** Whether a call is a reason to load the panel; a greeting can wait until somebody looks. */
const isUrgent = ([method]) => !/^(append|grant)/.test(method);

const idle = globalThis.requestIdleCallback ?? ((task) => setTimeout(task, 200));
const cancelIdle = globalThis.cancelIdleCallback ?? clearTimeout;

/**
 * A support chat: a launcher in the corner of the page, and the panel that it opens.
 *
 * @tagname kite-chat
 *
 * @fires {CustomEvent<undefined>} kite-chat.show - The panel is about to be shown. Can be cancelled.
 * @fires {CustomEvent<undefined>} kite-chat.hide - The panel is about to be hidden. Can be cancelled.
 * @fires {CustomEvent<{messageId: string, text?: string, file?: Blob}>} kite-chat.send - The visitor sends a message. Can be cancelled: then it is not sent.
 * @fires {CustomEvent<KiteMessage>} kite-chat.message - A message has come.
 * @fires {CustomEvent<KiteMessage>} kite-chat.status - The status of a message has changed.
 * @fires {CustomEvent<{state: "offline" | "connecting" | "online"}>} kite-chat.connection - The connection is another.
 * @fires {CustomEvent<{count: number}>} kite-chat.unread - So many messages wait to be read.
 * @fires {CustomEvent<{connector: string}>} kite-chat.handoff - The conversation goes on in another service too.
 * @fires {CustomEvent<{code: string, reason: string}>} kite-chat.error - Something was refused.
 *
 * @slot - Messages of the site's own at the beginning of the log: `<kite-msg>`, with a `status` one of the visitor's, with a `messageId` not shown where the log has that message; and `<kite-file>` with `name` and `src`, or a `file` as a property.
 * @slot launcher - What the launcher shows instead of its icon.
 * @slot header - Instead of picture, title and presence.
 * @slot empty - What stands in a log without messages.
 * @slot footer - Below the composer.
 *
 * @csspart launcher - The button that opens the panel.
 * @csspart badge - How many messages wait to be read.
 * @csspart panel - The panel.
 * @csspart header - The panel's header.
 * @csspart title - The panel's title.
 * @csspart close - The button that closes the panel.
 * @csspart banner - What keeps messages from going out.
 * @csspart log - The messages.
 * @csspart separator - The day above a message.
 * @csspart message - A message.
 * @csspart message-incoming - A message of the operators.
 * @csspart message-outgoing - A message of the visitor.
 * @csspart bubble - What a message says.
 * @csspart attachment - A file of a message.
 * @csspart latest - The button that leads to the latest message.
 * @csspart handoff - The way to another service, or past a chat that cannot start.
 * @csspart composer - Where the visitor writes.
 * @csspart input - The field of the composer.
 * @csspart attach - The button that adds files.
 * @csspart send - The button that sends.
 *
 * @cssprop {<color>} --kite-primary-color - The accent: launcher, own messages, buttons.
 * @cssprop {<color>} --kite-secondary-color - What is written on the accent; black or white where it is not said, whichever can be read.
 * @cssprop {<family-name>} --kite-font - The fonts.
 * @cssprop {<length>} [--kite-width=384px] - The panel's width, at most the page's.
 * @cssprop {<length>} [--kite-height=680px] - The panel's height, at most the page's.
 * @cssprop {<length>} [--kite-gap=24px] - The distance from the page's edges.
 * @cssprop {<length>} [--kite-launcher-size=56px] - The launcher's width and height.
 * @cssprop {<length>} [--kite-radius=20px] - The panel's corners.
 * @cssprop {<length>} [--kite-bubble-radius=18px] - The corners of messages.
 * @cssprop {<shadow>} --kite-elevation - The panel's shadow.
 * @cssprop {<color>} --kite-incoming-background - Behind messages of the operators.
 * @cssprop {<color>} --kite-incoming-color - The text of messages of the operators.
 * @cssprop {<color>} --kite-outgoing-background - Behind messages of the visitor.
 * @cssprop {<color>} --kite-outgoing-color - The text of messages of the visitor.
 * @cssprop {<integer>} [--kite-z-index=auto] - The panel's place in the stack, `inline` only: elsewhere it is in the browser's top layer.
 *
 * @cssState open - The panel is shown.
 * @cssState online - There is a connection.
 * @cssState unread - Messages wait to be read.
 */
export class KiteChatElement extends ReflectingElement {
  /** Aborts at removal, and with it every listener and load of this stay. */
  #life;
  /** Whether the focus comes along; at first, whether it is on what the server has drawn. */
  #takeFocus = this.shadowRoot?.activeElement;
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
  /** What had the focus when the panel was opened. */
  #opener;
  #queue = [];
  #states;
  #words = WORDS;

  constructor() {
    super();
    this.#root.append(make('div', { class: 'kite' }, this.#launcher, this.#panel));
    this.#states = this.attachInternals().states;
  }

  connectedCallback() {
    super.connectedCallback();
    // In a document that is no page: one that was only parsed, or whose frame is gone.
    if (!this.ownerDocument.defaultView) return;
    // A tree that comes from another document has lost them.
    if (!this.#root.adoptedStyleSheets[0]) {
      this.#root.adoptedStyleSheets = [sheet(STYLE, this)];
      this.#renew();
    }
    if (!this.#life) {
      this.#life = new AbortController();
      this.#listen(this.#life.signal);
    }
    this.#paint();
    this.#openChanged();
    if (this.#takeFocus) this.#focus();
    this.#takeFocus = false;
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
      if (!this.#life || (this.isConnected && this.ownerDocument.defaultView)) return;
      this.#life.abort();
      this.#life = this.#loading = undefined;
      this.#unmount();
      this.#shown = false;
    });
  }

  attributeChangedCallback(name, before, value) {
    if (before === value) return;
    // What was asked for before was theirs.
    if (name === 'user-id' && before) this.#queue = [];
    if (!this.#life) return;
    if (name === 'open') this.#openChanged();
    else if (FIRM.includes(name)) this.#renew();
    else {
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

  /**
   * Sends a text or a file as the visitor.
   *
   * @param {string | Blob} message
   */
  send(message) {
    this.#call('send', message);
  }

  /**
   * Shows a message on this page only; it is neither stored nor sent. With a status it is one of
   * the visitor's.
   *
   * @param {string | {text?: string, file?: Blob, messageId?: string, timestamp?: string | number | Date, status?: string | number, edited?: boolean}} message
   */
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

  /**
   * Says who the visitor is. What is left out stays as it is, unless it was somebody else's.
   *
   * @param {{userId?: string | null, userName?: string | null, userToken?: string | null}} who
   */
  identify(who) {
    const given = { ...who };
    const isOther = 'userId' in given && given.userId !== this.userId;
    for (const name of WHO) {
      if (isOther || name in given) this[name] = given[name];
    }
  }

  /**
   * Erases from this device the conversation of a visitor who is signed in, and goes on as nobody.
   * What was said here without signing in stays: where nobody is signed in, nothing happens.
   */
  logout() {
    if (this.userId) {
      this.#handle?.forget();
      // At once: the page may be left before a panel is there. Other tabs hear of it.
      try {
        const key = keyOf(this);
        for (const end of ['', ' draft', ' folded']) localStorage.removeItem(key + end);
        indexedDB.deleteDatabase(key);
      } catch {}
    }
    for (const name of WHO) this[name] = null;
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

  /**
   * Only looks: the panel leaves a mark with the first message. Where a file says which conversation
   * is meant, any one of the site's is a reason to look.
   */
  #hasConversation() {
    try {
      return this.endpoint
        ? keyOf(this) in localStorage
        : this.config && /kite-chat ws/.test(Object.keys(localStorage));
    } catch {
      return false;
    }
  }

  #listen(signal) {
    const options = { signal };
    // A finger enters as well, before it clicks.
    const prepare = () => this.#present || navigator.connection?.saveData || this.#load();
    for (const hint of ['pointerenter', 'focus']) {
      this.#launcher.addEventListener(hint, prepare, options);
    }
    this.#launcher.addEventListener('click', () => this.toggle(), options);
    this.#root.addEventListener(
      'keydown',
      (event) => {
        if (event.key !== 'Escape' || event.isComposing || !this.#shown || this.#inline) return;
        event.stopPropagation();
        this.hide();
      },
      options,
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
    const focused = this.#root.activeElement;
    const hadFocus = this.#takeFocus || (focused && focused !== this.#launcher);
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

  /** Another panel, if there is one. */
  #renew() {
    const wanted = this.#handle || this.#loading || this.#shown;
    this.#loading = undefined;
    this.#unmount();
    if (wanted) this.#load();
  }

  async #load() {
    if (!this.#life || this.#handle || this.#loading) return;
    const loading = {};
    this.#loading = loading;
    try {
      const fetched = load();
      const { prepare } = await fetched[0];
      const mount = await prepare({
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
      // What failed may succeed at the next try. After an upgrade of the server a cache may still
      // have this script as it was, which names files that are gone: the next page is not to.
      files = undefined;
      reload().catch(() => {});
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
    // At the next try it is no news.
    if (!this.#present) {
      console.error(`<kite-chat> cannot start. A CSP needs ${origin()} 'wasm-unsafe-eval'.`, error);
    }
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
}

/** The constructor of the original K1te client: finds the element or makes it. */
export class KiteChat {
  constructor({ createIfMissing = true, eagerlyConnect: eager, open, ...given } = {}) {
    this.element = document.querySelector(TAG);
    if (createIfMissing) this.element ??= document.body.appendChild(document.createElement(TAG));
    // Who it is for comes before what shows it.
    for (const [name, value] of Object.entries({ ...given, eager, open })) {
      if (this.element && value !== undefined) this.element[name] = value;
    }
  }
}
