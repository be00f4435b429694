import 'kite-chat/define';
import type { KiteChatEventMap } from 'kite-chat';
import type {} from 'kite-chat/jsx';
import { useState } from 'react';

const WORDS = { placeholder: 'Which bicycle is it about?' };

export function Shop() {
  const [name, setName] = useState('Marta');
  const [offered, setOffered] = useState(true);
  const [open, setOpen] = useState(false);
  const [unread, setUnread] = useState(0);
  const [latest, setLatest] = useState('');

  // JSX has no names with dots: they are spread.
  const listeners = {
    'onkite-chat.show': () => setOpen(true),
    'onkite-chat.hide': () => setOpen(false),
    'onkite-chat.unread': ({ detail }: KiteChatEventMap['kite-chat.unread']) =>
      setUnread(detail.count),
    'onkite-chat.message': ({ detail }: KiteChatEventMap['kite-chat.message']) =>
      setLatest(detail.text ?? detail.name ?? ''),
  };

  return (
    <>
      <h1>Fernhill Bicycles</h1>
      <p>
        <label>
          Your name <input value={name} onChange={({ target }) => setName(target.value)} />
        </label>
      </p>
      <p>
        <label>
          <input
            type="checkbox"
            checked={offered}
            onChange={({ target }) => setOffered(target.checked)}
          />{' '}
          Offer a chat
        </label>
      </p>
      <p>
        <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
          {unread ? `Ask us (${unread} new)` : 'Ask us'}
        </button>
      </p>
      <p id="latest">{latest}</p>
      {offered && (
        <kite-chat
          endpoint="wss://chat.example.com/channels?c=my_channel"
          heading={`What can we do for you, ${name}?`}
          user-name={name}
          open={open}
          strings={WORDS}
          {...listeners}
        />
      )}
    </>
  );
}
