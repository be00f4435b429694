// The browser is closed and opened again: the conversation is there, and what was not sent goes out.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { expect, test } from './fixtures.js';
import { launchOptions } from './support/launch.js';
import { Visitor } from './support/visitor.js';

test('history and unsent messages outlive the browser', async ({ server, operator }) => {
  const profile = await mkdtemp(join(tmpdir(), 'kite-profile-'));
  const open = async () => {
    const context = await chromium.launchPersistentContext(profile, launchOptions);
    return new Visitor(context.pages()[0] ?? (await context.newPage()), server);
  };

  let visitor = await open();
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('before the end');
  await operator.login();
  await operator.open('before the end');
  await operator.reply('an answer');
  await expect(visitor.message('an answer')).toBeVisible();
  await expect.poll(() => visitor.sent()).toEqual(['before the end']);

  // The page comes from the server, so it is the conversation's socket that has to fail.
  await server.kill();
  await visitor.say('written in the dark');
  await expect(visitor.message('written in the dark')).toBeVisible();
  await visitor.saved('written in the dark');
  await visitor.page.context().close();
  await server.restart();

  visitor = await open();
  await visitor.visit();
  await visitor.openChat();
  await expect(visitor.messages).toHaveText([/before the end/, /an answer/, /written in the dark/]);
  await expect.poll(() => visitor.sent()).toEqual(['written in the dark']);
  await operator.login();
  await operator.open('written in the dark');
  await expect(operator.log.getByText('written in the dark')).toHaveCount(1);

  await visitor.page.context().close();
  await rm(profile, { recursive: true, force: true });
});

test('a file whose upload a reload cut off goes out by itself', async ({
  page,
  visitor,
  operator,
}) => {
  const file = {
    name: 'map.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7 the way to the shop'),
  };
  const asked = page.waitForRequest((request) => request.method() === 'PUT');
  await page.route('**/api/storage?*', () => {}, { times: 1 });
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('Here is the map');
  await expect.poll(() => visitor.sent()).toEqual(['Here is the map']);
  await visitor.attach([file]);
  await visitor.send();
  await asked;
  await page.reload();

  await visitor.openChat();
  await expect.poll(() => visitor.sent()).toEqual([file.name]);
  await operator.login();
  await operator.open(file.name);
  await expect(operator.log.getByRole('link', { name: file.name })).toHaveCount(1);
});
