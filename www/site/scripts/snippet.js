/** What a page has to say for the chat to look as it is set here. */

/** What is put into a slot to see it, by the slot's name. */
export const SAMPLES = {
  '': '<kite-msg>Welcome to the shop.</kite-msg>\n  <kite-msg status="read">I was here before.</kite-msg>',
  launcher: '<span slot="launcher">Ask</span>',
  header: '<strong slot="header">The shop</strong>',
  empty: '<p slot="empty">Ask us about sizes, delivery, anything.</p>',
  footer: '<small slot="footer">We answer in English and Ukrainian.</small>',
};

/** The rules of the page's style sheet; empty where nothing is set. */
export function rules({ property, part }) {
  const declarations = Object.entries(property).map(([name, value]) => `  ${name}: ${value};\n`);
  const own = declarations.length ? [`kite-chat {\n${declarations.join('')}}\n`] : [];
  const parts = Object.entries(part).map(
    ([name, value]) => `kite-chat::part(${name}) {\n  ${value.replace(/;?$/, ';')}\n}\n`,
  );
  return [...own, ...parts].join('');
}

/** The whole snippet; `server` is where the chat is. */
export function snippet(set, server) {
  const style = rules(set);
  const endpoint = new URL('/channels?c=demo_channel', server.replace('http', 'ws'));
  const attributes = Object.entries({ endpoint, ...set.attribute }).map(([name, value]) =>
    value === '' ? `\n  ${name}` : `\n  ${name}="${quoted(`${value}`)}"`,
  );
  const children = Object.keys(set.slot).map((slot) => `\n  ${SAMPLES[slot]}`);
  const inner = children.length ? `${children.join('')}\n` : '';
  const start = `<script type="module" src="${new URL('/kite-chat.js', server)}"></script>\n`;
  const sheet = style && `<style>\n${style.replace(/^(?=.)/gm, '  ')}</style>\n`;
  return `${start}${sheet}<kite-chat${attributes.join('')}\n>${inner}</kite-chat>`;
}

const quoted = (text) => text.replace(/[&"<]/g, (sign) => `&#${sign.charCodeAt(0)};`);
