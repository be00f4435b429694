// What the widget says, in the language of the visitor, and in the words of the site.
import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures.js';

const LANGUAGES = ['en', 'uk', 'de', 'es', 'fr', 'pl', 'ar'];
const CATALOGUES = Object.fromEntries(
  LANGUAGES.map((lang) => [
    lang,
    JSON.parse(readFileSync(new URL(`../../src/i18n/${lang}.json`, import.meta.url), 'utf8')),
  ]),
);

/** What the launcher is called before a catalogue is there. */
const CHAT = { uk: 'Чат', pl: 'Czat', ar: 'محادثة' };

/** Collects which catalogues the page fetches. */
function fetched(page) {
  const bodies = [];
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) bodies.push(response.text());
  });
  return async () => {
    const text = (await Promise.all(bodies)).join('\n');
    return LANGUAGES.filter((lang) => text.includes(CATALOGUES[lang].invitation));
  };
}

function warnings(page) {
  const warned = [];
  page.on('console', (message) => message.type() === 'warning' && warned.push(message.text()));
  return warned;
}

/** The element is to speak this language. */
const speak = (visitor, lang) =>
  visitor.chat.evaluate((chat, tag) => {
    chat.lang = tag;
  }, lang);

/** It does, wherever it says something. */
async function expectLanguage(visitor, lang, tag = lang) {
  const words = CATALOGUES[lang];
  await expect(visitor.input).toHaveAttribute('placeholder', words.placeholder);
  await expect(visitor.log).toHaveAccessibleName(words.messages);
  await expect(visitor.launcher).toHaveAccessibleName(words.close);
  const root = visitor.panel.locator('> *');
  await expect(root).toHaveAttribute('lang', tag);
  await expect(root).toHaveAttribute('dir', words.dir);
}

for (const lang of LANGUAGES) {
  test(`${lang} is spoken, and no other catalogue is fetched`, async ({ visitor }) => {
    const catalogues = fetched(visitor.page);
    await visitor.visit();
    await speak(visitor, lang);
    await expect(visitor.launcher).toHaveAccessibleName(CHAT[lang] ?? 'Chat');
    expect(await catalogues()).toEqual([]);
    await visitor.openChat();
    await expectLanguage(visitor, lang);
    expect(await catalogues()).toEqual([lang]);

    await visitor.say('Kite');
    await expect.poll(() => visitor.sent()).toEqual(['Kite']);
    await expect(visitor.outgoing).toContainText(CATALOGUES[lang].you);
    await visitor.part('close').click();
    await expect(visitor.launcher).toHaveAccessibleName(CATALOGUES[lang].open);
  });
}

for (const [tag, lang, used] of [
  ['de-AT', 'de', 'de-AT'],
  ['AR-eg', 'ar', 'ar-EG'],
  ['pt', 'en', 'en'],
  ['__proto__', 'en', 'en'],
]) {
  test(`for ${tag} it is ${used}`, async ({ visitor }) => {
    await visitor.visit();
    await speak(visitor, tag);
    await visitor.openChat();
    await expectLanguage(visitor, lang, used);
  });
}

test.describe('with a browser in Polish', () => {
  test.use({ locale: 'pl-PL' });

  test('a page without a language gets the browser’s, and its own otherwise', async ({
    visitor,
  }) => {
    await visitor.visit();
    await visitor.page.evaluate(() => document.documentElement.removeAttribute('lang'));
    await visitor.openChat();
    await expectLanguage(visitor, 'pl', 'pl-PL');
    await visitor.page.evaluate(() => {
      document.documentElement.lang = 'fr';
      const chat = document.querySelector('kite-chat');
      chat.replaceWith(chat.cloneNode());
    });
    await expectLanguage(visitor, 'fr');
  });
});

test('right to left is the panel’s matter alone', async ({ visitor }) => {
  await visitor.visit();
  const middle = async () => {
    const { x, width } = await visitor.launcher.boundingBox();
    return x + width / 2;
  };
  const before = await middle();
  await speak(visitor, 'ar');
  await visitor.openChat();
  await expectLanguage(visitor, 'ar');
  expect(await middle()).toBeCloseTo(before, 0);
  const page = await visitor.page.evaluate(() => {
    const { lang, dir } = document.documentElement;
    return { lang, dir };
  });
  expect(page).toEqual({ lang: 'en', dir: '' });
  const box = await visitor.panel.boundingBox();
  expect(box.x + box.width).toBeGreaterThan(before);
  // Who writes sends towards the left.
  const send = await visitor.part('send').boundingBox();
  const attach = await visitor.part('attach').boundingBox();
  expect(send.x).toBeLessThan(attach.x);
});

test('another language takes effect at once, and the conversation stays', async ({ visitor }) => {
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('first');
  await expect.poll(() => visitor.sent()).toEqual(['first']);
  await visitor.saved('first');
  await speak(visitor, 'de');
  await expectLanguage(visitor, 'de');
  await expect(visitor.outgoing).toContainText('first');
  await visitor.chat.evaluate((chat) => chat.removeAttribute('lang'));
  await expectLanguage(visitor, 'en');
});

test('the language that was asked for last is the one, however slow', async ({ visitor }) => {
  const { page } = visitor;
  const waiting = [];
  let held;
  const asked = new Promise((resolve) => {
    held = resolve;
  });
  await page.route('**/*.js', async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    if (body.includes(CATALOGUES.de.invitation)) {
      await new Promise((go) => {
        waiting.push(go);
        held();
      });
    }
    await route.fulfill({ response });
  });
  await visitor.visit();
  await speak(visitor, 'de');
  await visitor.launcher.click();
  await asked;
  await speak(visitor, 'fr');
  await expectLanguage(visitor, 'fr');
  const late = page.waitForResponse(async (response) =>
    (await response.text()).includes(CATALOGUES.de.invitation),
  );
  for (const go of waiting) go();
  await late;
  await page.evaluate(() => new Promise((done) => setTimeout(done)));
  await expectLanguage(visitor, 'fr');
});

test('the launcher counts in the visitor’s language', async ({ visitor }) => {
  await visitor.visit();
  await speak(visitor, 'uk');
  await visitor.openChat();
  await visitor.part('close').click();
  const unread = (count) =>
    visitor.chat.evaluate(
      (chat, detail) => chat.dispatchEvent(new CustomEvent('kite-chat.unread', { detail })),
      { count },
    );
  await unread(1);
  await expect(visitor.launcher).toHaveAccessibleName('Відкрити чат, 1 непрочитане');
  await unread(3);
  await expect(visitor.launcher).toHaveAccessibleName('Відкрити чат, 3 непрочитані');
  await unread(25);
  await expect(visitor.launcher).toHaveAccessibleName('Відкрити чат, 25 непрочитаних');
  await unread(0);
  await expect(visitor.launcher).toHaveAccessibleName('Відкрити чат');
});

test('where the panel cannot start, the notice is in the visitor’s language', async ({
  visitor,
}) => {
  await visitor.page.route('**/assets/*.wasm', (route) =>
    route.fulfill({ contentType: 'application/wasm', body: 'for other machines' }),
  );
  await visitor.visit();
  await visitor.chat.evaluate((chat) => {
    chat.fallbackHref = 'mailto:shop@example.com';
    chat.lang = 'es';
  });
  await visitor.launcher.click();
  await expect(visitor.panel).toContainText(CATALOGUES.es.no_start);
  await expect(visitor.part('handoff')).toHaveText(CATALOGUES.es.other_way);
});

test.describe('a site’s own texts', () => {
  test('go before ours, also where they came before the script', async ({ bare: page, server }) => {
    const warned = warnings(page);
    await page.evaluate((endpoint) => {
      const chat = document.createElement('kite-chat');
      chat.endpoint = endpoint;
      chat.lang = 'de';
      chat.strings = {
        heading: 'Fragen zum Brot?',
        placeholder: 'Nur zu',
        open_unread: { other: 'Brot, {} neu' },
      };
      document.body.append(chat);
    }, server.endpoint);
    await page.addScriptTag({ url: '/kite-chat.js', type: 'module' });
    const chat = page.locator('kite-chat');
    await chat.locator('[part=launcher]').click();
    await expect(chat.locator('[part=title]')).toHaveText('Fragen zum Brot?');
    await expect(chat.locator('[part=input]')).toHaveAttribute('placeholder', 'Nur zu');
    await expect(chat.getByRole('log')).toHaveAccessibleName(CATALOGUES.de.messages);
    await chat.locator('[part=close]').click();
    await chat.evaluate((element) =>
      element.dispatchEvent(new CustomEvent('kite-chat.unread', { detail: { count: 1 } })),
    );
    await expect(chat.locator('[part=launcher]')).toHaveAccessibleName('Brot, 1 neu');
    expect(warned).toEqual([]);
  });

  test('are one element’s alone, and hold in its other languages', async ({ visitor }) => {
    await visitor.visit();
    await visitor.chat.evaluate((chat) => {
      chat.strings = { placeholder: 'Ask the baker' };
    });
    await visitor.openChat();
    await expect(visitor.input).toHaveAttribute('placeholder', 'Ask the baker');
    await speak(visitor, 'pl');
    await expect(visitor.log).toHaveAccessibleName(CATALOGUES.pl.messages);
    await expect(visitor.input).toHaveAttribute('placeholder', 'Ask the baker');
    await visitor.chat.evaluate((chat) => chat.replaceWith(chat.cloneNode()));
    await expectLanguage(visitor, 'pl');
  });

  test('that do not fit are left out, and each is named once', async ({ visitor }) => {
    const warned = warnings(visitor.page);
    await visitor.visit();
    await visitor.chat.evaluate((chat) => {
      chat.strings = {
        placeholder: 7,
        messages: null,
        send: '<b>Send</b>\0',
        nonsense: 'x',
        open_unread: 'x',
      };
    });
    await visitor.openChat();
    await expectLanguage(visitor, 'en');
    await expect(visitor.part('send')).toHaveAccessibleName('<b>Send</b>');
    expect(warned).toEqual([
      '<kite-chat> ignores strings.placeholder: expected a string',
      '<kite-chat> ignores strings.messages: expected a string',
      '<kite-chat> ignores strings.nonsense: there is no such text',
      '<kite-chat> ignores strings.open_unread: expected an object {one, other, ...} of strings',
    ]);
  });
});
