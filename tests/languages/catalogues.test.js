// The catalogues in src/i18n/: whole, in use, alike in what is filled in, short enough for where
// each text stands.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PLACES } from './places.js';

const ROOT = new URL('../../', import.meta.url);
const FOLDER = new URL('src/i18n/', ROOT);

const catalogues = Object.fromEntries(
  readdirSync(FOLDER)
    .filter((name) => name.endsWith('.json'))
    .map((name) => [name.slice(0, -5), JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'))]),
);
const languages = Object.keys(catalogues);
const { en } = catalogues;

const forms = (text) => (typeof text === 'string' ? [text] : Object.values(text));
const placeholders = (text) => text.split('{}').length - 1;
const length = (text) => [...new Intl.Segmenter().segment(text)].length;

/** The source of the widget: what reads the texts. */
const sources = () => {
  const below = (folder) =>
    readdirSync(new URL(folder, ROOT), { withFileTypes: true }).flatMap((entry) => {
      const path = `${folder}${entry.name}`;
      if (entry.isDirectory()) return below(`${path}/`);
      return /\.(rs|js)$/.test(path) ? [readFileSync(new URL(path, ROOT), 'utf8')] : [];
    });
  return [...below('src/'), readFileSync(new URL('custom-element.js', ROOT), 'utf8')].join('\n');
};

test('there is one for each language that is offered', () => {
  assert.deepEqual(languages, ['ar', 'de', 'en', 'es', 'fr', 'pl', 'uk']);
});

test('each text is one that something reads', () => {
  const source = sources();
  const isRead = (key) => new RegExp(`\\b(strings|words|self)\\??\\s*\\.${key}\\b`).test(source);
  assert.deepEqual(
    Object.keys(en).filter((key) => !isRead(key)),
    [],
  );
});

test('each text has a place in places.js, and each place is that of a text', () => {
  assert.deepEqual(
    Object.keys(en).filter((key) => !PLACES[key]),
    [],
  );
  assert.deepEqual(
    Object.keys(PLACES).filter((key) => !en[key]),
    [],
  );
});

test('the loader calls the chat what the catalogues call it', () => {
  const loader = readFileSync(new URL('custom-element.js', ROOT), 'utf8');
  for (const [lang, { open }] of Object.entries(catalogues)) {
    const [, word = 'Chat'] = loader.match(new RegExp(`CHAT = .*\\b${lang}: '(.+?)'`)) ?? [];
    assert.ok(open.toLowerCase().includes(word.toLowerCase()), `${lang}: ${word}`);
  }
});

for (const lang of languages) {
  const catalogue = catalogues[lang];

  test(`${lang}: none is missing, too many, or in another place`, () => {
    assert.deepEqual(Object.keys(catalogue), Object.keys(en));
  });

  test(`${lang}: it is written in the direction in which it is read`, () => {
    assert.equal(catalogue.dir, lang === 'ar' ? 'rtl' : 'ltr');
  });

  test(`${lang}: the plural forms are those of the language`, () => {
    const { pluralCategories } = new Intl.PluralRules(lang).resolvedOptions();
    for (const [key, text] of Object.entries(catalogue)) {
      assert.equal(typeof text, typeof en[key], key);
      if (typeof text === 'object') {
        assert.deepEqual(Object.keys(text).sort(), [...pluralCategories].sort(), key);
      }
    }
  });

  test(`${lang}: as much is filled in as in English`, () => {
    for (const [key, text] of Object.entries(catalogue)) {
      if (typeof text === 'string') {
        assert.equal(placeholders(text), placeholders(en[key]), key);
        continue;
      }
      for (const [category, form] of Object.entries(text)) {
        // One and two can be said without a figure.
        const least = ['zero', 'one', 'two'].includes(category) ? 0 : 1;
        assert.ok(placeholders(form) >= least && placeholders(form) <= 1, `${key}.${category}`);
      }
    }
  });

  test(`${lang}: none is empty, longer than its place, or has blanks around it`, () => {
    for (const [key, text] of Object.entries(catalogue)) {
      const most = PLACES[key];
      for (const form of forms(text)) {
        assert.equal(form, form.trim(), key);
        assert.ok(
          form !== '' && length(form) <= most,
          `${key}, ${length(form)} > ${most}: ${form}`,
        );
      }
    }
  });

  test(`${lang}: nothing in it looks like markup or a half placeholder`, () => {
    for (const [key, text] of Object.entries(catalogue)) {
      for (const form of forms(text)) {
        assert.doesNotMatch(form.replaceAll('{}', ''), /[{}<>&\0]/, key);
      }
    }
  });
}
