// What is left of a shop when everything but its chat is taken out.
import { KiteChatElement } from 'kite-chat';
import 'kite-chat/define';

const chat = document.querySelector('kite-chat');
// Which server it is, is not known before it runs.
chat.endpoint = new URLSearchParams(location.search).get('endpoint');
document.documentElement.classList.toggle('defined', chat instanceof KiteChatElement);
