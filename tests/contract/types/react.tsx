/** @jsxImportSource react */
import type {} from 'kite-chat/jsx.d.ts';
import type { KiteChatElement } from 'kite-chat/kite-chat.js';
import { useRef } from 'react';

export const Held = () => {
  const chat = useRef<KiteChatElement>(null);
  return <kite-chat ref={chat} strings={{ heading: 'Ask us' }} />;
};
// @ts-expect-error: what an event tells is known
export const deaf = <kite-chat {...{ 'onkite-chat.message': (event: CustomEvent<7>) => event }} />;
