// A log of 10,000 messages beside an empty one, in a real Chromium with the real server: what does
// it cost to open it, and what does the next message cost, also when all of it was read before?
// `npm run bench` prints a table. The gates are ratios: how many milliseconds a machine needs is
// the machine's affair. What else it has to do meanwhile slows down both sides, as they take turns.
import { chromium } from '@playwright/test';
import { launchOptions } from '../tests/e2e/support/launch.js';
import { Server } from '../tests/e2e/support/server.js';
import { fillDevice, openChat, readAll, sendMessages, watch } from './page.js';

const FULL = 10_000;
const ROUNDS = 15;
/** Messages in each round. */
const NEXT = 4;
/** How much more the next message may cost in a full log, and in one of which all was read. */
const MOST = 1.3;
const MOST_READ = 1.75;
/**
 * How long a task may be while a full log opens, against all that opens an empty one: of two
 * openings the better one, as whatever else the machine does makes a task longer.
 */
const LONGEST = 3;

/** What Chromium's main thread has spent since the page began, in milliseconds of its own time. */
async function spent(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  const of = (name) => metrics.find((metric) => metric.name === name).value;
  return { busy: of('TaskDuration') * 1000, heap: of('JSHeapUsedSize') };
}

/** A log of so many messages that was opened, and what that cost. */
async function open(browser, server, count) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  await page.goto(`${server.origin}/healthz`);
  await page.evaluate(fillDevice, { endpoint: server.endpoint, count });
  await page.addInitScript(watch);
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(`${server.origin}/demo/`);
  const { first, all } = await page.evaluate(openChat, count);
  const { busy } = await spent(session);
  const longest = await page.evaluate(() => Math.max(0, ...window.longTasks));
  return { page, session, first, all, busy, longest, next: [] };
}

/** What the next messages cost in each of these logs, round by round. */
async function say(logs) {
  // What comes but once: the connection, and the code that the first message runs.
  for (const { page } of logs) await page.evaluate(sendMessages, 3);
  for (let round = 0; round < ROUNDS; round++) {
    for (const { page, session, next } of logs) {
      const before = await spent(session);
      await page.evaluate(sendMessages, NEXT);
      const after = await spent(session);
      next.push((after.busy - before.busy) / NEXT);
    }
  }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];

/** How many times as much the next message costs in one log as in another. */
const ratio = (one, other) => median(one.next.map((cost, round) => cost / other.next[round]));

async function row({ page, session, first, all, busy, longest, next }) {
  await session.send('HeapProfiler.collectGarbage');
  const { heap } = await spent(session);
  const wasm = await page.evaluate(() => window.wasmMemory?.buffer.byteLength ?? 0);
  return {
    'open (ms)': Math.round(first),
    'all in the page (ms)': Math.round(all),
    'busy until then (ms)': Math.round(busy),
    'longest task (ms)': longest,
    'next message (ms)': Number(median(next).toFixed(2)),
    'heap (MB)': Number((heap / 1e6).toFixed(1)),
    'wasm (MB)': Number((wasm / 1e6).toFixed(1)),
  };
}

/** Says what came out; whether it is little enough. */
function holds(what, value, most) {
  console.log(`${what}: ${value.toFixed(2)}, at most ${most}.`);
  return value <= most;
}

const server = await Server.start();
const browser = await chromium.launch(launchOptions);
try {
  const empty = await open(browser, server, 0);
  const full = await open(browser, server, FULL);
  const read = await open(browser, server, FULL);
  await read.page.evaluate(readAll);
  await say([empty, full, read]);
  console.table({
    'empty log': await row(empty),
    [`${FULL.toLocaleString('en')} messages`]: await row(full),
    'all of them read': await row(read),
  });
  const longest = Math.min(full.longest, read.longest);
  const results = [
    holds('The next message in a full log, against an empty one', ratio(full, empty), MOST),
    holds('The same when all of it was read', ratio(read, empty), MOST_READ),
    holds('The longest task until all is there', longest / empty.busy, LONGEST),
  ];
  process.exitCode = results.every(Boolean) ? 0 : 1;
} finally {
  await browser.close();
  await server.stop();
}
