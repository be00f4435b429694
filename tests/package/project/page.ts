// What a project in TypeScript knows of the package.
import 'kite-chat/define';
import { KiteChat, KiteChatElement, type KiteMessage } from 'kite-chat';
import type { CustomElements } from 'kite-chat/jsx';

const chat = document.querySelector('kite-chat');
chat?.addEventListener('kite-chat.message', ({ detail }) => {
  const message: KiteMessage = detail;
  console.log(message.text);
});
export const isChat: boolean = chat instanceof KiteChatElement;
export const { element } = new KiteChat({ endpoint: 'wss://chat.example.com/channels?c=a_shop' });
element?.show();
// @ts-expect-error: there is no such method
element?.explode();

type Attributes = CustomElements['kite-chat'];
export const attributes: Attributes = { theme: 'dark' };
// @ts-expect-error: there is no such theme
export const wrong: Attributes = { theme: 'pink' };
