// Playwright only runs the journeys here; each engine is driven by what drives it best.
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/engines',
  reporter: 'list',
  workers: 2,
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  projects: ['webkit', 'firefox', 'chromium'].map((name) => ({ name, use: { engineName: name } })),
});
