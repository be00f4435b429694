// The product's site: whole, within everybody's reach, and at home under its own strict policy.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.js';
import { TAGS } from './support/accessible.js';
import { Visitor } from './support/visitor.js';

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
    faults.push(...(await violations(page, (axe) => axe.withTags(TAGS))));
    await page.emulateMedia({ colorScheme: 'dark' });
    faults.push(...(await violations(page, (axe) => axe.withRules('color-contrast'))));
    await page.emulateMedia({ colorScheme: 'light' });
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
  const { violations } = await choose(new AxeBuilder({ page })).analyze();
  return violations.map(({ help, nodes }) => {
    const places = nodes.map(({ target }) => target).join('; ');
    return `${page.url()}: ${help} (${places})`;
  });
}
