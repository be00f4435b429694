// What a journey starts from: an engine, a server with fresh data, a site, visitors and an operator.
import { request } from '@playwright/test';
import { test as base } from '../e2e/fixtures.js';
import { DeskApi } from '../e2e/support/desk-api.js';
import { Site } from '../e2e/support/site.js';
import { start } from './support/engines.js';
import { Visitor } from './support/visitor.js';

export { expect } from '@playwright/test';

export const test = base.extend({
  engineName: ['chromium', { option: true, scope: 'worker' }],

  engine: [
    async ({ engineName }, use) => {
      const engine = await start(engineName);
      await use(engine);
      await engine.stop();
    },
    // Firefox writes a whole profile when it starts.
    { scope: 'worker', timeout: 60_000 },
  ],

  /** Of an origin that no other journey has, with nothing kept. */
  site: async ({ server }, use) => {
    const site = await Site.before(server);
    await use(site);
    await site.close();
  },

  /** Opens a tab for a visitor, as many as are asked for. */
  come: async ({ engine }, use, testInfo) => {
    const tabs = [];
    await use(async () => {
      const tab = await engine.open();
      tabs.push(tab);
      return new Visitor(tab);
    });
    for (const [at, tab] of tabs.entries()) {
      if (testInfo.status !== testInfo.expectedStatus) {
        const body = await tab.picture().catch(() => undefined);
        if (body) await testInfo.attach(`tab ${at}`, { body, contentType: 'image/png' });
      }
      await tab.close().catch(() => {});
    }
  },

  visitor: async ({ come }, use) => {
    await use(await come());
  },

  /** What an operator's program asks of the server. */
  desk: async ({ server }, use) => {
    const client = await request.newContext();
    const desk = new DeskApi(client, server.origin);
    await desk.login(server.loginLink);
    await use(desk);
    await client.dispose();
  },
});
