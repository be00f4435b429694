// What is wrong with how the widget looks, measured in the page. Each function is given the
// <kite-chat> and answers what it finds, so that an empty list is what is hoped for.

/** What does not fit into the width of the screen, and does not scroll by itself. */
export function cutOff({ shadowRoot }) {
  const shown = [...shadowRoot.querySelectorAll('.panel *')].filter(
    (element) =>
      element.checkVisibility({ visibilityProperty: true }) &&
      !element.closest('.tray, .unseen, svg, .veil, [hidden]'),
  );
  const isOut = ({ left, right, width }) => width > 0 && (left < -0.5 || right > innerWidth + 0.5);
  return shown
    .filter((element) => isOut(element.getBoundingClientRect()))
    .map((element) => `${element.tagName} ${element.className}`);
}

/** What of the panel's own lines is pushed over its edge: the log alone gives way. */
export function pushedOut({ shadowRoot }) {
  const panel = shadowRoot.querySelector('.panel');
  const edge = Math.min(panel.getBoundingClientRect().bottom, innerHeight);
  const lines = '.header button, .banner, .handoff, .log, .field button, .hint:not(:empty)';
  return [...panel.querySelectorAll(lines)]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => element.getBoundingClientRect().bottom > edge + 0.5)
    .map((element) => `${element.tagName} ${element.className}`);
}

/** Words of which a part cannot be seen and cannot be scrolled to. */
export function cutText({ shadowRoot }) {
  const HIDES = ['hidden', 'clip'];
  // Names that are shortened on purpose say so, and the strip of files scrolls sideways.
  const SHORTENED = '.unseen, .tray, .name, .by, .typing, .title, .caption, .badge, .input';
  const found = [];
  const walker = document.createTreeWalker(shadowRoot, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const { parentElement } = text;
    if (!text.data.trim() || !parentElement || parentElement.closest(SHORTENED)) continue;
    if (!parentElement.checkVisibility({ visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    for (let at = parentElement; at && !at.matches('.panel'); at = at.parentElement) {
      const { overflowX, overflowY } = getComputedStyle(at);
      const box = at.getBoundingClientRect();
      const wide = HIDES.includes(overflowX) && (left < box.left - 1 || right > box.right + 1);
      const high = HIDES.includes(overflowY) && (top < box.top - 1 || bottom > box.bottom + 1);
      if (wide || high) found.push(`${text.data.trim()} in ${at.tagName} ${at.className}`);
      if (!HIDES.includes(overflowY) && overflowY !== 'visible') break;
    }
  }
  return found;
}

/** What is scrolled in both directions. */
export function scrolledBothWays({ shadowRoot }) {
  const scrolls = (overflow) => overflow === 'auto' || overflow === 'scroll';
  return [...shadowRoot.querySelectorAll('.panel, .panel *')]
    .filter((element) => {
      const { overflowX, overflowY } = getComputedStyle(element);
      const across = scrolls(overflowX) && element.scrollWidth > element.clientWidth + 1;
      return across && scrolls(overflowY) && element.scrollHeight > element.clientHeight + 1;
    })
    .map((element) => `${element.tagName} ${element.className}`);
}

/** What can be pressed or filled in, and nothing shows where it begins and ends. */
export function unbounded({ shadowRoot }) {
  const controls = [...shadowRoot.querySelectorAll('button, a, input, textarea')];
  const hasEdge = (element) => {
    const { borderTopWidth, borderTopStyle, borderTopColor } = getComputedStyle(element);
    const isSeen = borderTopStyle !== 'none' && !/^rgba\(.*, 0\)$/.test(borderTopColor);
    return isSeen && Number.parseFloat(borderTopWidth) >= 1;
  };
  const isUnderlined = (element) =>
    element.textContent.trim() && getComputedStyle(element).textDecorationLine === 'underline';
  // A star is its own edge.
  const isDrawn = (element) => element.matches('.star input');
  const around = (element) => element.closest('.field:has(> .grow), .picture, .menu');
  return controls
    .filter((element) => element.checkVisibility({ visibilityProperty: true }))
    .filter((element) => {
      const frame = element.matches('.input, .look, .item') && around(element);
      return ![element, frame].some(
        (each) => each && (hasEdge(each) || isUnderlined(each) || isDrawn(each)),
      );
    })
    .map((element) => `${element.className} ${element.ariaLabel ?? element.textContent}`);
}

/** What a finger does not hit well: smaller than 44 px, with all that belongs to it. */
export function tooSmall({ shadowRoot }) {
  const LEAST = 44;
  const controls = [...shadowRoot.querySelectorAll('button, a, input, textarea')];
  const reach = (element) => {
    let { width, height } = element.getBoundingClientRect();
    const { content, position, top, right, bottom, left } = getComputedStyle(element, '::after');
    if (content !== 'none' && position === 'absolute') {
      const more = (...sides) => sides.reduce((sum, side) => sum - Number.parseFloat(side), 0);
      width += more(left, right);
      height += more(top, bottom);
    }
    return { width, height };
  };
  return (
    controls
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      // A link in a text is as high as its line.
      .filter((element) => !element.matches('.bubble a'))
      .map((element) => ({ element, ...reach(element) }))
      .filter(({ width, height }) => width < LEAST - 0.01 || height < LEAST - 0.01)
      .map(
        ({ element, width, height }) =>
          `${element.className} ${element.ariaLabel ?? element.textContent}: ${width} × ${height}`,
      )
  );
}

/** What moves. */
export function moving({ shadowRoot }) {
  return shadowRoot
    .getAnimations()
    .map(({ animationName, transitionProperty, effect }) =>
      [effect.target.className, effect.pseudoElement, animationName ?? transitionProperty].join(
        ' ',
      ),
    );
}

/** Adds styles to the widget. A constructed sheet: no policy of the page speaks against one. */
export function wear({ shadowRoot }, css) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadowRoot.adoptedStyleSheets.push(sheet);
}

/** Takes away what was added last. */
export function undress({ shadowRoot }) {
  shadowRoot.adoptedStyleSheets.pop();
}

/** Text as widely spaced as WCAG 1.4.12 says that it must be possible. */
export const SPACED = `
  .kite * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
  .kite p:not(.unseen) { margin-block-end: 2em !important }`;
