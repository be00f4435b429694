/** What the parts of the panel draw with. It knows no part and no text. */
import STYLE from './dialog.css' with { type: 'text' };

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element with these attributes and children. A function is a listener (`onclick`); what is
 * false or undefined is left out.
 */
export const make = (tag, attributes = {}, ...children) => {
  const isDrawing = tag === 'svg' || tag === 'path';
  const element = isDrawing ? document.createElementNS(SVG, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
};

/** A line icon of a 24 px square. */
export const icon = (...paths) =>
  make(
    'svg',
    { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' },
    ...paths.map((d) => make('path', { d })),
  );

/** A button that looks like a link, or like what `look` names. */
export const button = (text, onclick, look = 'plain') =>
  make('button', { type: 'button', class: look, onclick }, text);

/** In which language and direction something is that stands beside the panel's body. */
export const spoken = ({ words, lang }) => ({ lang, dir: words.dir });

/** A text with its `{}` filled in. */
export const fill = (text, value) => text.replace('{}', () => value);

/** What is said of so many in this language; `forms` are texts by plural category. */
export const count = (lang, forms, number) =>
  fill(forms[new Intl.PluralRules(lang).select(number)] ?? forms.other, number);

/** Brings a part's style sheet into the panel's tree, if it is not there. */
export const dress = ({ panel, styleOf }, css) => {
  const { adoptedStyleSheets } = panel.getRootNode();
  const style = styleOf(css, panel);
  if (!adoptedStyleSheets.includes(style)) adoptedStyleSheets.push(style);
};

/** The same for what is pressed and filled in. */
export const dressForm = (stage) => dress(stage, STYLE);

/** What has the focus inside of `element`, if anything has. */
export const focused = (element) => {
  const { activeElement } = element.getRootNode();
  return activeElement && element.contains(activeElement) ? activeElement : undefined;
};

/** Moves the focus to the first of these that can have it. */
export const focusFirst = (...elements) => {
  for (const element of elements) {
    element?.focus({ preventScroll: true });
    if (element && focused(element) === element) return;
  }
};

/**
 * A dialog over the panel. What is below cannot be reached until it closes; then the focus goes
 * back to where it came from. Answers the function that closes it.
 */
export const openDialog = (stage, title, ...content) => {
  const { panel, signal } = stage;
  dressForm(stage);
  const opener = focused(panel);
  const below = [...panel.children];
  const heading = make('h3', { id: 'asks' }, title);
  const box = make(
    'div',
    { class: 'dialog', role: 'dialog', 'aria-modal': 'true', 'aria-labelledby': 'asks' },
    heading,
    ...content,
  );
  const veil = make('div', { class: 'veil', ...spoken(stage) }, box);
  const life = new AbortController();
  const close = () => {
    if (!veil.isConnected) return;
    life.abort();
    veil.remove();
    for (const element of below) element.inert = false;
    focusFirst(opener, panel);
  };
  veil.addEventListener('pointerdown', (event) => event.target === veil && close());
  veil.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.isComposing) return;
    // Or the panel would close as well.
    event.stopPropagation();
    close();
  });
  // Nobody answers what is no longer in sight.
  panel.addEventListener('beforetoggle', close, { signal: life.signal });
  const end = () => {
    life.abort();
    veil.remove();
  };
  signal.addEventListener('abort', end, { signal: life.signal });
  for (const element of below) element.inert = true;
  panel.append(veil);
  focusFirst(box.querySelector('textarea, .first'), ...box.querySelectorAll('button'));
  return close;
};
