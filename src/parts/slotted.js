/**
 * What the site has put into the element: messages of its own in the log, and pieces of the panel.
 * They stay where the site has them, in the page's own tree, and only look like ours.
 */
import { dress } from './dom.js';
import STYLE from './slotted.css' with { type: 'text' };

/** The panels whose title is not in the page, each with what ends that. */
const named = new WeakMap();

/** What a slot shows has changed. */
export const show = (stage, slot) => {
  dress(stage, STYLE);
  const isFilled = slot.assignedElements().length > 0;
  // The default slot's: a conversation that the site has begun is no empty one.
  if (!slot.name) slot.classList.toggle('begun', isFilled);
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
