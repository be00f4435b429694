// The element as a site has it: what it is given, and what is wrong then.
import AxeBuilder from '@axe-core/playwright';

/** The warnings and errors of the page's console. */
export function complaints(page) {
  const said = [];
  page.on('console', (message) => {
    const text = message.text();
    // Chromium's own word on a socket that another panel no longer needs.
    if (text.endsWith('WebSocket is closed before the connection is established.')) return;
    if (['warning', 'error'].includes(message.type())) said.push(text);
  });
  return said;
}

/** What axe finds wrong with the element. */
export async function barriers(page) {
  const { violations } = await new AxeBuilder({ page }).include('kite-chat').analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`);
}

/** Gives the element these attributes, on the demo page, before anybody is interested in it. */
export const set = (visitor, attributes) =>
  visitor.chat.evaluate((chat, values) => {
    for (const [name, value] of Object.entries(values)) chat.setAttribute(name, value);
  }, attributes);
