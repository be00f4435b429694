// The plugin in a real WordPress: switched on and set up as an owner does it, met by visitors and by
// a user who is logged in.
import { test as base, expect } from '../e2e/fixtures.js';
import { DeskApi } from '../e2e/support/desk-api.js';
import { Visitor } from '../e2e/support/visitor.js';
import { arrives } from './conversation.js';
import { ADMIN, START, SUBSCRIBER, WordPress } from './wordpress.js';

// What would end an attribute or a tag, were it not written out.
const HEADING = `Ask "us" & 'them' > here`;

const NO_ENDPOINTS = [
  `javascript:alert('?c=demo_channel')`,
  '//chat.example.com/channels?c=demo_channel',
  '/channels?c=demo_channel',
  '?c=demo_channel',
  'ws:?c=demo_channel',
  'wss://chat.example.com/channels?c=',
];

const test = base.extend({
  site: [
    async ({ server }, use) => {
      const site = await WordPress.start(await server.channelSecret());
      await use(site);
      await site.stop();
    },
    { timeout: START },
  ],
});

/** Logs in, which leads to the dashboard. */
async function logIn(page, site, { name, password }) {
  await page.goto(`${site.origin}/wp-login.php`);
  await page.getByLabel('Username').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Log In' }).click();
  await page.waitForURL('**/wp-admin/**');
}

/** Logs out as users do, by the bar at the top. */
async function logOut(page) {
  await page.locator('#wp-admin-bar-my-account').hover();
  await page.locator('#wp-admin-bar-logout a').click();
  await page.waitForURL('**/wp-login.php?loggedout=true**');
}

/** Switches the plugin on; gives the page with its settings. */
async function switchOn(page, site) {
  await page.goto(`${site.origin}/wp-admin/plugins.php`);
  await page.getByRole('link', { name: 'Activate Kite Chat' }).click();
  await page.goto(`${site.origin}/wp-admin/options-general.php?page=kite-chat`);
}

/** A visitor in a browser profile of their own, and what is thrown where the chat is. */
async function newcomer(browser, server, thrown) {
  const context = await browser.newContext();
  // WordPress' own pages miss libraries that Debian has elsewhere, and throw.
  context.on('weberror', (event) => {
    if (!/\/wp-(admin|login)/.test(event.page()?.url())) thrown.push(event.error());
  });
  return new Visitor(await context.newPage(), server);
}

const attributes = ({ chat }) =>
  chat.evaluate((element) =>
    Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
  );

/** What the device keeps of a conversation, by name. */
const kept = ({ page }) =>
  page.evaluate(async () => {
    const databases = (await indexedDB.databases()).map(({ name }) => name);
    return [...Object.keys(localStorage), ...databases].filter((name) => /^kite-chat /.test(name));
  });

test('WordPress', async ({ browser, request, server, site }) => {
  test.setTimeout(60_000);
  const thrown = [];
  const desk = new DeskApi(request, server.origin);
  await desk.login(server.loginLink);
  const user = await newcomer(browser, server, thrown);
  const { page } = user;
  await logIn(page, site, ADMIN);
  await switchOn(page, site);
  const endpoint = page.getByLabel('Endpoint');
  const heading = page.getByLabel('Heading');
  const save = page.getByRole('button', { name: 'Save Changes' });

  // What is no endpoint is refused, and without one there is no chat.
  for (const none of NO_ENDPOINTS) {
    await endpoint.fill(none);
    await save.click();
    await expect(endpoint).toHaveValue('');
    await expect(page.getByText('The endpoint is a WebSocket URL')).toBeVisible();
  }
  const visitor = await newcomer(browser, server, thrown);
  await visitor.page.goto(site.origin);
  await expect(visitor.chat).toHaveCount(0);

  // A nought is a heading, too.
  await endpoint.fill(server.endpoint);
  await heading.fill('0');
  await save.click();
  await expect(page.getByText('Settings saved.')).toBeVisible();
  await visitor.page.reload();
  expect(await attributes(visitor)).toEqual({ endpoint: server.endpoint, heading: '0' });

  await heading.fill(HEADING);
  await page.getByLabel('Colours').selectOption('Dark');
  await page.getByLabel('Position').selectOption('top-start');
  await save.click();
  await expect(heading).toHaveAttribute('value', HEADING);

  // A visitor is nobody in particular.
  const given = { endpoint: server.endpoint, heading: HEADING, theme: 'dark' };
  await visitor.page.reload();
  expect(await attributes(visitor)).toEqual({ ...given, position: 'top-start' });
  await visitor.openChat();
  await expect(visitor.part('title')).toHaveText(HEADING);
  const { id, subject } = await arrives(visitor, desk, 'Does the Moss come in blue?');
  expect(subject).toBeNull();
  await desk.reply(id, 'In a blue like the sea.');
  await expect(visitor.message('In a blue like the sea.')).toHaveCount(1);
  await visitor.page.context().close();

  // Who is logged in is proven to be so, unless there is nothing to prove it with.
  await site.setSecret('');
  await page.goto(site.origin);
  expect(await attributes(user)).toEqual({ ...given, position: 'top-start' });
  await site.setSecret(await server.channelSecret());
  await page.reload();
  expect(await attributes(user)).toMatchObject({ 'user-id': 'wp-1', 'user-name': ADMIN.name });
  await user.openChat();
  const proven = await arrives(user, desk, 'It is me.');
  expect(proven).toMatchObject({ name: ADMIN.name, subject: 'wp-1' });

  // Nobody sets it up who may not: not without the form, the right to, or being logged in.
  const settings = `${site.origin}/wp-admin/options-general.php?page=kite-chat`;
  const options = `${site.origin}/wp-admin/options.php`;
  const form = { option_page: 'kite-chat', action: 'update', 'kite_chat[heading]': 'Ours' };
  expect((await page.request.post(options, { form })).status()).toBe(403);
  expect((await request.post(options, { form })).url()).toContain('wp-login.php');
  const reader = await newcomer(browser, server, thrown);
  await logIn(reader.page, site, SUBSCRIBER);
  expect((await page.request.get(settings)).status()).toBe(200);
  expect((await reader.page.request.get(settings)).status()).toBe(403);
  const refusal = await reader.page.request.post(options, { form });
  expect(await refusal.text()).toContain('not allowed to manage options');
  await page.reload();
  await expect(user.chat).toHaveAttribute('heading', HEADING);

  // With who logs out goes what the device has of the conversation: where the chat is …
  await user.saved('It is me.');
  await logOut(page);
  await expect.poll(() => kept(user)).toEqual([]);
  // … and where it is not.
  await reader.page.goto(site.origin);
  await reader.openChat();
  await arrives(reader, desk, 'Is there a saddle for two?');
  await reader.saved('Is there a saddle for two?');
  await reader.page.goto(`${site.origin}/wp-admin/profile.php`);
  expect(await kept(reader)).not.toEqual([]);
  await logOut(reader.page);
  await expect.poll(() => kept(reader)).toEqual([]);

  expect(thrown).toEqual([]);
});
