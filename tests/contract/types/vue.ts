import type {} from 'kite-chat/vue.d.ts';
import type { GlobalComponents } from 'vue';

type Props = InstanceType<GlobalComponents['kite-chat']>['$props'];

export const good: Props = {
  strings: { heading: 'Ask us' },
  endpoint: 'wss://chat.example.com/channels?c=my_channel',
  'user-id': 'a',
};
// @ts-expect-error: there is no such theme
export const bad: Props = { theme: 'pink' };
