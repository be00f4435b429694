/** The panel's style sheets, each made once for all elements of a page. */
import { sheet } from '../www/element/launcher.js';

/** By window, as none takes those of another: style sheets by their texts. */
const windows = new WeakMap();

/** The style sheet of this text for where the node is. */
export const styleOf = (text, node) => {
  const { defaultView } = node.ownerDocument;
  if (!windows.has(defaultView)) windows.set(defaultView, new Map());
  const made = windows.get(defaultView);
  if (!made.has(text)) made.set(text, sheet(text, node));
  return made.get(text);
};
