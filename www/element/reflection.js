/** Attributes as properties: what an element has of them before anything of it is known. */

const FLAGS = ['open', 'eager'];
const TEXTS = [
  'endpoint',
  'heading',
  'theme',
  'position',
  'user-id',
  'user-name',
  'user-token',
  'telegram',
  'consent',
  'sound',
  'notifications',
  'fallback-href',
  'config',
];

const camel = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/**
 * An element whose attributes are properties as well.
 *
 * @attr {string} endpoint - The WebSocket URL of the channel, with `?c=CHANNEL`. Required, here or by `config`.
 * @attr {boolean} open - Whether the panel is shown.
 * @attr {string} heading - The title of the panel; absent: the channel's.
 * @attr {"light" | "dark"} theme - The colours; absent: the system's choice.
 * @attr {string} lang - The language, as a BCP 47 tag; absent: the page's, then the browser's.
 * @attr {string} user-id - Who the visitor is; absent: somebody new, at the first message.
 * @attr {string} user-name - What operators see as the visitor's name.
 * @attr {string} user-token - A short-lived JWT of the site's backend that proves `user-id`.
 * @attr {boolean} eager - Whether to connect at once rather than at the first interaction.
 * @attr {"bottom-end" | "bottom-start" | "top-end" | "top-start" | "inline"} [position=bottom-end] - Where the launcher is; `inline` has none and fills its box.
 * @attr {string} telegram - The user name of a bot, for servers that name none.
 * @attr {"required"} consent - Whether the visitor is asked before anything is kept on the device.
 * @attr {"off"} sound - Whether new messages may be heard.
 * @attr {"off"} notifications - Whether visitors may have the browser notify them.
 * @attr {string} fallback-href - A link that is offered where the panel cannot run.
 * @attr {string} config - The URL of a JSON file with attributes. Those of the element win.
 *
 * @prop {string | null} endpoint
 * @prop {boolean} open
 * @prop {string | null} heading
 * @prop {"light" | "dark" | null} theme
 * @prop {string | null} userId
 * @prop {string | null} userName
 * @prop {string | null} userToken
 * @prop {boolean} eager
 * @prop {"bottom-end" | "bottom-start" | "top-end" | "top-start" | "inline" | null} position
 * @prop {string | null} telegram
 * @prop {"required" | null} consent
 * @prop {"off" | null} sound
 * @prop {"off" | null} notifications
 * @prop {string | null} fallbackHref
 * @prop {string | null} config
 * @prop {Record<string, string | Record<string, string>> | undefined} strings - The site's own texts, by their names in the catalogue: for the next panel.
 */
export class ReflectingElement extends HTMLElement {
  #strings;

  static observedAttributes = [...FLAGS, ...TEXTS, 'lang'];

  /** Takes what was set as a plain property before the element was defined. */
  connectedCallback() {
    for (const name of [...FLAGS, ...TEXTS, 'strings'].map(camel)) {
      if (Object.hasOwn(this, name)) {
        const value = this[name];
        delete this[name];
        this[name] = value;
      }
    }
  }

  // Some frameworks take what has no setter for an attribute.
  get strings() {
    return this.#strings;
  }

  set strings(value) {
    this.#strings = value;
  }

  static {
    for (const name of [...FLAGS, ...TEXTS]) {
      const isFlag = FLAGS.includes(name);
      Object.defineProperty(this.prototype, camel(name), {
        // Of what a page has added to all objects, a descriptor must not have any.
        __proto__: null,
        enumerable: true,
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
