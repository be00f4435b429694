/**
 * How many messages wait, before the page's title. The page may change its title meanwhile: it
 * always gets back what it wrote last.
 */

const MOST = 99;

/** By panel: how many wait there. One page may have several. */
const counts = new Map();
/** The page's own title; undefined while nothing waits. */
let own;
/** Whether the page had no title at all. */
let isMissing;
let written;
/** While something waits. */
let observer;

/** So many messages wait in this panel. */
export const showUnread = (stage, count) => {
  if (!counts.has(stage))
    stage.signal.addEventListener('abort', () => set(stage, 0), { once: true });
  set(stage, count);
};

const set = (stage, count) => {
  counts.set(stage, count);
  if (stage.signal.aborted) counts.delete(stage);
  const total = [...counts.values()].reduce((sum, each) => sum + each, 0);
  if (total === 0) return restore();
  if (own === undefined) {
    isMissing = !element();
    own = read();
  } else adopt();
  write(`(${total > MOST ? `${MOST}+` : total}) `);
};

const element = () => document.querySelector('head > title');
const read = () => element()?.textContent ?? '';

const write = (prefix) => {
  observer?.disconnect();
  observer = new MutationObserver(follow);
  written = { prefix, title: prefix + own };
  if (read() !== written.title) document.title = written.title;
  observer.observe(document.head, { childList: true, characterData: true, subtree: true });
};

/** Takes the title that the page has now for its own; whether it is another. */
const adopt = () => {
  const title = read();
  if (title === written.title) return false;
  // It may have added something to what it found.
  isMissing = false;
  own = title.startsWith(written.prefix) ? title.slice(written.prefix.length) : title;
  return true;
};

const follow = () => adopt() && write(written.prefix);

const restore = () => {
  if (own === undefined) return;
  observer.disconnect();
  observer = undefined;
  if (read() === written.title) {
    if (isMissing) element()?.remove();
    else document.title = own;
  }
  own = undefined;
};
