/** The demo page: the button that opens the chat, and the snippet to copy. */

const chat = document.querySelector('kite-chat');
const snippet = document.querySelector('#snippet');
const copy = document.querySelector('#copy');

// What a site owner pastes needs the whole address of this server.
const script = new URL('/kite-chat.js', location.href).href;
const endpoint = new URL(chat.getAttribute('endpoint'), location.href.replace('http', 'ws')).href;
snippet.textContent = `<script type="module" src="${script}"></script>
<kite-chat endpoint="${endpoint}"></kite-chat>`;

document.querySelector('#ask').addEventListener('click', () => chat.show());

copy.addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(snippet.textContent);
    copy.textContent = 'Copied';
  } catch {
    // Not over plain HTTP, for one: then the reader copies by hand.
    getSelection().selectAllChildren(snippet);
    copy.textContent = 'Selected';
  }
});
