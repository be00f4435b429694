// The npm package in a project of each bundler: built for production, opened in a real Chromium,
// with the real server on another origin.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium, expect, request } from '@playwright/test';
import { DeskApi } from '../e2e/support/desk-api.js';
import { launchOptions } from '../e2e/support/launch.js';
import { Server } from '../e2e/support/server.js';
import { Visitor } from '../e2e/support/visitor.js';
import { PROJECT, run } from './prepare.js';
import { Site } from './site.js';

let browser;
let desk;
let server;
let site;

before(async () => {
  run(process.execPath, '--no-warnings', 'build.js');
  [browser, server] = await Promise.all([chromium.launch(launchOptions), Server.start()]);
  site = await Site.of(PROJECT, server);
  desk = new DeskApi(await request.newContext(), server.origin);
  await desk.login(server.loginLink);
});

after(async () => {
  await browser?.close();
  await site?.close();
  await server?.stop();
});

/** Everything that a page fetches and complains of. */
const watch = (page) => {
  const fetched = [];
  const complaints = [];
  page.on('request', (it) => fetched.push(it.url()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (it) => complaints.push(it.text()));
  return { fetched, complaints };
};

for (const bundler of ['vite', 'webpack', 'esbuild']) {
  test(`a message goes to and fro where ${bundler} has made the page`, async () => {
    const page = await browser.newPage({ locale: 'en-GB' });
    const { fetched, complaints } = watch(page);
    const visitor = new Visitor(page, server);
    await visitor.watch();
    await page.goto(
      `${site.origin}/${bundler}/index.html?endpoint=${encodeURIComponent(server.endpoint)}`,
    );
    await expect(page.locator('.defined')).toHaveCount(1);
    await expect(visitor.launcher).toBeVisible();
    assert.ok(!fetched.some((url) => url.endsWith('.wasm')), 'nobody has asked for the panel yet');

    await visitor.openChat();
    await visitor.say(`Made by ${bundler}`);
    await expect.poll(() => visitor.sent()).toEqual([`Made by ${bundler}`]);
    const [{ id }] = await desk.conversations();
    await desk.reply(id, `So is ${bundler} well?`);
    await expect(visitor.message(`So is ${bundler} well?`)).toBeVisible();

    assert.ok(fetched.some((url) => url.endsWith('.wasm')));
    assert.deepEqual(
      fetched.filter((url) => !url.startsWith(site.origin)),
      [],
    );
    assert.deepEqual(complaints, []);
    await page.context().close();
  });

  test(`${bundler} takes along nothing of the machine`, () => {
    const folder = join(PROJECT, bundler);
    const made = readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('.js'));
    assert.ok(made.length > 20, `only ${made.length} scripts`);
    for (const path of made) {
      assert.ok(!readFileSync(join(folder, path)).includes(PROJECT), path);
    }
  });
}
