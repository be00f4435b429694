/**
 * Which catalogue a visitor gets: the one of their language, with what the site says otherwise.
 * Each is a chunk of its own, and only the one in use is fetched.
 */

import { count } from '../browser/intl.js';

const CATALOGUES = {
  en: () => import('./en.json', { with: { type: 'json' } }),
  uk: () => import('./uk.json', { with: { type: 'json' } }),
  de: () => import('./de.json', { with: { type: 'json' } }),
  es: () => import('./es.json', { with: { type: 'json' } }),
  fr: () => import('./fr.json', { with: { type: 'json' } }),
  pl: () => import('./pl.json', { with: { type: 'json' } }),
  ar: () => import('./ar.json', { with: { type: 'json' } }),
};

/** The tag of the language in use for one that a page or a browser names; else English. */
export const match = (tag) => {
  try {
    const locale = new Intl.Locale(String(tag).replaceAll('_', '-'));
    return Object.hasOwn(CATALOGUES, locale.language) ? locale.toString() : 'en';
  } catch {
    return 'en';
  }
};

const isForms = (text) =>
  typeof text?.other === 'string' && Object.values(text).every((form) => typeof form === 'string');

/** A catalogue with a site's own texts in it. What does not fit is named and left out. */
export const merge = (catalogue, own) => {
  const merged = { ...catalogue };
  for (const [key, text] of Object.entries(own ?? {})) {
    const known = Object.hasOwn(catalogue, key) && catalogue[key];
    const isPlural = typeof known === 'object';
    const fits = isPlural ? isForms(text) : typeof text === typeof known;
    if (fits) {
      merged[key] = text;
    } else {
      const expected = isPlural ? 'an object {one, other, ...} of strings' : 'a string';
      console.warn(
        `<kite-chat> ignores strings.${key}: ${known ? `expected ${expected}` : 'there is no such text'}`,
      );
    }
  }
  return merged;
};

/**
 * The language in use for a BCP 47 tag: its own tag, its texts, and what the launcher is called
 * while the panel is shown or while so many messages wait in it.
 */
export const language = async (tag, own) => {
  const lang = match(tag);
  const { default: catalogue } = await CATALOGUES[new Intl.Locale(lang).language]();
  const strings = merge(catalogue, own);
  const launcher = (shown, unread) => {
    if (shown) return strings.close;
    return unread ? count(lang, strings.open_unread, unread) : strings.open;
  };
  return { lang, strings, launcher };
};
