// What a journey starts from: a server with fresh data, a visitor and an operator, each in a
// browser profile of their own.
import { test as base } from '@playwright/test';
import { Operator } from './support/operator.js';
import { RawVisitor } from './support/raw-visitor.js';
import { Server } from './support/server.js';
import { Visitor } from './support/visitor.js';

export { expect } from '@playwright/test';

export const test = base.extend({
  /** Further flags of the server. */
  flags: [[], { option: true }],

  server: async ({ flags }, use, testInfo) => {
    const server = await Server.start(flags);
    try {
      await use(server);
    } finally {
      await server.stop();
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach('server', { body: server.output, contentType: 'text/plain' });
      }
    }
  },

  visitor: async ({ page, server }, use) => {
    await use(new Visitor(page, server));
  },

  /** A page of the server's origin with nothing on it. */
  bare: async ({ page, server }, use) => {
    // A page that Playwright makes up would count as the public network's, from where Chromium
    // lets nobody connect to this machine.
    await page.goto(`${server.origin}/healthz`);
    await use(page);
  },

  /** A visitor who speaks v2 without a widget. */
  raw: async ({ browser, server }, use) => {
    const context = await browser.newContext();
    await use(new RawVisitor(await context.newPage(), server));
    await context.close();
  },

  operator: async ({ browser, server }, use) => {
    const context = await browser.newContext();
    await use(new Operator(await context.newPage(), server));
    await context.close();
  },

  /** Another operator. */
  second: async ({ browser, server }, use) => {
    const context = await browser.newContext();
    await use(new Operator(await context.newPage(), server));
    await context.close();
  },
});
