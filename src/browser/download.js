/** Files from where their messages say that they are: saved, or only asked after. */

/** What has become of a file; these words are known on the other side as well. */
const [THERE, LOST, UNREACHED] = ['there', 'lost', 'unreached'];

export class Downloads {
  #life = new AbortController();
  #saved;

  /**
   * Saves what is at `url` as `name`; then `done` is called with what has become of it. Where the
   * bytes may not be read, the browser goes there itself, in a new tab.
   */
  async save(url, name, done) {
    if (url.startsWith('blob:')) return done(follow({ href: url, download: name }) ?? THERE);
    try {
      const response = await this.#fetch(url);
      if (!response.ok) return done(fate(response));
      const blob = await response.blob();
      this.#free();
      this.#saved = URL.createObjectURL(blob);
      follow({ href: this.#saved, download: name });
    } catch {
      // Nobody answers, or somebody who does not let pages read it.
      const isThere = await this.#fetch(url, { method: 'HEAD', mode: 'no-cors' }).catch(() => {});
      if (!isThere) return done(UNREACHED);
      follow({ href: url, target: '_blank', rel: 'noopener noreferrer' });
    }
    done(THERE);
  }

  /** Calls `done` with what has become of the file at `url`. */
  async check(url, done) {
    const response = await this.#fetch(url, { method: 'HEAD' }).catch(() => undefined);
    done(response ? fate(response) : UNREACHED);
  }

  /** Ends what is under way. */
  close() {
    this.#life.abort();
    this.#free();
  }

  #fetch(url, options) {
    return fetch(url, { signal: this.#life.signal, ...options });
  }

  /** Browsers may read what is saved some time after the click: it goes with the next one. */
  #free() {
    URL.revokeObjectURL(this.#saved);
  }
}

const fate = ({ ok, status }) => {
  // Some servers know no HEAD.
  if (ok || status === 405 || status === 501) return THERE;
  return status >= 500 || status === 429 ? UNREACHED : LOST;
};

const follow = (link) => Object.assign(document.createElement('a'), link).click();
