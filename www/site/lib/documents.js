/** The repository's own documents as pages, so that each thing is written once. */
import { readFileSync } from 'node:fs';

const ROOT = new URL('../../../', import.meta.url);

const DOCUMENTS = [
  { page: 'protocol', file: 'docs/protocol.md', description: 'What goes over the wire.' },
  {
    page: 'deployment',
    file: 'docs/deployment.md',
    description: 'From an empty machine to a site with a chat.',
  },
  {
    page: 'operations',
    file: 'docs/operations.md',
    description: 'What to watch on a running server, and what to do.',
  },
  {
    page: 'users',
    file: 'README.md',
    section: 'Signed-in visitors',
    description: 'How a site vouches for visitors whom it knows.',
  },
  {
    page: 'telegram',
    file: 'README.md',
    section: 'Telegram',
    description: 'Answering from a Telegram group, and taking a chat along there.',
  },
];

/** Where a link in one of these documents leads on the site; none where it has no such page. */
export function address(href) {
  if (/^(#|\/|https?:|mailto:)/.test(href)) return href;
  const [path, anchor] = href.split('#');
  const name = (file) => file.replace(/^(\.\.?\/)*(docs\/)?/, '');
  const isIt = (document) =>
    name(path) === name(document.file) && (!document.section || anchor === slug(document.section));
  const document = DOCUMENTS.find(isIt);
  if (!document) return undefined;
  return `/docs/${document.page}/${anchor && !document.section ? `#${anchor}` : ''}`;
}

/** A heading's name in an address, as GitHub makes it: the documents' links are written for it. */
export function slug(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
    .replace(/\s/g, '-');
}

/** Each as a template of the site. */
export function documents() {
  return DOCUMENTS.map(({ page, file, section, description }) => {
    const text = readFileSync(new URL(file, ROOT), 'utf8');
    const { title, content } = section ? cut(text, section, file) : split(text, file);
    return {
      path: `docs/${page}.md`,
      content,
      data: { layout: 'docs.njk', title, description },
    };
  });
}

function split(text, file) {
  const [, title, content] = /^# ([^\n]+)\n(.*)$/s.exec(text) ?? [];
  if (!title) throw new Error(`${file} has no title`);
  return { title, content };
}

function cut(text, section, file) {
  const content = text.split(/^## /m).find((part) => part.startsWith(`${section}\n`));
  if (!content) throw new Error(`${file} has no section "${section}"`);
  return { title: section, content: content.slice(section.length) };
}
