import type {} from 'kite-chat/svelte.d.ts';
import type { SvelteHTMLElements } from 'svelte/elements';

type Props = SvelteHTMLElements['kite-chat'];

export const good: Props = {
  strings: { heading: 'Ask us' },
  endpoint: 'wss://chat.example.com/channels?c=my_channel',
  'onkite-chat.unread': ({ detail }) => detail.count + 1,
};
// @ts-expect-error: there is no such theme
export const bad: Props = { theme: 'pink' };
