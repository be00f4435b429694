/**
 * How a language writes numbers, times and counted things, by the browser's `Intl`.
 * It knows no text of ours. Formats are kept for the page's life: a few for each language.
 */

const KIB = 1024;

const KINDS = {
  number: ['NumberFormat'],
  percent: ['NumberFormat', { style: 'percent' }],
  byte: ['NumberFormat', { style: 'unit', unit: 'byte', unitDisplay: 'long' }],
  kilobyte: ['NumberFormat', { style: 'unit', unit: 'kilobyte' }],
  megabyte: ['NumberFormat', { style: 'unit', unit: 'megabyte' }],
  plural: ['PluralRules'],
  relative: ['RelativeTimeFormat', { numeric: 'auto', style: 'short' }],
  time: ['DateTimeFormat', { timeStyle: 'short' }],
  day: ['DateTimeFormat', { weekday: 'long', day: 'numeric', month: 'long' }],
  date: ['DateTimeFormat', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }],
  weekday: ['DateTimeFormat', { weekday: 'long', hour: 'numeric', minute: '2-digit' }],
  full: ['DateTimeFormat', { dateStyle: 'full', timeStyle: 'short' }],
};

const made = new Map();
const kind = (lang, name) => {
  const key = `${name} ${lang}`;
  if (!made.has(key)) {
    const [type, options] = KINDS[name];
    made.set(key, new Intl[type](lang, options));
  }
  return made.get(key);
};

/** A number, or a time in milliseconds, in one of the kinds above. */
export const print = (lang, name, value) => kind(lang, name).format(value);

/** So far from now, such as "in 5 sec." or "yesterday". */
export const relative = (lang, value, unit) => kind(lang, 'relative').format(value, unit);

/** A size as people write it, never below the truth: "12 kB", "3.4 MB". */
export const size = (lang, bytes) => {
  if (bytes < KIB) return print(lang, 'byte', bytes);
  if (bytes < KIB ** 2) return print(lang, 'kilobyte', Math.ceil(bytes / KIB));
  return print(lang, 'megabyte', Math.ceil((bytes * 10) / KIB ** 2) / 10);
};

/** What is said of so many. `forms` are texts by plural category. */
export const count = (lang, forms, number) => {
  const text = forms[kind(lang, 'plural').select(number)] ?? forms.other;
  return text.replace('{}', print(lang, 'number', number));
};

/** The same where the forms are JSON. */
export const countJson = (lang, forms, number) => count(lang, JSON.parse(forms), number);

/** The texts of a catalogue in its order, each ended by NUL; plural forms as JSON. */
export const texts = (catalogue) => {
  const flat = Object.values(catalogue).map((text) =>
    typeof text === 'string' ? text : JSON.stringify(text),
  );
  return flat.map((text) => `${text.replaceAll('\0', '')}\0`).join('');
};
