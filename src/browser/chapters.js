/**
 * Chapters of the log: pages that lie beside each other, and again chapters of such chapters, which
 * the browser passes over all at once while none of them is in sight.
 */

/** So much is in a full chapter. */
const FULL = 10;

/** A page is in so many chapters. */
const LEVELS = 2;

/** What a page is like, in pixels; the stylesheet says it of each. */
const PAGE = 1280;

/** What is at the log's beginning or end, so many levels down. */
const edge = (rows, side, level) => {
  let place = rows;
  for (; level; level--) place = place?.[side];
  return place;
};

/** What is before or behind something in the log, over the borders of chapters and pages. */
export const neighbour = (rows, node, isBefore) => {
  if (node === rows) return undefined;
  const [beside, side] = isBefore
    ? ['previousElementSibling', 'lastElementChild']
    : ['nextElementSibling', 'firstElementChild'];
  return node[beside] ?? neighbour(rows, node.parentElement, isBefore)?.[side];
};

/** The last row. */
export const lastRow = (rows) => edge(rows, 'lastElementChild', LEVELS + 2);

/** Puts something behind the `previous` one of its kind, or at the beginning, so many levels down. */
const insert = (rows, node, previous, level) => {
  const first = edge(rows, 'firstElementChild', level);
  const chapter = previous ? previous.parentElement : first;
  const next = previous ? previous.nextElementSibling : chapter?.firstElementChild;
  // What the log opened with stays by itself: it is in sight, where each page counts.
  const isOpen = previous || first !== edge(rows, 'lastElementChild', level);
  if (!level || (isOpen && chapter.childElementCount < FULL)) {
    chapter.insertBefore(node, next);
    return;
  }
  const other = document.createElement('div');
  other.className = 'chapter';
  const all = chapter ? [...chapter.children] : [];
  const place = all.indexOf(previous) + 1;
  // In the middle of a full one the fewer go along: they lose the focus, and the size they had.
  if (place < FULL / 2) {
    insert(rows, other, chapter && neighbour(rows, chapter, true), level - 1);
    other.append(...all.slice(0, place), node);
  } else {
    insert(rows, other, chapter, level - 1);
    other.append(...all.slice(place));
    (next ? chapter : other).append(node);
  }
};

/** Puts a page into the log or a row into its page: behind the `previous` one or at the beginning. */
export const put = (parent, node, previous) =>
  insert(parent, node, previous, node.matches('.page') ? LEVELS : 0);

/** How many pages there are. A chapter whose pages have gone goes; an unseen one counts as they do. */
const count = (part) => {
  if (part.matches('.page')) return 1;
  const pages = [...part.children].reduce((sum, each) => sum + count(each), 0);
  if (pages) part.style.containIntrinsicBlockSize = `auto ${pages * PAGE}px`;
  else part.remove();
  return pages;
};

/** Takes chapters away whose pages have gone; one that was never seen counts as its pages do. */
export const tidy = (rows) => [...rows.children].forEach(count);
