/** What the browser keeps for the site, by name. Where it does not let the page, it keeps nothing. */

import { belongs } from '../../www/element/endpoint.js';

export const read = (name) => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
};

/** By key: the conversations that must not be kept yet, and what is told once they may be. */
export const withheld = new Map();

/** From now on it may be. */
export const release = (key) => {
  const waiting = withheld.get(key) ?? [];
  withheld.delete(key);
  for (const each of waiting) each.release();
};

const isWithheld = (name) => [...withheld.keys()].some((key) => belongs(name, key));

/** Keeps nothing of an empty text. */
export const write = (name, text) => {
  try {
    if (text && isWithheld(name)) return;
    if (text) localStorage.setItem(name, text);
    else localStorage.removeItem(name);
  } catch {
    // It has no room, or is not for this page.
  }
};

/** The names that begin so. */
export const names = (start) => {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(start));
  } catch {
    return [];
  }
};
