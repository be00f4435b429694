// What of a text becomes a link, and where that leads.
import assert from 'node:assert/strict';
import test from 'node:test';
import { pieces } from '../../src/parts/links.js';

/** Where the links of a text lead. */
const links = (text) => pieces(text).filter(Array.isArray);

test('pages and addresses are found without what ends the sentence', () => {
  assert.deepEqual(pieces('See https://a.example/x?y=1, or (http://b.example).'), [
    'See ',
    ['https://a.example/x?y=1', 'https://a.example/x?y=1'],
    ', or (',
    ['http://b.example', 'http://b.example'],
    ').',
  ]);
  assert.deepEqual(links('www.kite.example/ü, me@kite.example!'), [
    ['www.kite.example/ü', 'https://www.kite.example/ü'],
    ['me@kite.example', 'mailto:me@kite.example'],
  ]);
  assert.deepEqual(links('https://de.wikipedia.org/wiki/Drachen_(Luft)')[0][1].at(-1), ')');
});

test('everything else is words', () => {
  for (const text of [
    'javascript:alert(1)',
    'data:text/html,<script>1</script>',
    'http:// alone',
    'ftp://files.example',
    '//host.example',
    'and.so it is',
    'www. alone',
    'file:///etc/passwd',
    '',
  ]) {
    assert.deepEqual(links(text), [], text);
  }
});

test('no character is lost', () => {
  const text =
    'a https://b.example/ü! www.c.example\nhttp://<x> ✓ me@d.example \u202Ehttps://e.example';
  assert.equal(
    pieces(text)
      .map((piece) => (Array.isArray(piece) ? piece[0] : piece))
      .join(''),
    text,
  );
});
