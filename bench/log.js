// A log of 10,000 messages beside an empty one, in a real Chromium with the real server: what does
// it cost to open it, and what does the next message cost? `npm run bench` prints a table. The
// gate is the ratio alone: how many milliseconds a machine needs is the machine's affair.
import { chromium } from '@playwright/test';
import { launchOptions } from '../tests/e2e/support/launch.js';
import { Server } from '../tests/e2e/support/server.js';
import { fillDevice, openChat, sendMessages, watch } from './page.js';

const FULL = 10_000;
const NEXT = 20;
/** How much more the next message may cost in the full log. */
const MOST = 3;

/** What Chromium's main thread has spent since the page began, in milliseconds of its own time. */
async function spent(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name) => metrics.find((metric) => metric.name === name).value;
  return { busy: of('TaskDuration') * 1000, heap: of('JSHeapUsedSize') };
}

async function measure(browser, server, count) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${server.origin}/healthz`);
  await page.evaluate(fillDevice, { endpoint: server.endpoint, count });
  await page.addInitScript(watch);
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(`${server.origin}/demo/`);
  const { first, all } = await page.evaluate(openChat, count);
  const opened = await spent(session);
  const longest = await page.evaluate(() => Math.max(0, ...window.longTasks));
  // What comes but once: the connection, and the code that the first message runs.
  await page.evaluate(sendMessages, 3);
  const before = await spent(session);
  await page.evaluate(sendMessages, NEXT);
  const after = await spent(session);
  await session.send('HeapProfiler.collectGarbage');
  const { heap } = await spent(session);
  const wasm = await page.evaluate(() => window.wasmMemory?.buffer.byteLength ?? 0);
  await context.close();
  return {
    'open (ms)': Math.round(first),
    'all in the page (ms)': Math.round(all),
    'busy until then (ms)': Math.round(opened.busy),
    'longest task (ms)': longest,
    'next message (ms)': Number(((after.busy - before.busy) / NEXT).toFixed(2)),
    'heap (MB)': Number((heap / 1e6).toFixed(1)),
    'wasm (MB)': Number((wasm / 1e6).toFixed(1)),
  };
}

const server = await Server.start();
const browser = await chromium.launch(launchOptions);
try {
  const empty = await measure(browser, server, 0);
  const full = await measure(browser, server, FULL);
  console.table({ 'empty log': empty, [`${FULL.toLocaleString('en')} messages`]: full });
  const ratio = full['next message (ms)'] / empty['next message (ms)'];
  console.log(`The next message costs ${ratio.toFixed(2)} times as much; at most ${MOST}.`);
  process.exitCode = ratio <= MOST ? 0 : 1;
} finally {
  await browser.close();
  await server.stop();
}
