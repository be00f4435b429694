/** Finds what a text links to: web pages and e-mail addresses. */
import { LinkifyIt } from 'linkify-it';

const WWW = 'https://www.';

/** Web pages by their scheme or by `www.`, and addresses; not what only looks like a domain. */
const finder = new LinkifyIt()
  .add('ftp:', null)
  .add('//', null)
  .add('www.', {
    validate(text, at, self) {
      const scheme = 'https:';
      const tail = self.testSchemaAt(WWW + text.slice(at), scheme, scheme.length);
      return Math.max(0, tail - (WWW.length - scheme.length));
    },
    normalize(match) {
      match.url = `https://${match.url}`;
    },
  });

const LINKED = ['http:', 'https:', 'mailto:'];

/** Where something leads that looks like a link, if it is to be one. */
const target = ({ url }) => {
  const { protocol } = URL.canParse(url) ? new URL(url) : {};
  return LINKED.includes(protocol) ? url : undefined;
};

/** The pieces of a text in their order: words, and [words, where they lead]. */
export const pieces = (text) => {
  const found = [];
  let from = 0;
  for (const match of finder.match(text) ?? []) {
    const address = target(match);
    if (!address) continue;
    if (match.index > from) found.push(text.slice(from, match.index));
    found.push([match.raw, address]);
    from = match.lastIndex;
  }
  if (from < text.length) found.push(text.slice(from));
  return found;
};

const anchor = ([words, href]) => {
  const link = document.createElement('a');
  link.href = href;
  link.target = '_blank';
  link.rel = 'noopener noreferrer nofollow';
  link.textContent = words;
  return link;
};

/** Makes the links of an element that says this text, unless it says another by now. */
export const link = (element, text) => {
  if (element.textContent !== text) return;
  const found = pieces(text);
  if (found.some(Array.isArray)) {
    element.replaceChildren(
      ...found.map((piece) => (Array.isArray(piece) ? anchor(piece) : piece)),
    );
  }
};
