/** What the browser keeps for the site, by name. Where it does not let the page, it keeps nothing. */

export const read = (name) => {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
};

/** Keeps nothing of an empty text. */
export const write = (name, text) => {
  try {
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
