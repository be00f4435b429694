/**
 * `<kite-file>`, as the original has it: a file of the site's own in the log. It is defined with the
 * first of them that a panel shows, unless the page has its own.
 */
import { icon, make } from './dom.js';
import STYLE from './kite-file.css' with { type: 'text' };

const TAG = 'kite-file';
const MISSING = `${TAG}:not(:defined)`;
const SHEET = 'M6.5 3.5h7l4 4v13h-11zM13.5 3.5v4h4';
const PICTURE = /^image\/(png|jpeg|gif|webp|avif|bmp)$/;
const DATA = /^data:([^,;]*)[^,]*?(;base64)?,(.*)$/s;

/** The bytes that a `data:` URL is; undefined where it is none. A policy may not let it be fetched. */
const bytesOf = (src) => {
  const [, type, isBase64, data] = src.match(DATA) ?? [];
  if (data === undefined) return undefined;
  const decoded = decodeURIComponent(data);
  const bytes = isBase64
    ? Uint8Array.from(atob(decoded), (letter) => letter.charCodeAt(0))
    : new TextEncoder().encode(decoded);
  return new Blob([bytes], { type });
};

/** What a browser shows as no page: such a one would act in the site's name. */
const inert = (blob) =>
  PICTURE.test(blob.type) ? blob : new Blob([blob], { type: 'application/octet-stream' });

/** Where a file is; undefined where it cannot be a file's. */
const linkOf = (src) => {
  const url = new URL(src, document.baseURI);
  return /^(https?|blob):$/.test(url.protocol) ? url.href : undefined;
};

const orNothing = (read, src) => {
  try {
    return src ? read(src) : undefined;
  } catch {
    return undefined;
  }
};

/** Defines it where this element of the page needs it, dressed and with sizes written as the panel's. */
export const define = ({ styleOf, size, lang }, element) => {
  const isMissing = element.matches(MISSING) || element.querySelector(MISSING);
  if (!isMissing || customElements.get(TAG)) return;

  /** `name` and `src` as attributes, or `file`, a `File` or `Blob`, as a property. */
  class KiteFileElement extends HTMLElement {
    static observedAttributes = ['name', 'src'];
    #root = this.attachShadow({ mode: 'open' });
    #file;
    #url;

    get file() {
      return this.#file;
    }

    set file(file) {
      this.#file = file instanceof Blob ? file : undefined;
      this.#draw();
    }

    get name() {
      return this.getAttribute('name') ?? this.#file?.name ?? '';
    }

    set name(name) {
      this.setAttribute('name', name);
    }

    connectedCallback() {
      // What was set before this was defined.
      for (const name of ['name', 'file']) {
        if (!Object.hasOwn(this, name)) continue;
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
      this.#draw();
    }

    disconnectedCallback() {
      URL.revokeObjectURL(this.#url);
    }

    attributeChangedCallback() {
      this.#draw();
    }

    #draw() {
      if (!this.isConnected) return;
      URL.revokeObjectURL(this.#url);
      const src = this.getAttribute('src');
      const bytes = this.#file ?? orNothing(bytesOf, src);
      this.#url = bytes && URL.createObjectURL(inert(bytes));
      const href = this.#url ?? orNothing(linkOf, src);
      const { name } = this;
      const isPicture = bytes && PICTURE.test(bytes.type);
      const picture = isPicture ? make('img', { src: href, alt: '' }) : icon(SHEET);
      // What the site has written into it names it before anything else.
      const named = make('span', { class: 'name' }, make('slot', {}, name));
      const measure = () => make('bdi', { class: 'size' }, size(lang, bytes.size));
      // What is elsewhere is not saved but gone to: not in this page's place.
      const isElsewhere = href && new URL(href).origin !== location.origin;
      const how = isElsewhere ? { target: '_blank', rel: 'noopener' } : { download: href && name };
      const link = make('a', { href, ...how }, picture, named, bytes && measure());
      this.#root.adoptedStyleSheets = [styleOf(STYLE, this)];
      this.#root.replaceChildren(link);
    }
  }
  customElements.define(TAG, KiteFileElement);
};
