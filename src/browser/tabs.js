/**
 * The tabs of a page's visitor that have one conversation open. Of those that have joined, one
 * leads: the one that holds a Web Lock, which the browser passes on when that tab goes. Where a
 * browser has no locks each of them leads; where it has no channels they do not hear each other.
 */

/** How long whoever leads may be silent, in milliseconds, before its place is taken. */
const SILENCE = 3000;

export class Tabs {
  #life = new AbortController();
  #name;
  #lead;
  #channel;
  #state = 'apart';
  #leads;
  #release;
  #queue;
  #silence;

  /** `lead` is told whether this tab leads, `told` what other tabs tell. */
  constructor(name, lead, told) {
    this.#name = name;
    this.#lead = lead;
    const { signal } = this.#life;
    try {
      this.#channel = new BroadcastChannel(name);
      const hear = ({ data }) => {
        if (data?.kind === 'standing') this.#expectNothing();
        told(data);
      };
      this.#channel.addEventListener('message', hear, { signal });
    } catch {
      // A page that may not store anything may not speak to others either.
    }
    // Frozen, or kept for the way back, a page does nothing: somebody else has to.
    const on = (name, act) => addEventListener(name, act, { signal, capture: true });
    for (const name of ['freeze', 'pagehide']) on(name, () => this.#pause());
    for (const name of ['resume', 'pageshow']) on(name, () => this.#resume());
  }

  /** From now on this tab leads, or waits for its turn. */
  join() {
    if (this.#state !== 'apart') return;
    this.#state = 'joined';
    this.#ask();
  }

  /** Tells all other tabs. Where an answer is due and none comes, whoever leads is gone. */
  tell(data, isAsking) {
    try {
      this.#channel?.postMessage(data);
    } catch {
      // What cannot be cloned is a file whose bytes are gone.
    }
    if (isAsking && this.#leads === false) {
      this.#silence ??= setTimeout(() => {
        this.#silence = undefined;
        this.#request({ steal: true });
      }, SILENCE);
    }
  }

  close() {
    this.#life.abort();
    this.#expectNothing();
    this.#letGo();
    this.#channel?.close();
  }

  #pause() {
    if (this.#state !== 'joined') return;
    this.#state = 'paused';
    this.#expectNothing();
    this.#turn(false);
    this.#letGo();
  }

  #resume() {
    if (this.#state !== 'paused') return;
    this.#state = 'joined';
    // Nothing is told to a page that is kept for the way back: it has to ask for it.
    this.#lead(false);
    this.#ask();
  }

  #letGo() {
    this.#queue?.abort();
    this.#release?.();
  }

  /** Who is not the first learns that at once, and waits. */
  #ask() {
    this.#request({ ifAvailable: true });
  }

  async #request(options) {
    let held;
    try {
      await navigator.locks.request(this.#name, options, (lock) => {
        if (this.#life.signal.aborted || this.#state !== 'joined') return undefined;
        if (!lock) {
          this.#turn(false);
          this.#queue = new AbortController();
          this.#request({ signal: this.#queue.signal });
          return undefined;
        }
        held = new Promise((release) => {
          this.#release = release;
        });
        this.#turn(true);
        return held;
      });
    } catch {
      if (this.#life.signal.aborted || options.signal?.aborted) return;
      // Somebody has taken its place; or there are no locks here, or none for this page.
      if (held) this.#ask();
      else this.#turn(true);
    }
  }

  #expectNothing() {
    clearTimeout(this.#silence);
    this.#silence = undefined;
  }

  #turn(leads) {
    if (leads) {
      this.#expectNothing();
      this.#queue?.abort();
    }
    if (this.#leads === leads) return;
    this.#leads = leads;
    this.#lead(leads);
  }
}
