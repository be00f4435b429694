import type {} from 'kite-chat/jsx.d.ts';

export const good = (
  <kite-chat
    endpoint="wss://chat.example.com/channels?c=my_channel"
    open
    theme="dark"
    user-id="user-42"
  />
);
// A name with a dot has to be spread.
export const heard = (
  <kite-chat
    {...{ 'onkite-chat.unread': (event: CustomEvent<{ count: number }>) => event.detail.count }}
  />
);
// @ts-expect-error: there is no such theme
export const bad = <kite-chat theme="pink" />;
