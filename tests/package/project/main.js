// What is left of a shop when everything but its chat is taken out.
import { KiteChatElement } from 'kite-chat';
import 'kite-chat/define';
import './endpoint.js';

// It is one class, whichever entry it comes from.
if (customElements.get('kite-chat') !== KiteChatElement) throw new Error('there are two classes');
