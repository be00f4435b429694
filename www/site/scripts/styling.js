/** The styling page: what is set there is seen at once, and stands in the snippet. */
import presets from '../_data/presets.js';
import { rules, SAMPLES, snippet } from './snippet.js';

const chat = document.querySelector('kite-chat');
const controls = document.querySelector('#controls');
const result = document.querySelector('#snippet');
const buttons = controls.querySelectorAll('[data-preset]');
// A constructed style sheet: the page's policy lets no other in.
const sheet = new CSSStyleSheet();
/** What is set, by kind and name. */
let set = read();

/** From the controls. */
function read() {
  const found = { attribute: {}, property: {}, part: {}, slot: {} };
  for (const control of controls.querySelectorAll('[data-kind]')) {
    const value = valueIn(control);
    if (value !== undefined) found[control.dataset.kind][control.name] = value;
  }
  return found;
}

/** None where the element would be the same without it. */
function valueIn({ type, checked, value, defaultValue }) {
  if (type === 'checkbox') return checked ? '' : undefined;
  if (type === 'range') return value === defaultValue ? undefined : `${value}px`;
  return value.trim() || undefined;
}

function show() {
  const before = set;
  set = read();
  for (const { name } of controls.querySelectorAll('[data-kind="attribute"]')) {
    const value = set.attribute[name];
    // What the visitor has done meanwhile stays, such as opening the chat.
    if (value === before.attribute[name]) continue;
    if (value === undefined) chat.removeAttribute(name);
    else chat.setAttribute(name, value);
  }
  for (const [slot, sample] of Object.entries(SAMPLES)) {
    if (slot in set.slot === slot in before.slot) continue;
    const there = [...chat.children].filter((child) => child.slot === slot);
    if (there.length) for (const child of there) child.remove();
    else chat.insertAdjacentHTML('beforeend', sample);
  }
  for (const output of controls.querySelectorAll('output')) {
    output.value = `${output.previousElementSibling.value} px`;
  }
  for (const picker of controls.querySelectorAll('[type="color"]')) {
    const { value } = picker.nextElementSibling;
    // It knows colours in no other form.
    picker.value = /^#[\da-f]{6}$/i.test(value) ? value : picker.defaultValue;
    picker.classList.toggle('unset', !value);
  }
  sheet.replaceSync(rules(set));
  result.textContent = snippet(set, location.origin);
}

/** Sets the controls as a preset says, the others as they were at first. */
function begin(preset) {
  controls.reset();
  for (const control of controls.querySelectorAll('[data-kind]')) {
    const value = preset.set[control.dataset.kind]?.[control.name];
    if (value !== undefined) control.value = value;
  }
  for (const button of buttons) button.ariaPressed = `${button.dataset.preset === preset.name}`;
  show();
}

/** Something of each side to look at, on this page only. */
function talk() {
  chat.appendMsg({ text: 'Hello! Which frame suits somebody of 1.80 m?', status: 'read' });
  chat.appendMsg('The 58, or the 56 if you like it nimble.');
}

document.adoptedStyleSheets.push(sheet);
controls.addEventListener('submit', (event) => event.preventDefault());
controls.addEventListener('input', ({ target }) => {
  if (target.type === 'color') target.nextElementSibling.value = target.value;
  // Half a text is no value.
  if (target.type !== 'text') show();
});
controls.addEventListener('change', show);
for (const button of buttons) {
  const preset = presets.find(({ name }) => name === button.dataset.preset);
  button.addEventListener('click', () => begin(preset));
}
customElements.whenDefined('kite-chat').then(talk);
// On a small screen it would cover what there is to set.
chat.open = matchMedia('(min-width: 1000px)').matches;
show();
