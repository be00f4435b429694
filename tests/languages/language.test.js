// Which language somebody gets, what a site says otherwise, and how numbers are written.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { count, print, relative, size } from '../../src/browser/intl.js';
import { match, merge } from '../../src/i18n/language.js';

const TAGS = [
  ['de', 'de'],
  ['de-AT', 'de-AT'],
  ['DE-at', 'de-AT'],
  ['de_AT', 'de-AT'],
  ['ar-EG', 'ar-EG'],
  ['uk-Cyrl-UA', 'uk-Cyrl-UA'],
  ['en-GB-u-hc-h12', 'en-GB-u-hc-h12'],
  // What there is no catalogue for is written as English is, dates and numbers too.
  ['pt', 'en'],
  ['zh-Hans-CN', 'en'],
  ['gsw', 'en'],
  ['', 'en'],
  [' ', 'en'],
  ['x-klingon', 'en'],
  ['constructor', 'en'],
  ['__proto__', 'en'],
  ['<script>', 'en'],
  ['d', 'en'],
  ['de-'.repeat(10_000), 'en'],
  [null, 'en'],
  [undefined, 'en'],
];

for (const [tag, expected] of TAGS) {
  test(`somebody who reads ${JSON.stringify(tag)?.slice(0, 40)} gets ${expected}`, () => {
    assert.equal(match(tag), expected);
  });
}

const CATALOGUE = { dir: 'ltr', retry: 'Retry', found: { one: '{} page', other: '{} pages' } };

/** A catalogue with a site's texts in it, and of what the console is warned. */
const merged = (t, own) => {
  const { mock } = t.mock.method(console, 'warn', () => {});
  const texts = merge(CATALOGUE, own);
  return { texts, warnings: mock.calls.map(({ arguments: [warning] }) => warning) };
};

test('a site that says nothing gets the catalogue', (t) => {
  assert.deepEqual(merged(t, undefined), { texts: CATALOGUE, warnings: [] });
  assert.deepEqual(merged(t, {}), { texts: CATALOGUE, warnings: [] });
});

test('what a site says goes before the catalogue, in the order of the catalogue', (t) => {
  const found = { other: 'So many: {}' };
  const { texts, warnings } = merged(t, { found, retry: 'Once more' });
  assert.deepEqual(Object.entries(texts), [
    ['dir', 'ltr'],
    ['retry', 'Once more'],
    ['found', found],
  ]);
  assert.deepEqual(warnings, []);
  assert.equal(CATALOGUE.retry, 'Retry');
});

for (const [key, text, reason] of [
  ['retry', 5, 'expected a string'],
  ['retry', null, 'expected a string'],
  ['retry', { other: 'x' }, 'expected a string'],
  ['found', 'x', 'expected an object {one, other, ...} of strings'],
  ['found', null, 'expected an object {one, other, ...} of strings'],
  ['found', { one: 'x' }, 'expected an object {one, other, ...} of strings'],
  ['found', { one: 1, other: 'x' }, 'expected an object {one, other, ...} of strings'],
  ['rerty', 'x', 'there is no such text'],
  ['constructor', 'x', 'there is no such text'],
]) {
  test(`${key}: ${JSON.stringify(text)} is left out with one warning`, (t) => {
    const { texts, warnings } = merged(t, { [key]: text });
    assert.deepEqual(texts, CATALOGUE);
    assert.deepEqual(warnings, [`<kite-chat> ignores strings.${key}: ${reason}`]);
  });
}

test('sizes read well and are never below the truth', () => {
  const MIB = 1024 ** 2;
  assert.equal(size('en', 0), '0 bytes');
  assert.equal(size('en', 1023), '1,023 bytes');
  assert.equal(size('en', 1024), '1 kB');
  assert.equal(size('en', 1025), '2 kB');
  assert.equal(size('en', 5 * MIB), '5 MB');
  assert.equal(size('en', 5 * MIB + 1), '5.1 MB');
  assert.equal(size('de', 5 * MIB + 1), '5,1 MB');
  assert.match(size('fr', 2048), /^2\sko$/);
});

test('what is counted has the form of its number', () => {
  const forms = { one: '{} зірка', few: '{} зірки', many: '{} зірок', other: '{} зірки' };
  const counted = [1, 3, 5, 21, 1200].map((number) => count('uk', forms, number));
  assert.deepEqual(counted, ['1 зірка', '3 зірки', '5 зірок', '21 зірка', '1\u00a0200 зірок']);
});

test('a form that a site leaves out is the other one', () => {
  assert.equal(count('ar', { other: '{} x' }, 2), '2 x');
});

test('numbers and near times are written as in the language', () => {
  assert.equal(print('de', 'percent', 0.12), '12\u00a0%');
  assert.equal(print('ar-EG', 'number', 12), '١٢');
  assert.equal(relative('pl', 5, 'second'), 'za 5 sek.');
  assert.equal(relative('es', -1, 'day'), 'ayer');
});
