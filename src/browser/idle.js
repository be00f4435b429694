/** Work for when the page has nothing else to do. Safari does not say when that is. */

const PAUSE_MS = 30;
/** A page that is never idle must not keep somebody from their messages. */
const AT_LAST = { timeout: 500 };

const wait = globalThis.requestIdleCallback ?? ((run) => setTimeout(run, PAUSE_MS));

export const whenIdle = (run) => wait(() => run(), AT_LAST);

export const cancelIdle = globalThis.cancelIdleCallback ?? clearTimeout;
