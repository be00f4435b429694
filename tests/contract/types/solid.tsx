/** @jsxImportSource solid-js */
import type {} from 'kite-chat/jsx.d.ts';
import type {} from 'solid-js';

export const good = (
  <kite-chat
    endpoint="wss://chat.example.com/channels?c=my_channel"
    open
    prop:theme="dark"
    attr:user-id="user-42"
  />
);
// A name with a dot has to be spread.
export const heard = (
  <kite-chat
    {...{ 'on:kite-chat.unread': (event: CustomEvent<{ count: number }>) => event.detail.count }}
  />
);
// @ts-expect-error: there is no such theme
export const bad = <kite-chat prop:theme="pink" />;
