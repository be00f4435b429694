/**
 * What the site does differently from plain Markdown: names for headings, links, wide tables, code
 * that is a file of the repository.
 */
import { address, fileOf, slug } from './documents.js';

/** Teaches a markdown-it what the pages need. */
export function extend(markdown) {
  markdown.core.ruler.push('site', ({ tokens }) => {
    nameHeadings(tokens);
    for (const token of tokens) {
      if (token.type === 'inline') token.children = lead(token.children);
      if (token.type === 'fence') quote(token);
      // Alignment comes as a style, which the pages' policy forbids.
      const style = token.attrIndex('style');
      if (style >= 0) token.attrs.splice(style, 1);
    }
  });
  // What does not fit scrolls by itself; for that, the keyboard must get there.
  markdown.renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>\n';
  markdown.renderer.rules.table_close = () => '</table></div>\n';
}

/** The sections of a page that has enough of them for a list: their names and titles. */
export function contents(html) {
  const found = [...html.matchAll(/<h2 id="([^"]+)"[^>]*>(.*?)<\/h2>/gs)];
  const sections = found.map(([, id, title]) => ({ id, title: title.replace(/<[^>]+>/g, '') }));
  return sections.length > 2 ? sections : [];
}

/** A comment of the sources as HTML: its code, and nothing else, is marked up. */
export function prose(comment) {
  const escaped = comment.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return escaped.replace(/`([^`]+)`/g, '<code>$1</code>');
}

function nameHeadings(tokens) {
  const seen = new Map();
  for (const [at, token] of tokens.entries()) {
    if (token.type !== 'heading_open') continue;
    const text = tokens[at + 1].children
      .filter(({ type }) => type === 'text' || type === 'code_inline')
      .map(({ content }) => content)
      .join('');
    const name = slug(text);
    const times = seen.get(name) ?? 0;
    seen.set(name, times + 1);
    token.attrSet('id', times ? `${name}-${times}` : name);
  }
}

/** A fence that names a file behind its language shows that. */
function quote(token) {
  const [language, file] = token.info.split(' ');
  if (!file) return;
  token.info = language;
  token.content = `${fileOf(file).trimEnd()}\n`;
}

/** Leads links to the site's pages, and leaves of those to the sources only the text. */
function lead(tokens) {
  const kept = [];
  let lost = false;
  for (const token of tokens) {
    if (token.type === 'link_open') {
      const href = address(token.attrGet('href'));
      lost = href === undefined;
      if (lost) continue;
      token.attrSet('href', href);
    } else if (token.type === 'link_close' && lost) {
      lost = false;
      continue;
    }
    kept.push(token);
  }
  return kept;
}
