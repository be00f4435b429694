// What a page holds on to: live objects by the browser's own count, listeners, running timers.

/** Counts timers and frames from before the page's first script on. */
export async function countTimers(page) {
  await page.addInitScript(() => {
    const running = new Set();
    const count = (set, clear, repeats) => {
      const [original, cancel] = [window[set], window[clear]];
      window[set] = (callback, ...rest) => {
        const id = original(
          (...args) => {
            if (!repeats) {
              running.delete(`${set} ${id}`);
            }
            callback(...args);
          },
          ...rest,
        );
        running.add(`${set} ${id}`);
        return id;
      };
      window[clear] = (id) => {
        running.delete(`${set} ${id}`);
        cancel(id);
      };
    };
    count('setTimeout', 'clearTimeout', false);
    count('setInterval', 'clearInterval', true);
    count('requestAnimationFrame', 'cancelAnimationFrame', false);
    count('requestIdleCallback', 'cancelIdleCallback', false);
    window.runningTimers = () => [...running];
  });
}

const COUNTED = [
  'WebSocket',
  'BroadcastChannel',
  'MessagePort',
  'Worker',
  'IDBDatabase',
  'MutationObserver',
  'ResizeObserver',
  'IntersectionObserver',
  'MediaQueryList',
  'customElements.get("kite-chat")',
];

/** All that could remain of an element that is gone, as one comparable object. */
export async function remains(page) {
  const cdp = await page.context().newCDPSession(page);
  const evaluate = async (expression) =>
    (await cdp.send('Runtime.evaluate', { expression })).result.objectId;
  const live = {};
  for (const name of COUNTED) {
    const prototypeObjectId = await evaluate(`${name}.prototype`);
    const { objects } = await cdp.send('Runtime.queryObjects', { prototypeObjectId });
    const { result } = await cdp.send('Runtime.callFunctionOn', {
      objectId: objects.objectId,
      functionDeclaration: 'function() { return this.length; }',
    });
    live[name] = result.value;
    await cdp.send('Runtime.releaseObject', { objectId: objects.objectId });
  }
  const listeners = {};
  for (const target of ['window', 'document', 'document.body', 'visualViewport', 'navigator']) {
    const objectId = await evaluate(target);
    const found = await cdp.send('DOMDebugger.getEventListeners', { objectId });
    listeners[target] = found.listeners.map((listener) => listener.type).sort();
  }
  await cdp.detach();
  const inPage = await page.evaluate(async () => ({
    timers: window.runningTimers(),
    locks: (await navigator.locks.query()).held.map((lock) => lock.name),
  }));
  return { live, listeners, ...inPage };
}
