/** What a page loads: `<kite-chat>`, defined. */

import { KiteChatElement } from '../../custom-element.js';

export { KiteChat, KiteChatElement } from '../../custom-element.js';

// The script may stand in a page twice.
if (!customElements.get('kite-chat')) customElements.define('kite-chat', KiteChatElement);
