// The page of a site with a chat.

const NONCE = 'bm90LWEtc2VjcmV0';

/** Notes what the page does and what becomes of messages, in `window.seen`. */
const NOTES = `
  window.seen = { sockets: 0, sent: [], broken: [] };
  window.WebSocket = class extends WebSocket {
    constructor(...args) {
      super(...args);
      window.seen.sockets++;
      this.addEventListener('close', () => window.seen.sockets--);
    }
  };
  document.addEventListener('kite-chat.status', ({ detail }) => {
    if (detail.status === 'sent') window.seen.sent.push(detail.text ?? detail.name);
  });
  document.addEventListener('securitypolicyviolation', (event) =>
    window.seen.broken.push(event.effectiveDirective + ' ' + event.blockedURI),
  );
  window.addEventListener('error', (event) => window.seen.broken.push(event.message));
  window.addEventListener('unhandledrejection', (event) => window.seen.broken.push(String(event.reason)));`;

/** A page whose chat has these attributes; it is in this language, and first runs this script. */
export const page = ({ origin, endpoint }, { chat = '', lang = 'en', script = '' } = {}) => ({
  body: `<!doctype html>
    <html lang="${lang}">
      <meta name="viewport" content="width=device-width">
      <title>Shop</title>
      <script nonce="${NONCE}">${NOTES}${script}</script>
      <script type="module" src="${origin}/kite-chat.js" nonce="${NONCE}"></script>
      <h1>Shop</h1>
      <p><a href="#bells">Bells and saddles</a></p>
      <kite-chat endpoint="${endpoint}" ${chat}></kite-chat>
    </html>`,
});

/** The same under a policy that allows nothing but what the chat needs. */
export const strictPage = (server, options) => ({
  ...page(server, options),
  'content-security-policy': [
    "default-src 'none'",
    `script-src 'nonce-${NONCE}' 'wasm-unsafe-eval'`,
    `connect-src ${server.origin} ${server.origin.replace('http', 'ws')}`,
    // Its own icon, for which Firefox asks.
    `img-src 'self' ${server.origin} blob:`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    'report-uri /reports',
  ].join('; '),
});
