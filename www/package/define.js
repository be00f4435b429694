/** Defines `<kite-chat>`, unless it is defined already or there is no browser. */

import { KiteChatElement } from './element.js';

export { KiteChat, KiteChatElement } from './element.js';

const { customElements } = globalThis;
if (customElements && !customElements.get('kite-chat')) {
  customElements.define('kite-chat', KiteChatElement);
}
