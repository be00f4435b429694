/**
 * How the site's pages are made of templates, Markdown and the repository's documents. Style sheet,
 * script and pictures are not Eleventy's: the build makes them and names them in `_data/built.js`.
 */
import highlight from '@11ty/eleventy-plugin-syntaxhighlight';
import { documents } from './lib/documents.js';
import { contents, extend, prose } from './lib/markdown.js';

export default function (config) {
  config.addPlugin(highlight, { errorOnInvalidLanguage: true });
  config.amendLibrary('md', extend);
  config.addFilter('contents', contents);
  config.addFilter('prose', prose);
  config.addFilter('choices', (type) =>
    [...type.matchAll(/"([^"]*)"/g)].map(([, choice]) => choice),
  );
  config.addFilter('following', (groups, url) => {
    const pages = groups.flatMap((group) => group.pages);
    return pages[pages.findIndex((page) => page.url === url) + 1];
  });
  for (const { path, content, data } of documents()) config.addTemplate(path, content, data);
  return {
    dir: { input: 'www/site/pages', includes: '../_includes', data: '../_data' },
    // Documents and snippets may have braces of their own.
    markdownTemplateEngine: false,
    htmlTemplateEngine: 'njk',
  };
}
