/** How large a picture is shown, and which part of it. */

const LARGEST = 6;

export class Zoom {
  #image;
  #scale = 1;
  #x = 0;
  #y = 0;

  constructor(image) {
    this.#image = image;
  }

  /** Whether it is larger than the whole. */
  get isOn() {
    return this.#scale > 1;
  }

  /** Shows the whole picture. */
  reset() {
    this.#scale = 1;
    this.#draw();
  }

  /** Larger or smaller, so that what is at this point, seen from the middle, stays there. */
  by(factor, x = 0, y = 0) {
    const scale = Math.min(LARGEST, Math.max(1, this.#scale * factor));
    const change = scale / this.#scale;
    this.#scale = scale;
    this.#x = x - (x - this.#x) * change;
    this.#y = y - (y - this.#y) * change;
    this.#draw();
  }

  /** Shows another part. */
  move(x, y) {
    this.#x += x;
    this.#y += y;
    this.#draw();
  }

  /** While a finger draws the whole picture along. */
  drag(x, y) {
    this.#image.style.translate = `${x}px ${y}px`;
  }

  #draw() {
    const { offsetWidth, offsetHeight, style } = this.#image;
    // Its edges do not come further in than the middle.
    const within = (at, side) => {
      const most = ((this.#scale - 1) * side) / 2;
      return Math.min(most, Math.max(-most, at));
    };
    this.#x = within(this.#x, offsetWidth);
    this.#y = within(this.#y, offsetHeight);
    style.translate = `${this.#x}px ${this.#y}px`;
    style.scale = this.#scale;
  }
}
