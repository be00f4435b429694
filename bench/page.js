// What runs inside of the page that is measured. Each function stands for itself: Playwright sends
// its text over.

/** Puts a conversation of `count` messages onto the device, as the widget's store keeps it. */
export async function fillDevice({ endpoint, count }) {
  const key = `kite-chat ${endpoint}`;
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const opening = indexedDB.open(key, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('messages', { keyPath: 'id' });
    opening.result.createObjectStore('files');
    opening.result.createObjectStore('meta');
  };
  const database = await done(opening);
  const transaction = database.transaction(['messages', 'meta'], 'readwrite');
  const messages = transaction.objectStore('messages');
  const meta = transaction.objectStore('meta');
  meta.put('benchmark-visitor', 'member');
  meta.put('b'.repeat(32), 'device');
  const start = Date.now() - count * 90_000;
  for (let index = 0; index < count; index++) {
    const outgoing = index % 3 === 0;
    // The ids of real messages are random, and so is the order of their records.
    const id = `${((index * 7919) % 99_991).toString(36)}-${index}`;
    messages.put({
      id,
      order: start + index * 90_000,
      seq: 0,
      after: 0,
      outgoing,
      role: outgoing ? 'visitor' : 'operator',
      author: outgoing ? undefined : 'Ada',
      sentAt: start + index * 90_000,
      status: outgoing ? 'sent' : 'received',
      text: `Message ${index}. ${'The quick kite flies over the lazy hills. '.repeat(index % 5)}`,
    });
  }
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  database.close();
  localStorage.setItem(key, '1');
}

/** From the page's very start: remembers every long task, and the memory of WebAssembly. */
export function watch() {
  window.longTasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longTasks.push(Math.round(duration));
  }).observe({ type: 'longtask', buffered: true });
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = async (...args) => {
    const result = await instantiate(...args);
    window.wasmMemory = result.instance.exports.memory;
    return result;
  };
}

/** Opens the chat; gives the milliseconds until its newest message is painted, and until all
 * `count` of them are in the page. */
export async function openChat(count) {
  const chat = document.querySelector('kite-chat');
  const begin = performance.now();
  const since = () => performance.now() - begin;
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const pages = () => [...chat.shadowRoot.querySelectorAll('.rows .page')];
  const shown = () => pages().reduce((sum, page) => sum + page.childElementCount, 0);
  chat.show();
  while (!(count ? pages().length : chat.shadowRoot.querySelector('[part~="input"]'))) {
    await frame();
  }
  const first = since();
  while (shown() < count) await new Promise((resolve) => setTimeout(resolve, 50));
  return { first, all: since() };
}

/** Scrolls through the whole log, as somebody who reads all of it, and back to its end. */
export async function readAll() {
  const log = document.querySelector('kite-chat').shadowRoot.querySelector('.log');
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const step = 4 * log.clientHeight;
  for (let top = 0; top < log.scrollHeight; top += step) {
    log.scrollTop = -top;
    await frame();
  }
  log.scrollTop = 0;
  await frame();
}

/** Sends `count` messages, each when the one before is painted. */
export async function sendMessages(count) {
  const chat = document.querySelector('kite-chat');
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  // Looked for where it must be: to search ten thousand messages would cost more than to show one.
  const last = () => {
    let place = chat.shadowRoot.querySelector('.rows');
    while (place && !place.matches('.row')) place = place.lastElementChild;
    return place?.textContent ?? '';
  };
  for (let index = 0; index < count; index++) {
    const text = `next message ${index}`;
    chat.send(text);
    while (!last().includes(text)) await frame();
  }
  while (!last().includes('Sent')) await frame();
  await frame();
}
