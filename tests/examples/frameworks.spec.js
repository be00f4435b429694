// The examples of `www/examples/`, built from the npm package: what each framework does with the
// element's attributes, properties and events, in its own way of writing them.
import { join } from 'node:path';
import { test as base, expect } from '../e2e/fixtures.js';
import { DeskApi } from '../e2e/support/desk-api.js';
import { Visitor } from '../e2e/support/visitor.js';
import { BuiltSite } from './built-site.js';
import { arrives } from './conversation.js';
import { EXAMPLES } from './folder.js';

const test = base.extend({
  /** Serves an example; gives a visitor who has come to it, with the page's sockets and errors. */
  come: async ({ page, server }, use) => {
    let site;
    await use(async (folder) => {
      site = await BuiltSite.of(join(EXAMPLES, folder), server);
      const visitor = new Visitor(page, server);
      const sockets = [];
      const errors = [];
      page.on('websocket', (socket) => sockets.push(socket));
      page.on('pageerror', ({ message }) => errors.push(message));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await page.goto(site.origin);
      await expect(visitor.launcher).toBeVisible();
      return Object.assign(visitor, {
        errors,
        ask: page.getByRole('button', { name: /^Ask us/ }),
        latest: page.locator('#latest'),
        open: () => sockets.filter((socket) => !socket.isClosed()).length,
      });
    });
    await site.close();
  },

  desk: async ({ request, server }, use) => {
    const desk = new DeskApi(request, server.origin);
    await desk.login(server.loginLink);
    await use(desk);
  },
});

for (const [name, folder] of [
  ['plain HTML', 'html'],
  ['React, in its StrictMode', 'react/dist'],
  ['Vue', 'vue/dist'],
  ['Svelte', 'svelte/dist'],
  ['Angular', 'angular/dist'],
]) {
  test(name, async ({ come, desk, page }) => {
    const visitor = await come(folder);
    const { ask, chat, latest } = visitor;
    const name = page.getByRole('textbox', { name: 'Your name' });
    const offered = page.getByRole('checkbox', { name: 'Offer a chat' });
    const given = () => chat.evaluate(({ open, strings }) => ({ open, strings }));
    const strings = { placeholder: 'Which bicycle is it about?' };

    // What is no text is a property and no attribute.
    expect(await given()).toEqual({ open: false, strings });
    expect(await chat.getAttribute('strings')).toBeNull();
    await ask.click();
    await expect(visitor.input).toHaveAttribute('placeholder', strings.placeholder);
    await expect(visitor.part('title')).toHaveText('What can we do for you, Marta?');

    // What changes, changes there.
    await name.fill('Zoë');
    await expect(visitor.part('title')).toHaveText('What can we do for you, Zoë?');
    await expect(chat).toHaveAttribute('user-name', 'Zoë');

    // What happens there, the page hears.
    await expect(ask).toHaveAttribute('aria-expanded', 'true');
    const { id, ...conversation } = await arrives(visitor, desk, 'Does the Moss come in blue?');
    expect(JSON.stringify(conversation)).toContain('Zoë');
    await visitor.part('close').click();
    await expect(ask).toHaveAttribute('aria-expanded', 'false');
    expect(await given()).toEqual({ open: false, strings });
    await desk.reply(id, 'In a blue like the sea.');
    await expect(latest).toHaveText('In a blue like the sea.');
    await expect(ask).toHaveText('Ask us (1 new)');
    expect(visitor.open()).toBe(1);

    // What is taken out leaves nothing behind, and what comes back goes on.
    await offered.uncheck();
    await expect(chat).toHaveCount(0);
    await expect.poll(visitor.open).toBe(0);
    await offered.check();
    await ask.click();
    await expect(visitor.messages).toHaveCount(2);
    await expect(ask).toHaveText('Ask us');
    await arrives(visitor, desk, 'Then I come by.');
    await desk.reply(id, 'The kettle is on.');
    await expect(visitor.message('The kettle is on.')).toHaveCount(1);
    await expect(latest).toHaveText('The kettle is on.');
    expect(visitor.open()).toBe(1);
    expect(visitor.errors).toEqual([]);
  });
}

test('Astro, from page to page', async ({ come, desk, page }) => {
  const visitor = await come('astro/dist');
  const { ask, chat, latest } = visitor;
  const follow = (name) => page.getByRole('link', { name, exact: true }).click();
  await ask.click();
  await expect(visitor.input).toHaveAttribute('placeholder', 'Which bicycle is it about?');
  await expect(visitor.part('title')).toHaveText('What can we do for you, Marta?');
  const { id } = await arrives(visitor, desk, 'Does the Moss come in blue?');

  // The next page has the same chat, as it was.
  const before = await chat.elementHandle();
  await visitor.input.fill('And in');
  await follow('Workshop');
  await expect(page).toHaveTitle('Our workshop');
  expect(await chat.evaluate((element, other) => element === other, before)).toBe(true);
  await expect(visitor.input).toHaveValue('And in');
  await expect(visitor.messages).toHaveCount(1);
  await visitor.part('close').click();
  await desk.reply(id, 'In a blue like the sea.');
  await expect(latest).toHaveText('In a blue like the sea.');
  await expect(ask).toHaveText('Ask us (1 new)');
  expect(visitor.open()).toBe(1);

  // Where there is none, it leaves nothing behind.
  await follow('Imprint');
  await expect(chat).toHaveCount(0);
  await expect.poll(visitor.open).toBe(0);
  await follow('Shop');
  await ask.click();
  await expect(visitor.messages).toHaveCount(2);
  expect(visitor.errors).toEqual([]);
});
