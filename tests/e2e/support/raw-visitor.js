// A visitor without a widget: says frames of v2 and remembers those that come, in a page's hands.
import { expect } from '@playwright/test';

export class RawVisitor {
  #page;

  constructor(page, server) {
    this.#page = page;
    this.server = server;
  }

  /** Joins and waits until all has come that there is. */
  async join({ id = 'raw-visitor', name = null, userToken = null, after = null } = {}) {
    await this.#page.goto(`${this.server.origin}/healthz`);
    await this.#page.evaluate((url) => {
      window.frames_ = [];
      window.socket = new WebSocket(url, 'k1te.chat.v2');
      window.socket.onmessage = ({ data }) => window.frames_.push(JSON.parse(data));
      return new Promise((resolve, reject) => {
        window.socket.onopen = resolve;
        window.socket.onerror = () => reject(new Error('no connection'));
      });
    }, this.server.endpoint);
    const device = id.padEnd(32, 'x');
    await this.say('JOIN', id, name, 'demo_channel', device, after, userToken);
    await this.hears('LIVE');
  }

  async say(...frame) {
    await this.#page.evaluate((text) => window.socket.send(text), JSON.stringify(frame));
  }

  /** A text; gives its number. */
  async text(id, text) {
    await this.say('TXT', id, text, new Date().toISOString());
    return (await this.hears('ACK', id))[2];
  }

  /** Every frame that has come. */
  frames() {
    return this.#page.evaluate(() => window.frames_);
  }

  /** Waits for a frame that begins so, and gives it. */
  async hears(...beginning) {
    let found;
    const find = async () => {
      const frames = await this.frames();
      found = frames.find((frame) => beginning.every((part, at) => frame[at] === part));
      return found !== undefined;
    };
    await expect.poll(find, beginning.join(' ')).toBe(true);
    return found;
  }

  async leave() {
    await this.#page.evaluate(() => window.socket.close());
  }
}
