/**
 * Chapters of the log: pages that lie beside each other, which the browser passes over all at once
 * while none of them is in sight.
 */

/** So many pages are in a full chapter. */
const FULL = 25;

/** What a page is like, in pixels; the stylesheet says it of each. */
const PAGE = 1280;

const hasRoom = (chapter) => chapter?.childElementCount < FULL;

/** The chapters that a page may go into, at the end or before the `next` one. */
const chaptersFor = (end, next) => {
  if (!next) return [end];
  const its = next.parentElement;
  if (next.previousSibling) return [its];
  // What the log opened with stays by itself: it is in sight, where each page counts.
  return [its.previousElementSibling, its !== end && its];
};

/** Begins a chapter; gives the one that has room now. */
const begin = (rows, next) => {
  const chapter = document.createElement('div');
  chapter.className = 'chapter';
  const its = next?.parentElement;
  const before = next?.previousSibling;
  if (!before) return rows.insertBefore(chapter, its);
  // In the middle of a full one: what follows there goes along.
  its.after(chapter);
  while (its.lastChild !== before) chapter.prepend(its.lastChild);
  return its;
};

/** Puts a page before the `next` one, or at the end. */
export const put = (rows, page, next) => {
  const chapter = chaptersFor(rows.lastElementChild, next).find(hasRoom) ?? begin(rows, next);
  chapter.insertBefore(page, next?.parentElement === chapter ? next : null);
};

/** Takes chapters away whose pages have gone; one that was never seen counts as its pages do. */
export const tidy = (rows) => {
  for (const chapter of [...rows.children]) {
    const pages = chapter.childElementCount;
    if (pages) chapter.style.containIntrinsicBlockSize = `auto ${pages * PAGE}px`;
    else chapter.remove();
  }
};
