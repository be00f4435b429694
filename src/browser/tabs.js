/**
 * The tabs of a page's visitor that have one conversation open. Of those that have joined, one
 * leads: the one that holds a Web Lock, which the browser passes on when that tab goes. Where a
 * browser has no locks each of them leads; where it has no channels they do not hear each other.
 */

import { read, withheld } from './storage.js';

/** How long whoever leads may be silent, in milliseconds, before its place is taken. */
const SILENCE = 3000;

export class Tabs {
  #life = new AbortController();
  #key;
  #name;
  #lead;
  #told;
  #channel;
  /** Of what was asked for last: none before this tab has joined, aborted while it does nothing. */
  #stay;
  #leads;
  #release;
  #silence;
  /** The mark of the conversation, when it last did something. */
  #mark;

  /** `lead` is told whether this tab leads, `told` what other tabs tell. */
  constructor(key, lead, told) {
    this.#key = key;
    this.#lead = lead;
    this.#told = told;
    // Tabs share what the device keeps: where it must not keep anything, each is by itself.
    this.#meet(withheld.has(key) ? `${key} ${Math.random()}` : key);
    withheld.get(key)?.add(this);
    const { signal } = this.#life;
    // Frozen, or kept for the way back, a page does nothing: somebody else has to.
    const on = (name, act) => addEventListener(name, act, { signal, capture: true });
    for (const name of ['freeze', 'pagehide']) on(name, () => this.#pause());
    for (const name of ['resume', 'pageshow']) on(name, () => this.#resume());
    // A page without a panel tells nothing, it only erases. Who is by itself loses nothing by that,
    // nor who has begun again by the time that it is heard.
    on('storage', ({ key: name }) => {
      if (name === this.#name && read(name) === null) told({ kind: 'forgotten' });
    });
  }

  /** It may be kept from now on: there may be others. */
  release() {
    this.#channel?.close();
    this.#release?.();
    this.#meet(this.#key);
    if (this.#stay) this.#ask();
  }

  /** From now on this tab leads, or waits for its turn. */
  join() {
    if (!this.#stay) this.#ask();
  }

  /**
   * Tells all other tabs something of this visitor, whose device it is. Where an answer is due and
   * none comes, whoever leads is gone.
   */
  tell(data, device, isAsking) {
    try {
      this.#channel?.postMessage({ ...data, device });
    } catch {
      // What cannot be cloned is a file whose bytes are gone.
    }
    if (isAsking && this.#leads === false) {
      this.#silence ??= setTimeout(() => {
        this.#silence = undefined;
        this.#ask({ steal: true });
      }, SILENCE);
    }
  }

  close() {
    withheld.get(this.#key)?.delete(this);
    this.#life.abort();
    this.#expectNothing();
    this.#letGo();
    this.#channel?.close();
  }

  #meet(name) {
    this.#name = name;
    const { signal } = this.#life;
    try {
      this.#channel = new BroadcastChannel(name);
      const hear = ({ data }) => {
        if (data?.kind === 'standing') this.#expectNothing();
        this.#told(data);
      };
      this.#channel.addEventListener('message', hear, { signal });
    } catch {
      // A page that may not store anything may not speak to others either.
    }
  }

  #pause() {
    if (!this.#stay) return;
    this.#mark = read(this.#name);
    this.#expectNothing();
    this.#turn(false);
    this.#letGo();
  }

  #resume() {
    if (!this.#stay?.signal.aborted) return;
    // Nothing is told to a page that is kept for the way back: it has to ask for it.
    if (this.#mark && !read(this.#name)) this.#told({ kind: 'forgotten' });
    this.#lead(false);
    this.#ask();
  }

  #letGo() {
    this.#stay?.abort();
    this.#release?.();
  }

  /** Asks to lead; what was asked for before is void. Who is not the first learns that at once. */
  #ask(how = { ifAvailable: true }) {
    this.#stay?.abort();
    this.#stay = new AbortController();
    this.#request(how, this.#stay.signal);
  }

  async #request(how, signal) {
    let held;
    try {
      await navigator.locks.request(this.#name, how, (lock) => {
        if (signal.aborted) return undefined;
        if (!lock) {
          this.#turn(false);
          this.#request({ signal }, signal);
          return undefined;
        }
        held = new Promise((release) => {
          this.#release = release;
        });
        this.#turn(true);
        return held;
      });
    } catch {
      if (signal.aborted) return;
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
    if (leads) this.#expectNothing();
    if (this.#leads === leads) return;
    this.#leads = leads;
    this.#lead(leads);
  }
}
