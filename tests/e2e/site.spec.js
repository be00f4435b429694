// The product's site: whole, within everybody's reach, and at home under its own strict policy.
import { once } from 'node:events';
import { createServer } from 'node:http';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.js';
import { TAGS } from './support/accessible.js';
import { Visitor } from './support/visitor.js';

const CONTRAST = 'color-contrast';
/** More of what was looked at: to look at all of it would take a minute. */
const REPEATED = 'tr:nth-child(n+4), li:nth-child(n+4), p ~ p ~ p, dt ~ dd ~ *';

test('every page is there, leads on, asks nobody else, and axe finds nothing', async ({
  page,
  server,
}) => {
  test.setTimeout(120_000);
  const faults = [];
  page.on('console', (message) => faults.push(`${page.url()}: ${message.text()}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${server.origin}/`)) faults.push(request.url());
  });
  /** By address: the names that links can lead to. */
  const pages = new Map();
  const links = new Set([`${server.origin}/`]);
  // What a page adds is gone through as well.
  for (const link of links) {
    const [href] = link.split('#');
    if (pages.has(href)) continue;
    expect((await page.request.get(href)).status(), href).toBe(200);
    pages.set(href, []);
    if (/\/(demo\/|desk)$/.test(href)) continue;
    await page.goto(href);
    pages.set(href, await page.locator('[id]').evaluateAll((all) => all.map(({ id }) => id)));
    for (const link of await page.locator('a').evaluateAll((all) => all.map(({ href }) => href))) {
      if (link.startsWith(`${server.origin}/`)) links.add(link);
    }
    const shape = (axe) => axe.withTags(TAGS).disableRules(CONTRAST);
    faults.push(...(await violations(page, shape)));
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      const colours = (axe) => axe.withRules(CONTRAST).exclude(REPEATED);
      faults.push(...(await violations(page, colours)));
    }
  }
  for (const link of links) {
    const [href, name] = link.split('#');
    if (name && !pages.get(href).includes(decodeURIComponent(name))) {
      faults.push(`${link} leads nowhere`);
    }
  }
  expect(faults).toEqual([]);
  expect(pages.size).toBeGreaterThan(10);
});

test('the chat on the home page opens, talks, and takes on another colour', async ({
  page,
  server,
}) => {
  const visitor = new Visitor(page, server);
  await visitor.watch();
  await page.goto(`${server.origin}/`);
  const colour = () => visitor.launcher.evaluate((it) => getComputedStyle(it).backgroundColor);
  const before = await colour();
  await page.getByRole('radio', { name: 'Poppy' }).check();
  expect(await colour()).not.toBe(before);
  await page.getByRole('button', { name: 'Try the chat' }).click();
  await visitor.say('Does it fly?');
  await expect.poll(() => visitor.sent()).toEqual(['Does it fly?']);
});

test('what is set on the styling page is seen there, and in a page with its snippet', async ({
  page,
  server,
}) => {
  const visitor = new Visitor(page, server);
  await page.goto(`${server.origin}/styling/`);
  await page.getByRole('button', { name: 'High contrast' }).click();
  await page.getByRole('slider', { name: '--kite-radius' }).fill('9');
  await page.getByText('Slots', { exact: true }).click();
  await page.getByRole('checkbox', { name: 'footer' }).check();
  const look = async () => {
    await expect(visitor.panel).toHaveCSS('border-radius', '9px');
    await expect(visitor.panel).toHaveCSS('border-top', '2px solid rgb(0, 0, 0)');
    await expect(page.locator('[slot="footer"]')).toBeVisible();
  };
  await look();
  const snippet = await page.locator('#snippet').textContent();
  const shop = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><html lang="en"><title>Shop</title>${snippet}`);
  });
  shop.listen(0, '127.0.0.1');
  await once(shop, 'listening');
  try {
    await page.goto(`http://127.0.0.1:${shop.address().port}/`);
    await visitor.launcher.click();
    await look();
  } finally {
    shop.close();
  }
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });

  test('the site can be read, and nothing is offered that would not work', async ({
    page,
    server,
  }) => {
    await page.goto(`${server.origin}/`);
    await expect(page.getByRole('button')).toHaveCount(0);
    await page.getByRole('link', { name: 'Get started' }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Getting started');
    await page.getByText('All pages').click();
    await page.getByRole('link', { name: 'Protocol' }).click();
    await expect(page.getByRole('heading', { name: 'Errors', exact: true })).toBeAttached();
  });
});

/** What axe finds on the page as it is. */
async function violations(page, choose) {
  // Without frames there is nothing to put together in a page of its own.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await choose(axe).analyze();
  return violations.map(({ help, nodes }) => {
    const places = nodes.map(({ target }) => target).join('; ');
    return `${page.url()}: ${help} (${places})`;
  });
}
