/**
 * Where the visitor is in the log, and what they reach there: by mouse, touch or arrow keys. It
 * knows no message but by the `data-id` of its row.
 */

/** So far above what is in sight, earlier messages are wanted. */
const AHEAD = '800px 0px 0px';

/** The row before or behind one, over the borders of pages. */
const neighbour = (row, key) =>
  key === 'ArrowUp'
    ? (row.previousElementSibling ?? row.parentElement.previousElementSibling?.lastElementChild)
    : (row.nextElementSibling ?? row.parentElement.nextElementSibling?.firstElementChild);

/** Focuses a row, which says what it is: an article has no name of its own. */
const stop = (row) => {
  row.ariaLabelledByElements = [...row.querySelectorAll('.message > :not(.avatar, .tools), .meta')];
  row.tabIndex = -1;
  row.focus();
};

export class Scroller {
  #life = new AbortController();
  #head;
  #ahead;

  /**
   * `report` is told `end` and `away` (the log's end is in sight, or no longer), `top` (earlier
   * messages are wanted); with the id of a message also `reach`, whether it may be changed, and
   * `change`, which the visitor wants.
   */
  constructor(log, report) {
    const { signal } = this.#life;
    const rows = log.querySelector('.rows');
    const tools = log.querySelector('.tools');
    this.#head = log.querySelector('.head');

    // While the panel is closed the log has no size, and its end is not in sight.
    let shown = false;
    const end = new IntersectionObserver((entries) => {
      const opens = !shown && log.clientHeight > 0;
      shown = log.clientHeight > 0;
      const line = opens && log.querySelector('.news');
      const above = line && line.getBoundingClientRect().top - log.getBoundingClientRect().top;
      if (above < 0) {
        // Reading goes on where it stopped. Not by `scrollIntoView`, which scrolls the site too.
        log.scrollTop += above;
      } else {
        report(entries.at(-1).isIntersecting ? 'end' : 'away', '');
      }
    });
    end.observe(log.querySelector('.tail'));
    this.#ahead = new IntersectionObserver(
      (entries) => entries.at(-1).isIntersecting && report('top', ''),
      { root: log, rootMargin: AHEAD },
    );
    this.#ahead.observe(this.#head);
    signal.addEventListener('abort', () => {
      end.disconnect();
      this.#ahead.disconnect();
    });

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
        const next = row ? neighbour(row, key) : rows.lastElementChild?.lastElementChild;
        if (!next) return;
        event.preventDefault();
        stop(next);
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

  /** There are other rows: whether earlier ones are wanted is to be seen again. */
  look() {
    this.#ahead.unobserve(this.#head);
    this.#ahead.observe(this.#head);
  }

  close() {
    this.#life.abort();
  }
}
