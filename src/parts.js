/**
 * The parts of the panel that few visitors come to see. Each is a module of its own that is
 * loaded when it is shown first. It gets plain data, draws into an element of the panel, and says
 * what the visitor wants by `wish(name, value)`; it holds no state of the conversation.
 */

import { make } from '../www/element/launcher.js';
import { size } from './browser/intl.js';
import { styleOf } from './style.js';

/** Where the panel fills the screen, as its style sheet says. */
const PHONE = '(max-width: 480px), (max-height: 480px)';

const MODULES = {
  menu: () => import('./parts/menu.js'),
  report: () => import('./parts/report.js'),
  forget: () => import('./parts/forget.js'),
  end: () => import('./parts/end.js'),
  handoff: () => import('./parts/handoff.js'),
  lightbox: () => import('./parts/lightbox.js'),
  transcript: () => import('./parts/transcript.js'),
  message: () => import('./parts/message.js'),
  notify: () => import('./parts/notify.js'),
  phone: () => import('./parts/phone.js'),
  slotted: () => import('./parts/slotted.js'),
  consent: () => import('./parts/consent.js'),
};
/** What the visitor asks for. Without the others, something is missing that nobody waits for. */
const ASKED = /menu|report|forget|lightbox|transcript|message/;

/** The parts of one panel: what they are given to draw with. */
export class Parts {
  #life = new AbortController();
  #stage;
  #prepared = Promise.resolve();
  /** Says that something could not be loaded. */
  #missing;

  /** `panel` is the element that the panel is in, `host` the `<kite-chat>`. */
  constructor(panel, host, { key, lang, strings, telegram, asks }) {
    const { signal } = this.#life;
    this.#stage = { panel, host, key, lang, telegram, words: strings, signal, wish: () => {} };
    this.#stage.show = (...part) => this.show(...part);
    // Handed on: what parts imported of the panel would be a file of its own, and another request.
    Object.assign(this.#stage, { styleOf, size });
    let isUsed = 0;
    const slotted = ({ target }) => {
      isUsed ||= host.childElementCount;
      if (isUsed) this.show('slotted', target);
    };
    panel.addEventListener('slotchange', slotted, { signal });
    if (telegram) this.show('handoff', { state: 'none' });
    if (asks) this.show('consent', asks);
    const screen = matchMedia(PHONE);
    const hold = () => this.show('phone', screen);
    if (screen.matches) hold();
    else screen.addEventListener('change', hold, { signal, once: true });
  }

  /** From now on `wish(name, value)` is called with what the visitor wants. */
  listen(wish) {
    this.#stage.wish = (...what) => this.#life.signal.aborted || wish(...what);
  }

  /** Shows a part by what is true now. */
  async show(name, facts) {
    let part;
    try {
      part = await MODULES[name]();
    } catch (error) {
      // No network, or the server was upgraded under the page: the panel itself goes on without it.
      console.warn(`<kite-chat> cannot load its part ${name}.`, error);
      if (ASKED.test(name)) this.#miss(name, facts);
      return;
    }
    if (this.#life.signal.aborted) return;
    this.#missing?.remove();
    try {
      await part.show(this.#stage, facts);
    } catch (error) {
      console.warn(`<kite-chat> cannot show its part ${name}.`, error);
    }
  }

  #miss(name, facts) {
    const { panel, words, signal } = this.#stage;
    const again = make('button', { class: 'plain', type: 'button' }, words.retry);
    const said = make('p', { class: 'what' }, words.not_loaded);
    const notice = make('div', { class: 'banner', role: 'alert' }, said, again);
    const remove = () => notice.remove();
    again.onclick = () => {
      // Not lost with its button.
      panel.querySelector('.log').focus();
      remove();
      this.show(name, facts);
    };
    panel.addEventListener('beforetoggle', remove, { signal, once: true });
    this.#missing?.remove();
    this.#missing = notice;
    panel.querySelector('.header')?.after(notice);
  }

  /**
   * Makes a file ready to be sent. `done` gets what is to be sent, within these limits in bytes by
   * media type, or nothing where it cannot be made ready now. One after the other: several
   * pictures at once may be more than a phone can hold.
   */
  prepare(given, limits, done) {
    const { name = '', type } = given;
    const file = new File([given], name, { type });
    // Nothing but pictures and videos needs the module, which may be out of reach.
    if (!/^((image|video|audio)\/|$)/.test(type)) return done(file);
    const make = async () => {
      const { prepare } = await import('./parts/images.js');
      return prepare(file, limits);
    };
    this.#prepared = this.#prepared.then(make).catch((error) => {
      console.warn('<kite-chat> cannot make a file ready.', error);
    });
    this.#prepared = this.#prepared.then(done);
  }

  /** Closes what closes with the panel: what it shows is forgotten. */
  dismiss() {
    this.#stage.panel.dispatchEvent(new Event('beforetoggle'));
  }

  /** Takes away what the parts have left anywhere. */
  close() {
    this.#life.abort();
  }
}
