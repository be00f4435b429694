// The plugin in a real WordPress: switched on and set up as an owner does it, met by visitors and by
// a user who is logged in.
import { expect, test } from '../e2e/fixtures.js';
import { DeskApi } from '../e2e/support/desk-api.js';
import { Visitor } from '../e2e/support/visitor.js';
import { arrives } from './conversation.js';
import { ADMIN, WordPress } from './wordpress.js';

// What would end an attribute or a tag, were it not written out.
const HEADING = `Ask "us" & 'them' > here`;

/** Logs in and switches the plugin on; gives the page with its settings. */
async function switchOn(page, site) {
  await page.goto(`${site.origin}/wp-login.php`);
  await page.getByLabel('Username').fill(ADMIN.name);
  await page.getByLabel('Password', { exact: true }).fill(ADMIN.password);
  await page.getByRole('button', { name: 'Log In' }).click();
  await page.goto(`${site.origin}/wp-admin/plugins.php`);
  await page.getByRole('link', { name: 'Activate Kite Chat' }).click();
  await page.goto(`${site.origin}/wp-admin/options-general.php?page=kite-chat`);
}

const attributes = ({ chat }) =>
  chat.evaluate((element) =>
    Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
  );

test('WordPress', async ({ browser, page, request, server }) => {
  const site = await WordPress.start(await server.channelSecret());
  try {
    const desk = new DeskApi(request, server.origin);
    await desk.login(server.loginLink);
    await switchOn(page, site);
    const endpoint = page.getByLabel('Endpoint');
    const save = page.getByRole('button', { name: 'Save Changes' });

    // What is no endpoint is refused, and without one there is no chat.
    await endpoint.fill(`javascript:alert('?c=demo_channel')`);
    await save.click();
    await expect(page.getByText('The endpoint is a WebSocket URL')).toBeVisible();
    await expect(endpoint).toHaveValue('');
    const context = await browser.newContext();
    const visitor = new Visitor(await context.newPage(), server);
    await visitor.page.goto(site.origin);
    await expect(visitor.chat).toHaveCount(0);

    await endpoint.fill(server.endpoint);
    await page.getByLabel('Heading').fill(HEADING);
    await page.getByLabel('Colours').selectOption('Dark');
    await page.getByLabel('Position').selectOption('top-start');
    await save.click();
    await expect(page.getByText('Settings saved.')).toBeVisible();
    await expect(page.getByLabel('Heading')).toHaveValue(HEADING);

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
    await context.close();

    // Who is logged in is proven to be so.
    const user = new Visitor(page, server);
    await page.goto(site.origin);
    expect(await attributes(user)).toMatchObject({ 'user-id': 'wp-1', 'user-name': ADMIN.name });
    await user.openChat();
    const proven = await arrives(user, desk, 'It is me.');
    expect(proven).toMatchObject({ name: ADMIN.name, subject: 'wp-1' });

    // Nobody sets it up from elsewhere: not without the form, not without being logged in.
    const options = `${site.origin}/wp-admin/options.php`;
    const form = { option_page: 'kite-chat', action: 'update', 'kite_chat[heading]': 'Ours' };
    expect((await page.request.post(options, { form })).status()).toBe(403);
    expect((await request.post(options, { form })).url()).toContain('wp-login.php');
    await page.reload();
    await expect(user.chat).toHaveAttribute('heading', HEADING);
  } finally {
    await site.stop();
  }
});
