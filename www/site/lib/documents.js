/** The repository's own documents as pages, so that each thing is written once. */
import { readFileSync } from 'node:fs';

const ROOT = new URL('../../../', import.meta.url);

/** By the names of their files, which are those of their pages too. */
const DOCUMENTS = {
  protocol: 'What goes over the wire.',
  deployment: 'From an empty machine to a site with a chat.',
  operations: 'What to watch on a running server, and what to do.',
  npm: 'The element in a site that is built: bundlers, types, hashes.',
  users: 'How a site vouches for visitors whom it knows.',
  telegram: 'Answering from a Telegram group, and taking a chat along there.',
};

/** Where a link in one of these documents leads on the site; none where it has no such page. */
export function address(href) {
  if (/^(#|\/|https?:|mailto:)/.test(href)) return href;
  const [, page, anchor = ''] = /^(\w+)\.md(#.*)?$/.exec(href) ?? [];
  return Object.hasOwn(DOCUMENTS, page ?? '') ? `/docs/${page}/${anchor}` : undefined;
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
  return Object.entries(DOCUMENTS).map(([page, description]) => {
    const { title, content } = read(`docs/${page}.md`);
    return {
      path: `docs/${page}.md`,
      content,
      data: { layout: 'docs.njk', title, description },
    };
  });
}

/** What is in a file of the repository. */
export function fileOf(path) {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

function read(file) {
  const text = fileOf(file);
  const [, title, content] = /^# ([^\n]+)\n(.*)$/s.exec(text) ?? [];
  if (!title) throw new Error(`${file} has no title`);
  return { title, content };
}
