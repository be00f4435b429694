/**
 * On a phone the panel fills the screen. As long as it does, it stays above the keyboard, the back
 * button closes it, and the page below cannot be reached.
 */
import { focused } from './dom.js';

/** Looks after the panel from now on; `screen` says whether it is one that the panel fills. */
export const show = ({ panel, signal }, screen) => {
  let stay;
  const settle = () => {
    const fills = screen.matches && isOpen(panel);
    if (fills === Boolean(stay)) return;
    stay?.abort();
    stay = fills ? new AbortController() : undefined;
    if (stay) fill(panel, stay.signal);
  };
  panel.addEventListener('toggle', settle, { signal });
  screen.addEventListener('change', settle, { signal });
  signal.addEventListener('abort', () => stay?.abort());
  settle();
};

const isOpen = (panel) => panel.matches(':popover-open');

const fill = (panel, signal) => {
  panel.setAttribute('aria-modal', 'true');
  signal.addEventListener('abort', () => panel.removeAttribute('aria-modal'));
  stayAboveKeyboard(panel, signal);
  keepFocus(panel, signal);
  (globalThis.CloseWatcher ? watchRequests : watchHistory)(panel, signal);
};

/** Most browsers lay the keyboard over the page, and tell only what of it can still be seen. */
const stayAboveKeyboard = (panel, signal) => {
  const view = window.visualViewport;
  const fit = () => {
    // Who has zoomed in looks at a piece of the panel, and moves it.
    const isCovered = view.scale < 1.05 && view.height < window.innerHeight - 1;
    const put = (name, value) => panel.style.setProperty(name, isCovered ? value : '');
    put('--view-top', `${view.offsetTop}px`);
    put('--view-height', `${view.height}px`);
    // The keyboard has the lower edge of the screen.
    put('--view-end', '0px');
  };
  view.addEventListener('resize', fit, { signal });
  view.addEventListener('scroll', fit, { signal });
  fit();
};

/** What is covered must not have the focus. */
const keepFocus = (panel, signal) => {
  const { host } = panel.getRootNode();
  const fetch = (event) => event.composedPath().includes(host) || panel.focus();
  document.addEventListener('focusin', fetch, { signal });
};

/** Closes the innermost of what is open, as Escape does; answers whether the panel still is. */
const closeInnermost = (panel) => {
  const from = focused(panel) ?? panel;
  from.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  return isOpen(panel);
};

/** Where the browser tells that somebody wants to close something. */
const watchRequests = (panel, signal) => {
  const watch = () => {
    new globalThis.CloseWatcher({ signal }).onclose = () => closeInnermost(panel) && watch();
  };
  watch();
  // The key has done its work by then.
  const take = (event) => event.key === 'Escape' && event.isTrusted && event.preventDefault();
  panel.addEventListener('keydown', take, { signal, capture: true });
};

/**
 * Elsewhere going back needs something to go back from: an entry of the history that only differs
 * by a mark. The page's own router does not hear of it, or of its own state at its own address.
 */
const watchHistory = (panel, signal) => {
  const mark = crypto.randomUUID?.() ?? String(Math.random());
  const isOurs = () => history.state?.kiteChat === mark;
  const enter = () => {
    const state = typeof history.state === 'object' ? history.state : {};
    history.pushState({ ...state, kiteChat: mark }, '');
  };
  const leave = (event) => {
    // Back at our entry, from one that the page made behind it.
    if (isOurs()) return;
    event.stopImmediatePropagation();
    if (closeInnermost(panel)) enter();
  };
  enter();
  window.addEventListener('popstate', leave, { signal, capture: true });
  signal.addEventListener('abort', () => {
    if (!isOurs()) return;
    const hide = (event) => event.stopImmediatePropagation();
    window.addEventListener('popstate', hide, { capture: true, once: true });
    history.back();
  });
};
