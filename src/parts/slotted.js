/**
 * What the site has put into the element: messages of its own in the log, and pieces of the panel.
 * They stay where the site has them, in the page's own tree, and only look like ours.
 */
import { dress } from './dom.js';
import STYLE from './slotted.css' with { type: 'text' };

/** What a slot shows has changed. */
export const show = (stage, slot) => {
  dress(stage, STYLE);
  // The default slot's: a conversation that the site has begun is no empty one.
  if (!slot.name) slot.classList.toggle('begun', slot.assignedElements().length > 0);
};
