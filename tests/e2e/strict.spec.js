// Pages that allow little: under a strict policy, in a sandbox, sparing data, on paper.
import { createHash } from 'node:crypto';
import { test as base, expect } from './fixtures.js';
import { draw } from './support/files.js';
import { Site } from './support/site.js';
import { Telegram } from './support/telegram.js';
import { Visitor } from './support/visitor.js';

/** Of Telegram: what makes it the desk's service. */
const GROUP = -100;
const NONCE = 'bm90LWEtc2VjcmV0';

const test = base.extend({
  site: async ({ server }, use) => {
    const site = await Site.before(server);
    await use(site);
    await site.close();
  },

  /** A visitor of the site. */
  visitor: async ({ page, server }, use) => {
    await use(new Visitor(page, server));
  },
});

/** What a site allows that allows nothing else. */
const policy = ({ origin }, scripts = `'nonce-${NONCE}' 'wasm-unsafe-eval'`) =>
  [
    "default-src 'none'",
    `script-src ${scripts}`,
    `connect-src ${origin} ${origin.replace('http', 'ws')}`,
    `img-src ${origin} blob:`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
    'report-uri /reports',
  ].join('; ');

const page = ({ origin, endpoint }, { script = '', chat = '', lang = 'en' } = {}) =>
  `<!doctype html><html lang="${lang}"><title>Shop</title>
   <script type="module" src="${origin}/kite-chat.js" ${script}></script>
   <kite-chat endpoint="${endpoint}" ${chat}></kite-chat>`;

/** Collects what the page says of broken rules and of what it should not do, in any of its ways. */
async function watchRules(page) {
  const said = [];
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  await page.addInitScript(() => {
    window.broken = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      window.broken.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`),
    );
    const note = (reports) => {
      for (const { type, body } of reports) window.broken.push(`${type} ${JSON.stringify(body)}`);
    };
    new ReportingObserver(note, { buffered: true }).observe();
  });
  return said;
}

test.describe('under a strict policy', () => {
  test.use({
    flags: async ({ telegram }, use) => {
      await use(['--telegram-token', telegram.token, '--telegram-api-url', telegram.url]);
    },
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from it
    telegram: async ({}, use) => {
      const telegram = await Telegram.start();
      await use(telegram);
      await telegram.stop();
    },
  });

  test('a conversation with all that belongs to it breaks no rule', async ({
    visitor,
    telegram,
    operator,
    server,
    site,
    bare,
  }) => {
    const { chat, panel } = visitor;
    await telegram.addGroup(GROUP);
    await telegram.write(GROUP, 5, await server.hostCommand());
    await expect.poll(() => telegram.find(GROUP, '✅')).toBeDefined();
    const buffer = await draw(bare, 'image/png', { width: 320, height: 240 });
    const loader = await (await fetch(`${server.origin}/kite-chat.js`)).text();
    const integrity = `sha384-${createHash('sha384').update(loader).digest('base64')}`;
    const script = `nonce="${NONCE}" integrity="${integrity}" crossorigin`;
    const body = page(server, { script });
    site.pages['/'] = { body, 'content-security-policy': policy(server) };
    const said = await watchRules(visitor.page);
    await visitor.watch();
    await visitor.page.goto(site.origin);
    await visitor.openChat();
    await visitor.say('Hello from https://shop.example.com/');
    await expect(panel.getByRole('link', { name: 'https://shop.example.com/' })).toBeVisible();
    await expect.poll(async () => (await visitor.sent()).length).toBe(1);

    await operator.api.login(server.loginLink);
    const [{ id }] = await operator.api.conversations();
    await operator.api.reply(id, 'Hello to you');
    await expect(visitor.message('Hello to you')).toBeVisible();
    await visitor.attach([
      { name: 'hills.png', mimeType: 'image/png', buffer },
      { name: 'list.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n') },
    ]);
    await visitor.send();
    await expect.poll(async () => (await visitor.sent()).length).toBe(3);
    await panel.getByRole('button', { name: 'Open hills.png' }).click();
    const picture = chat.getByRole('dialog', { name: 'Pictures' }).locator('img');
    await expect.poll(() => picture.evaluate((image) => image.naturalWidth)).toBe(320);
    await visitor.page.keyboard.press('Escape');
    const saved = visitor.page.waitForEvent('download');
    await panel.getByRole('button', { name: 'Download list.pdf' }).click();
    await saved;

    await panel.getByRole('button', { name: 'Continue in Telegram' }).click();
    await expect(panel.getByRole('img', { name: 'QR code' })).toBeVisible();
    await operator.api.setState(id, 'resolved');
    await chat.getByRole('radio', { name: '4 stars' }).check();
    await chat.getByRole('button', { name: 'Send rating' }).click();
    await expect(chat.getByText('You gave 4 of 5 stars.')).toBeVisible();
    await chat.getByRole('button', { name: 'Menu' }).click();
    await chat.getByRole('menuitem', { name: 'Report this conversation' }).click();
    await chat.getByRole('textbox', { name: 'What is wrong?' }).fill('Nothing');
    await visitor.page.keyboard.press('Escape');
    await visitor.part('close').click();

    // In another language, and after a reload: with pictures that the server has.
    site.pages['/'].body = page(server, { script, lang: 'ar' });
    await visitor.page.reload();
    await visitor.openChat();
    await expect(visitor.part('close')).toHaveAccessibleName('إغلاق المحادثة');
    const thumbnail = visitor.outgoing.locator('img');
    await expect.poll(() => thumbnail.evaluate((image) => image.naturalWidth)).toBeGreaterThan(0);

    expect(await visitor.page.evaluate(() => window.broken)).toEqual([]);
    expect(site.reports).toEqual([]);
    expect(said).toEqual([]);
    // A rule that is broken would have been told, in each of these ways.
    await visitor.page.evaluate(() => document.body.setAttribute('style', 'color: red'));
    const broken = () => visitor.page.evaluate(() => window.broken.length);
    await expect.poll(broken).toBeGreaterThan(1);
    await expect.poll(() => site.reports.length).toBe(1);
    expect(said).not.toEqual([]);
  });
});

test('where WebAssembly may not run there is another way, and the console says why', async ({
  visitor,
  server,
  site,
}) => {
  const said = await watchRules(visitor.page);
  const chat = 'fallback-href="mailto:shop@example.com"';
  const rules = policy(server, server.origin);
  site.pages['/'] = { body: page(server, { chat }), 'content-security-policy': rules };
  await visitor.page.goto(site.origin);
  await visitor.launcher.click();
  await expect(visitor.panel).toContainText('The chat cannot start in this browser.');
  await expect(visitor.part('handoff')).toHaveAttribute('href', 'mailto:shop@example.com');
  const ours = said.filter((text) => text.startsWith('<kite-chat>'));
  expect(ours).toEqual([expect.stringContaining("'wasm-unsafe-eval'")]);
});

test('in a sandbox, without an origin and anything kept, one can talk', async ({
  visitor,
  operator,
  server,
  site,
}) => {
  const errors = [];
  visitor.page.on('pageerror', (error) => errors.push(error.message));
  site.pages['/'] = {
    body: '<!doctype html><iframe sandbox="allow-scripts" src="/chat"></iframe>',
  };
  site.pages['/chat'] = { body: page(server) };
  await visitor.page.goto(site.origin);
  const frame = visitor.page.frameLocator('iframe');
  const inside = new Visitor(visitor.page, server, frame.locator('kite-chat'));
  await visitor.page.locator('iframe').evaluate((element) => {
    Object.assign(element, { width: 500, height: 700 });
  });
  await inside.openChat();
  await inside.say('from a box');
  await expect(inside.outgoing).toHaveText(/from a box/);
  await operator.login();
  await operator.open('from a box');
  await operator.reply('Hello to you');
  await expect(inside.incoming).toHaveText(/Hello to you/);
  expect(errors).toEqual([]);
});

test('who spares data fetches the panel when it is opened, not before', async ({ visitor }) => {
  const { page } = visitor;
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setDataSaverOverride', { dataSaverEnabled: true });
  const fetched = [];
  page.on('request', (request) => fetched.push(new URL(request.url()).pathname));
  await visitor.visit();
  await visitor.launcher.hover();
  await visitor.launcher.focus();
  await page.waitForLoadState('networkidle');
  expect(fetched.filter((path) => path.startsWith('/assets/'))).toEqual([]);
  await visitor.openChat();
});

test('on paper there is the page without the chat, unless the page made it a part of itself', async ({
  visitor,
}) => {
  const { page } = visitor;
  await visitor.visit();
  await visitor.openChat();
  await page.emulateMedia({ media: 'print' });
  await expect(visitor.launcher).toBeHidden();
  await expect(visitor.panel).toBeHidden();
  await visitor.chat.evaluate((chat) => {
    chat.position = 'inline';
  });
  await expect(visitor.log).toBeVisible();
  await page.emulateMedia({ media: 'screen' });
});

// What is gone, and what is said then: without the panel there are no words but the loader's.
const GONE = {
  'panel-\\w+\\.js': 'The chat cannot start. Please reload the page.',
  'panel-\\w+\\.wasm':
    'Das ließ sich nicht laden. Versuchen Sie es erneut oder laden Sie die Seite neu.',
  'panel-\\w+\\.css':
    'Das ließ sich nicht laden. Versuchen Sie es erneut oder laden Sie die Seite neu.',
};

test('a loader that the cache has kept over an upgrade is fetched anew, for the next page', async ({
  context,
  server,
  site,
}) => {
  const loader = await (await fetch(`${server.origin}/kite-chat.js`)).text();
  const type = 'text/javascript';
  const kept = { type, 'cache-control': 'public, max-age=300' };
  for (const [index, [gone, words]] of Object.entries(GONE).entries()) {
    const path = `/kite-chat.js?page=${index}`;
    const body = page({ origin: site.origin, endpoint: server.endpoint }, { lang: 'de' });
    site.pages['/'] = { body: body.replace('/kite-chat.js', path) };
    const old = loader.replace(new RegExp(gone), (name) => name.replace('panel-', 'panel-GONE'));
    expect(old).not.toBe(loader);
    site.pages[path] = { body: old, ...kept };
    const tab = await context.newPage();
    const visitor = new Visitor(tab, server);
    await tab.goto(site.origin);
    await expect(visitor.launcher).toBeVisible();
    // The server is another from here on.
    site.pages[path] = { body: loader, ...kept };
    const renewed = tab.waitForResponse(`**${path}`);
    await visitor.launcher.click();
    await expect(visitor.panel).toContainText(words);
    await (await renewed).finished();
    await tab.reload();
    await visitor.openChat();
    await tab.close();
  }
});
