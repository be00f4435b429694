/** The menu of the header. It holds no state: what is on and what is offered is asked each time. */
import { dress, focused, focusFirst, icon, make, spoken } from './dom.js';
import STYLE from './menu.css' with { type: 'text' };
import {
  hasNotifications,
  hasSound,
  isAllowed,
  permission,
  setNotifications,
  setSound,
} from './settings.js';

const CHECK = 'm5 12.5 4.5 4.5L19 7.5';
const SOUND =
  'M5 9.8v4.4h3l4.2 3.6V6.2L8 9.8zM15.5 9.2a4 4 0 0 1 0 5.6M18.2 6.5a7.8 7.8 0 0 1 0 11';
const BELL = 'M6.5 16.2v-4.7a5.5 5.5 0 0 1 11 0v4.7l1.5 1.8H5zM10 20.7a2.3 2.3 0 0 0 4 0';
const DOWNLOAD = 'M12 4.5v11M7 11l5 5 5-5M5.5 19.5h13';
const FLAG = 'M6 20.5V4M6 5h11.5l-2.3 4 2.3 4H6';
const BIN = 'M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.4 10.5v5.5M13.6 10.5v5.5';

/** The menus that are open, by panel: what closes them. */
const open = new WeakMap();

/**
 * Opens the menu of the button that shows it, or closes it. `hasTalked`: there is something to
 * save or to forget; `canReport`: somebody takes reports.
 */
export const show = (stage, { hasTalked, canReport }) => {
  if (open.has(stage)) return open.get(stage)();
  const opener = stage.panel.querySelector('.more');
  if (!opener) return;
  dress(stage, STYLE);
  const { words, host, wish } = stage;
  const life = new AbortController();
  const { signal } = life;
  const menu = make('div', {
    class: 'menu',
    role: 'menu',
    'aria-label': words.menu,
    ...spoken(stage),
  });
  const close = () => {
    const hadFocus = focused(menu);
    life.abort();
    open.delete(stage);
    menu.remove();
    opener.setAttribute('aria-expanded', 'false');
    if (hadFocus) focusFirst(opener);
  };
  const act = (path, text, perform, name) =>
    item('menuitem', path, text, () => {
      close();
      perform(name);
    });
  const toggle = (path, text, isOn, set) => {
    const made = item('menuitemcheckbox', path, text, async () => {
      await set(stage, !isOn(stage));
      draw();
    });
    made.append(make('span', { class: 'tick' }, icon(CHECK)));
    const draw = () => made.setAttribute('aria-checked', isOn(stage));
    draw();
    return made;
  };
  const items = [];
  if (isAllowed(host, 'sound')) items.push(toggle(SOUND, words.sound, hasSound, setSound));
  if (isAllowed(host, 'notifications') && permission()) {
    items.push(notifications(stage, toggle));
  }
  if (hasTalked) items.push(act(DOWNLOAD, words.transcript, wish, 'transcript'));
  if (canReport) items.push(act(FLAG, words.report, stage.show, 'report'));
  if (hasTalked) items.push(act(BIN, words.forget, stage.show, 'forget'));
  menu.append(...items);
  menu.addEventListener('keydown', (event) => walk(event, items, close), { signal });
  // Whatever else is used closes it, and keeps the focus.
  menu.addEventListener(
    'focusout',
    ({ relatedTarget }) => menu.contains(relatedTarget) || relatedTarget === opener || close(),
    { signal },
  );
  const outside = (event) => {
    const path = event.composedPath();
    if (!path.includes(menu) && !path.includes(opener)) close();
  };
  document.addEventListener('pointerdown', outside, { signal, capture: true });
  stage.panel.addEventListener('beforetoggle', close, { signal });
  stage.signal.addEventListener('abort', close, { signal });
  open.set(stage, close);
  stage.panel.append(menu);
  opener.setAttribute('aria-expanded', 'true');
  focusFirst(items[0]);
};

const item = (role, path, text, onclick) =>
  make(
    'button',
    { type: 'button', class: 'item', role, tabindex: '-1', onclick },
    icon(path),
    make('span', { class: 'text' }, text),
  );

/** Once the browser has been told "no", only its own settings help. */
const notifications = (stage, toggle) => {
  const made = toggle(BELL, stage.words.notifications, hasNotifications, setNotifications);
  const hint = make('small', {}, stage.words.notifications_blocked);
  const draw = () => {
    const isDenied = permission() === 'denied';
    made.setAttribute('aria-disabled', isDenied);
    hint.hidden = !isDenied;
  };
  made.querySelector('.text').append(hint);
  made.addEventListener('click', draw);
  draw();
  return made;
};

const walk = (event, items, close) => {
  const at = items.indexOf(focused(event.currentTarget));
  const { length } = items;
  const isLetter = event.key.length === 1 && event.key !== ' ';
  if (event.key === 'ArrowDown') focusFirst(items[(at + 1) % length]);
  else if (event.key === 'ArrowUp') focusFirst(items[(at - 1 + length) % length]);
  else if (event.key === 'Home') focusFirst(items[0]);
  else if (event.key === 'End') focusFirst(items[length - 1]);
  else if (event.key === 'Escape') close();
  else if (isLetter) {
    const begins = (each) => each.textContent.toLowerCase().startsWith(event.key.toLowerCase());
    const order = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    focusFirst(order.find(begins));
    return;
  } else return;
  event.preventDefault();
  event.stopPropagation();
};
