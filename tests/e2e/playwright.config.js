import { defineConfig } from '@playwright/test';
import { launchOptions } from './support/launch.js';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  reporter: 'list',
  workers: 2,
  fullyParallel: true,
  // A journey that passes at the second try is a defect of the widget, the server or the test, and
  // is listed as flaky. On a machine that others use too it does not stop everything else.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    headless: true,
    launchOptions,
    locale: 'en-GB',
    timezoneId: 'Europe/Kyiv',
    // It costs time, for what nobody sees there.
    trace: process.env.CI ? 'off' : 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
});
