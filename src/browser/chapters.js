/**
 * Chapters of the log: pages that lie beside each other, which the browser passes over all at once
 * while none of them is in sight.
 */

/** So many pages are in a full chapter. */
const FULL = 25;

const hasRoom = (chapter) => chapter?.childElementCount < FULL;

/** The chapter for a page at the end, or before the `next` one; none where a new one is to begin. */
const chapterFor = (rows, next) => {
  const end = rows.lastElementChild;
  if (!next) return hasRoom(end) ? end : undefined;
  const its = next.parentElement;
  if (next.previousElementSibling) return its;
  // What the log opened with stays by itself: it is in sight, where each page counts.
  return [its.previousElementSibling, its !== end && its].find(hasRoom);
};

/** Puts a page before the `next` one, or at the end. */
export const put = (rows, page, next) => {
  let chapter = chapterFor(rows, next);
  if (!chapter) {
    chapter = document.createElement('div');
    chapter.className = 'chapter';
    rows.insertBefore(chapter, next?.parentElement);
  }
  chapter.insertBefore(page, next?.parentElement === chapter ? next : null);
};

/** Takes chapters away whose pages have gone. */
export const tidy = (rows) => {
  for (const chapter of [...rows.children]) if (!chapter.hasChildNodes()) chapter.remove();
};
