/**
 * Shows the pictures of a conversation, one at a time, over the whole page. It holds no state of
 * the conversation: which pictures there are is said when it opens.
 */
import { fill, focused, focusFirst, icon, make, spoken } from './dom.js';
import { followFingers } from './lightbox/fingers.js';
import { addStyle } from './lightbox/style.js';
import { Zoom } from './lightbox/zoom.js';

const CROSS = 'm7 7 10 10M17 7 7 17';
const DOWNLOAD = 'M12 4.5v11M7 11l5 5 5-5M5.5 19.5h13';
const BACK = 'm14.5 5-7 7 7 7';
const ON = 'm9.5 5 7 7-7 7';

/** What each key does. On a phone Escape may be a step back, of which no browser closes anything. */
const KEYS = {
  Escape: (box) => box.dialog.close(),
  Home: (box) => box.show(0),
  End: (box) => box.show(-1),
  PageUp: (box) => box.step(-1),
  PageDown: (box) => box.step(1),
  '+': (box) => box.zoom.by(1.5),
  '=': (box) => box.zoom.by(1.5),
  '-': (box) => box.zoom.by(1 / 1.5),
  0: (box) => box.zoom.reset(),
};
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Opens with one of the pictures, each `{id, url, name}`. `wish('save', id)` says that the visitor
 * wants to keep one.
 */
export const show = (stage, { pictures, index }) => {
  const opener = focused(stage.panel);
  const life = new AbortController();
  const box = new Box(stage, pictures);
  const removeStyle = addStyle(stage);
  const close = () => {
    if (life.signal.aborted) return;
    life.abort();
    box.dialog.remove();
    removeStyle();
    focusFirst(opener, stage.panel);
  };
  const { signal } = life;
  const on = (target, name, listen) =>
    target.addEventListener(name, listen, { signal, passive: false });
  on(box.dialog, 'close', close);
  on(box.dialog, 'keydown', (event) => box.press(event));
  on(box.shut, 'click', () => box.dialog.close());
  // A panel that is hidden would leave the page unreachable behind what nobody sees.
  on(stage.panel, 'beforetoggle', close);
  on(stage.signal, 'abort', close);
  followFingers(box, on);
  stage.panel.append(box.dialog);
  box.dialog.showModal();
  box.show(index);
};

/** What is to be seen. */
class Box {
  #stage;
  #pictures;
  #index;

  constructor(stage, pictures) {
    const { words } = stage;
    this.#stage = stage;
    this.#pictures = pictures;
    const tool = (name, label, path, onclick) =>
      make(
        'button',
        { type: 'button', class: `tool ${name}`, 'aria-label': label, onclick },
        icon(path),
      );
    this.image = make('img', { draggable: 'false' });
    this.zoom = new Zoom(this.image);
    this.image.addEventListener('load', () => this.#tell(''));
    this.image.addEventListener('error', () => this.#tell(words.picture_lost));
    this.plane = make('div', { class: 'plane' }, this.image);
    this.lost = make('p', { class: 'lost', role: 'alert' });
    this.name = make('bdi');
    this.place = make('span', { class: 'place' });
    this.save = tool('keep', '', DOWNLOAD, () => stage.wish('save', this.#picture.id));
    this.shut = tool('shut', words.close_picture, CROSS);
    const several = pictures.length > 1;
    this.dialog = make(
      'dialog',
      { class: 'lightbox', 'aria-label': words.pictures, ...spoken(stage) },
      make(
        'div',
        { class: 'bar' },
        make('p', { class: 'caption', role: 'status' }, this.name, this.place),
        this.save,
        this.shut,
      ),
      this.plane,
      this.lost,
      several && tool('back', words.previous, BACK, () => this.step(-1)),
      several && tool('on', words.next, ON, () => this.step(1)),
    );
  }

  get #picture() {
    return this.#pictures[this.#index];
  }

  /** 1 where reading goes from left to right, -1 where it goes the other way. */
  get direction() {
    return getComputedStyle(this.dialog).direction === 'rtl' ? -1 : 1;
  }

  /** Shows a picture by its place; negative ones count from the end. */
  show(index) {
    const { length } = this.#pictures;
    const { words } = this.#stage;
    this.#index = (index + length) % length;
    const { url, name } = this.#picture;
    this.zoom.reset();
    this.#tell('');
    this.image.src = url;
    this.image.alt = name;
    this.name.textContent = name;
    const place = fill(fill(words.picture_place, this.#index + 1), length);
    this.place.textContent = length > 1 ? place : '';
    this.save.setAttribute('aria-label', fill(words.download, name));
    for (const near of [1, -1])
      new Image().src = this.#pictures.at((this.#index + near) % length).url;
  }

  /** Goes on to the next picture, or back by -1. */
  step(by) {
    if (this.#pictures.length > 1) this.show(this.#index + by);
  }

  press(event) {
    // What a page or the panel does at a key is not meant.
    event.stopPropagation();
    const arrow = ARROWS[event.key];
    if (arrow && this.zoom.isOn) this.zoom.move(-80 * arrow[0], -80 * arrow[1]);
    else if (arrow?.[0]) this.step(arrow[0] * this.direction);
    else if (KEYS[event.key] && !event.ctrlKey && !event.metaKey) KEYS[event.key](this);
    else return;
    event.preventDefault();
  }

  #tell(words) {
    this.image.hidden = Boolean(words);
    this.lost.textContent = words;
  }
}
