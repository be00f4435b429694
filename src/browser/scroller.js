/**
 * Where the visitor is in the log, and what they reach there: by mouse, touch or arrow keys. It
 * knows no message but by the `data-id` of its row.
 */

import { lastRow, neighbour } from './chapters.js';

/** So far above what is in sight, earlier messages are wanted. */
const AHEAD = '800px 0px 0px';

/** So far below the log's upper edge reading goes on, in pixels. */
const MARGIN = 20;

/**
 * For so long after a jump the browser may still scroll, on from where that led, for a key or a
 * wheel that came before it; and pages that come into sight take the size that they have.
 */
const LATE_MS = 1000;
/** By these the visitor scrolls. */
const INPUTS = ['wheel', 'touchmove', 'pointerdown', 'keydown'];

/** Scrolls a log to its end. It runs from the bottom up: 0 is its end. */
export const toEnd = (log) => {
  if (!log.scrollTop) return;
  log.scrollTop = 0;
  log.dispatchEvent(new Event('end'));
};

/** Focuses a row, which says what it is: an article has no name of its own. */
const stop = (row) => {
  row.ariaLabelledByElements = [...row.querySelectorAll('.message > :not(.avatar, .tools), .meta')];
  row.tabIndex = -1;
  row.focus();
};

/** Where something is in the log, in pixels below its upper edge. */
const placeIn = (log, element) =>
  element.getBoundingClientRect().top - log.getBoundingClientRect().top;

export class Scroller {
  #life = new AbortController();
  #log;
  #head;
  #tail;
  #ahead;
  #end;
  /** What corrects how far the log is scrolled. */
  #held;

  /**
   * `report` is told `end` and `away` (the log's end is in sight, or no longer), `top` (earlier
   * messages are wanted); with the id of a message also `reach`, whether it may be changed, and
   * `change`, which the visitor wants.
   */
  constructor(log, report) {
    const { signal } = this.#life;
    const rows = log.querySelector('.rows');
    const tools = log.querySelector('.tools');
    this.#log = log;
    this.#head = log.querySelector('.head');
    this.#tail = log.querySelector('.tail');

    // While the panel is closed the log has no size, and its end is not in sight; nor has an empty
    // one an end that could be.
    let shown = false;
    this.#end = new IntersectionObserver((entries) => {
      const shows = log.clientHeight > 0 && rows.hasChildNodes();
      const line = shows && !shown && log.querySelector('.news');
      shown = shows;
      const above = line && placeIn(log, line) - MARGIN;
      if (above < 0) {
        // Reading goes on where it stopped. Not by `scrollIntoView`, which scrolls the site too.
        log.scrollTop += above;
        this.#hold(line, MARGIN);
      } else if (rows.hasChildNodes()) {
        report(entries.at(-1).isIntersecting ? 'end' : 'away', '');
      }
    });
    this.#ahead = new IntersectionObserver(
      (entries) => entries.at(-1).isIntersecting && report('top', ''),
      { root: log, rootMargin: AHEAD },
    );
    this.look();
    signal.addEventListener('abort', () => {
      this.#end.disconnect();
      this.#ahead.disconnect();
    });

    log.addEventListener('end', () => this.#correct(() => -log.scrollTop), { signal });
    for (const input of INPUTS) {
      log.addEventListener(
        input,
        () => {
          this.#held = undefined;
        },
        { signal, passive: true },
      );
    }

    // One button serves every message: it goes to the one that is reached.
    const reach = ({ type, target }) => {
      if (type === 'pointerover' && tools.matches(':focus')) return;
      const message = target.closest('.mine > .message');
      const row = target.closest('.mine');
      tools.hidden = !row || !report('reach', row.dataset.id);
      const place = message ?? row?.querySelector('.message');
      if (place && tools.parentElement !== place) place.append(tools);
    };
    log.addEventListener('pointerover', reach, { signal });
    log.addEventListener('focusin', reach, { signal });
    tools.addEventListener(
      'click',
      () => report('change', tools.closest('.row')?.dataset.id ?? ''),
      { signal },
    );

    // Arrows go from message to message; all other keys scroll as ever.
    log.addEventListener(
      'keydown',
      (event) => {
        const { key, target } = event;
        const plain = !(event.shiftKey || event.ctrlKey || event.altKey || event.metaKey);
        if (!plain || (key !== 'ArrowUp' && key !== 'ArrowDown')) return;
        const row = target.closest('.row');
        const next = row ? neighbour(rows, row, key === 'ArrowUp') : lastRow(rows);
        if (!next) return;
        event.preventDefault();
        stop(next);
        this.#hold(next);
      },
      { signal },
    );

    // What was reached may have been deleted since.
    const changes = new MutationObserver(() => {
      const row = tools.closest('.row');
      if (!row || tools.hidden || report('reach', row.dataset.id)) return;
      if (tools.matches(':focus')) stop(row);
      tools.hidden = true;
    });
    changes.observe(rows, { childList: true, subtree: true });
    signal.addEventListener('abort', () => changes.disconnect());
  }

  /** There are other rows: what is in sight of them is to be seen again. */
  look() {
    this.#ahead.unobserve(this.#head);
    this.#ahead.observe(this.#head);
    this.#end.unobserve(this.#tail);
    this.#end.observe(this.#tail);
  }

  /** Keeps something in its place in the log. */
  #hold(element, place = placeIn(this.#log, element)) {
    this.#correct(() => (element.isConnected ? placeIn(this.#log, element) - place : 0));
  }

  /** Scrolls by what is `off`, until the visitor scrolls or all that was under way is over. */
  #correct(off) {
    let since;
    const stay = (now) => {
      since ??= now;
      if (this.#held !== stay || now - since > LATE_MS) return;
      const by = off();
      if (Math.abs(by) >= 1) this.#log.scrollTop += by;
      requestAnimationFrame(stay);
    };
    this.#held = stay;
    requestAnimationFrame(stay);
  }

  close() {
    this.#held = undefined;
    this.#life.abort();
  }
}
