// The product's site: whole, within everybody's reach, and at home under its own strict policy.
import { createServer } from 'node:http';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.js';
import { TAGS } from './support/accessible.js';
import { Listener } from './support/listener.js';
import { Visitor } from './support/visitor.js';

/** What stands in the chat of the styling page, and there only. */
const SAID = [
  { text: 'Hello! Which frame suits somebody of 1.80 m?', status: 'read' },
  { text: 'The 58, or the 56 if you like it nimble.' },
];
const CONTRAST = 'color-contrast';
/** More of what was looked at: to look at all of it would take a minute. */
const REPEATED = 'tr:nth-child(n+4), li:nth-child(n+4), p ~ p ~ p, dt ~ dd ~ *';

test('every page is there, leads on, asks nobody else, and axe finds nothing', async ({
  page,
  server,
}) => {
  test.setTimeout(180_000);
  const faults = [];
  /** Where no page is, there is one that says so; the browser does as well. */
  const lost = `${server.origin}/docs/nowhere/`;
  page.on('console', (message) => {
    if (message.location().url !== lost) faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(`${server.origin}/`)) faults.push(request.url());
  });
  await page.addInitScript(() => {
    window.shifts = [];
    const note = (list) => window.shifts.push(...list.getEntries().map(({ value }) => value));
    new PerformanceObserver(note).observe({ type: 'layout-shift', buffered: true });
  });
  /** By address: the names that links can lead to. */
  const pages = new Map();
  const links = new Set([`${server.origin}/`, lost]);
  // What a page adds is gone through as well.
  for (const link of links) {
    const [href] = link.split('#');
    if (pages.has(href)) continue;
    expect((await page.request.get(href)).status(), href).toBe(href === lost ? 404 : 200);
    pages.set(href, []);
    if (/\/(demo\/|desk|[^/]+\.txt)$/.test(href)) continue;
    await page.goto(href);
    // A long page may be drawn before all of it is there: then its columns still find their widths.
    const shifted = await page.evaluate(() => window.shifts.reduce((all, one) => all + one, 0));
    if (shifted > 0.05) faults.push(`${href} moves while it loads: ${shifted}`);
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

test('the styling page has a control for all that the element has, each seen in the snippet', async ({
  page,
  server,
}) => {
  const manifest = await (await page.request.get(`${server.origin}/custom-elements.json`)).json();
  const [{ attributes, cssProperties, cssParts, slots }] = manifest.modules[0].declarations;
  const there = { attribute: attributes, property: cssProperties, part: cssParts, slot: slots };
  const named = (kind) => there[kind].map(({ name }) => `${kind} ${name}`);
  await page.goto(`${server.origin}/styling/`);
  await expect(page.locator('#snippet')).toContainText('</kite-chat>');
  // Each by itself: some of them need another panel.
  const inSnippet = await page.locator('#controls').evaluate((controls) => {
    const snippet = document.querySelector('#snippet');
    const changed = () => controls.dispatchEvent(new Event('change'));
    return [...controls.querySelectorAll('[data-kind]')].flatMap((control) => {
      const { name, type, dataset } = control;
      const before = snippet.textContent;
      if (type === 'checkbox') control.checked = true;
      else if (type === 'select-one') control.selectedIndex = 1;
      else control.value = type === 'range' ? '7' : 'inherit';
      changed();
      const { textContent } = snippet;
      controls.reset();
      changed();
      const says = textContent.includes(name) && textContent !== before;
      return says && snippet.textContent === before ? [`${dataset.kind} ${name}`] : [];
    });
  });
  // It says where the chat is, which is here.
  const expected = Object.keys(there)
    .flatMap(named)
    .filter((it) => it !== 'attribute endpoint');
  expect(inSnippet.sort()).toEqual(expected.sort());

  const chat = page.locator('kite-chat');
  const corner = () => new Visitor(page, server).launcher.boundingBox();
  const usual = await corner();
  await chat.evaluate((it) => it.setAttribute('position', 'top-middle'));
  expect(await corner(), 'what is not allowed has no effect').toEqual(usual);
  await chat.evaluate((it) => it.setAttribute('position', 'top-start'));
  expect(await corner()).not.toEqual(usual);
});

test('what is set on the styling page looks the same in a page with its snippet', async ({
  page,
  server,
}) => {
  const visitor = new Visitor(page, server);
  let snippet;
  const answer = (_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><html lang="en"><title>Shop</title>${snippet}`);
  };
  const shop = await Listener.on(createServer(answer));
  const own = new Visitor(await page.context().newPage(), server);
  try {
    await page.goto(`${server.origin}/styling/`);
    await page.getByText('Slots', { exact: true }).click();
    const presets = page.getByRole('group', { name: 'Begin with' }).getByRole('button');
    await expect(presets).toHaveCount(6);
    const seen = new Set();
    for (const preset of await presets.all()) {
      await preset.click();
      await page.getByRole('checkbox', { name: '(default)' }).check();
      await page.getByRole('checkbox', { name: 'footer' }).check();
      if (seen.size === 5) await page.getByRole('slider', { name: '--kite-radius' }).fill('9');
      snippet = await page.locator('#snippet').textContent();
      await own.page.goto(`${shop.origin}/`);
      await own.launcher.click();
      await own.chat.evaluate((it, said) => {
        for (const message of said) it.appendMsg(message);
      }, SAID);
      const there = await look(visitor);
      expect(await look(own), await preset.textContent()).toEqual(there);
      seen.add(JSON.stringify(there));
    }
    expect(seen.size, 'no preset looks like another').toBe(6);
    await expect(own.panel).toHaveCSS('border-radius', '9px');
    await expect(own.page.locator('[slot="footer"]')).toBeVisible();
  } finally {
    await shop.close();
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

/** How the browser draws the chat: of each part that can be seen in both pages, what can be set. */
async function look(visitor) {
  const { page, chat, panel } = visitor;
  await expect(panel).toHaveCSS('opacity', '1');
  // Nothing is as it is only under the pointer.
  await page.mouse.move(0, 0);
  const named = ['launcher', 'panel', 'title', 'composer'].map((name) => visitor.part(name));
  const said = SAID.map(({ text }) => visitor.message(text).locator('[part~="bubble"]'));
  const draw = (element) => {
    const computed = getComputedStyle(element);
    const COLOURS = ['color', 'backgroundColor', 'boxShadow', 'colorScheme'];
    const SHAPES = ['border', 'borderRadius', 'outline', 'font', 'width', 'height'];
    return [...COLOURS, ...SHAPES].map((name) => `${name}: ${computed[name]}`);
  };
  return Promise.all(
    [...named, ...said, chat.locator('kite-msg').first()].map((each) => each.evaluate(draw)),
  );
}
