import { KiteChat, type KiteChatElement, type KiteMessage } from 'kite-chat/kite-chat.js';

const chat: KiteChatElement = document.createElement('kite-chat');
chat.theme = 'dark';
chat.userToken = null;
chat.strings = { heading: 'Ask us', stars: { one: '{} star', other: '{} stars' } };
chat.send(new File([], 'kite.png'));
chat.identify({ userId: 'user-42' });
chat.addEventListener('kite-chat.message', ({ detail }) => {
  const message: KiteMessage = detail;
  return message.text;
});
document.addEventListener('kite-chat.unread', ({ detail }) => detail.count + 1);
new KiteChat({ endpoint: 'wss://chat.example.com/channels?c=my_channel' }).element?.show();

// @ts-expect-error: there is no such theme
chat.theme = 'pink';
// @ts-expect-error: a number is no message
chat.send(7);
// @ts-expect-error: what an event tells is known
chat.addEventListener('kite-chat.connection', ({ detail }) => detail.count);
