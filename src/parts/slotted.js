/**
 * What the site has put into the element: messages of its own in the log, and pieces of the panel.
 * They stay where the site has them, in the page's own tree, and only look like ours.
 */
import { dress } from './dom.js';
import { define } from './kite-file.js';
import STYLE from './slotted.css' with { type: 'text' };

/** The panels whose title is not in the page, each with what ends that. */
const named = new WeakMap();

/** What a slot shows has changed. */
export const show = (stage, slot) => {
  dress(stage, STYLE);
  const isFilled = slot.assignedElements().length > 0;
  // The default slot's: a conversation that the site has begun is no empty one.
  if (!slot.name) {
    slot.classList.toggle('begun', isFilled);
    for (const element of slot.assignedElements()) define(stage, element);
    showOnce(stage, slot);
  }
  if (slot.name !== 'header' || isFilled === named.has(stage)) return;
  if (isFilled) name(stage);
  else named.get(stage)();
};

/** Behind a header of the site's, the panel's title cannot name it: it is told as well. */
const name = (stage) => {
  const { panel, signal } = stage;
  const title = panel.querySelector('.title');
  const tell = () => panel.setAttribute('aria-label', title.textContent);
  const titles = new MutationObserver(tell);
  const life = new AbortController();
  const end = () => {
    life.abort();
    titles.disconnect();
    named.delete(stage);
    panel.setAttribute('aria-labelledby', 'title');
    panel.removeAttribute('aria-label');
  };
  named.set(stage, end);
  signal.addEventListener('abort', end, { signal: life.signal });
  titles.observe(title, { childList: true, characterData: true, subtree: true });
  panel.removeAttribute('aria-labelledby');
  tell();
};

/** By panel: hides the messages of the site's own that the log has as well. */
const doubles = new WeakMap();

const showOnce = (stage, slot) => {
  if (!doubles.has(stage)) {
    if (!slot.assignedElements().some((each) => each.hasAttribute('messageid'))) return;
    doubles.set(stage, watchLog(stage));
  }
  doubles.get(stage)(slot);
};

/** Follows which messages have rows; gives what brings a slot in line with that. */
const watchLog = ({ panel, signal }) => {
  const root = panel.getRootNode();
  const rows = panel.querySelector('.rows');
  const style = new panel.ownerDocument.defaultView.CSSStyleSheet();
  root.adoptedStyleSheets.push(style);
  const ids = new Set();
  const note = (node, act) => {
    for (const row of [node, ...(node.querySelectorAll?.('[data-id]') ?? [])]) {
      if (row.dataset?.id) ids[act](row.dataset.id);
    }
  };
  let shown;
  let said = '';
  // The site's own elements stay as they are: only what is said of them here is another.
  const hide = (slot = shown) => {
    shown = slot;
    const given = slot.assignedElements().map((each) => each.getAttribute('messageid'));
    const double = given.filter((id) => ids.has(id)).map((id) => `[messageid=${CSS.escape(id)}]`);
    const rule = double.length ? `::slotted(:is(${double})){display:none}` : '';
    // Each time it is said, the browser looks at the whole panel again.
    if (rule !== said) style.replaceSync(rule);
    said = rule;
  };
  note(rows, 'add');
  const changes = new MutationObserver((records) => {
    for (const { removedNodes, addedNodes } of records) {
      for (const node of removedNodes) note(node, 'delete');
      for (const node of addedNodes) note(node, 'add');
    }
    hide();
  });
  changes.observe(rows, { childList: true, subtree: true });
  changes.observe(root.host, { subtree: true, attributeFilter: ['messageid'] });
  signal.addEventListener('abort', () => changes.disconnect());
  return hide;
};
