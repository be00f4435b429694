/**
 * The parts of the panel that few visitors come to see. Each is a module of its own that is
 * loaded when it is shown first. It gets plain data, draws into an element of the panel, and says
 * what the visitor wants by `wish(name, value)`; it holds no state of the conversation.
 */

const MODULES = {
  menu: () => import('./parts/menu.js'),
  report: () => import('./parts/report.js'),
  end: () => import('./parts/end.js'),
  handoff: () => import('./parts/handoff.js'),
  transcript: () => import('./parts/transcript.js'),
  notify: () => import('./parts/notify.js'),
};

/** The parts of one panel: what they are given to draw with. */
export class Parts {
  #life = new AbortController();
  #stage;

  /** `panel` is the element that the panel is in, `host` the `<kite-chat>`. */
  constructor(panel, host, { key, lang, strings }) {
    const { signal } = this.#life;
    this.#stage = { panel, host, key, lang, words: strings, signal, wish: () => {} };
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
      // No network: the panel itself goes on without it.
      return console.warn(`<kite-chat> cannot load its part ${name}.`, error);
    }
    if (!this.#life.signal.aborted) part.show(this.#stage, facts);
  }

  /** Takes away what the parts have left anywhere. */
  close() {
    this.#life.abort();
  }
}
