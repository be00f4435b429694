// What the browser tells who works by keyboard and by ear: where the focus is, and what is said.
import { expect } from '@playwright/test';

/** Stops on a way: more, and the focus goes in a circle. */
const STOPS = 40;

const FOCUS = `(() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
})()`;

export class Assistive {
  #visitor;
  #tools;

  static async of(visitor) {
    const assistive = new Assistive();
    assistive.#visitor = visitor;
    assistive.#tools = await visitor.page.context().newCDPSession(visitor.page);
    await assistive.#tools.send('Accessibility.enable');
    return assistive;
  }

  /** Role and name of what has the focus, from the browser's own accessibility tree. */
  async focus() {
    const { result } = await this.#tools.send('Runtime.evaluate', { expression: FOCUS });
    const { nodes } = await this.#tools.send('Accessibility.getPartialAXTree', {
      objectId: result.objectId,
      fetchRelatives: false,
    });
    const [{ role, name }] = nodes;
    return `${role?.value} ${name?.value ?? ''}`.trim();
  }

  /** The focus is there, and can be seen. */
  async isAt(what) {
    const isIt = what instanceof RegExp ? 'toMatch' : 'toBe';
    await expect.poll(() => this.focus())[isIt](what);
    await this.#isSeen(what);
  }

  /** Presses a key until the focus is there; everywhere on the way it can be seen. */
  async go(key, what) {
    const is = (focus) => (what instanceof RegExp ? what.test(focus) : focus === what);
    const way = [await this.focus()];
    for (let stop = 0; stop < STOPS; stop++) {
      await this.#visitor.page.keyboard.press(key);
      way.push(await this.focus());
      await this.#isSeen(way.join(' → '));
      if (is(way.at(-1))) return;
    }
    throw new Error(`${key} does not lead to ${what}, but: ${way.join(' → ')}`);
  }

  async press(...keys) {
    for (const key of keys) await this.#visitor.page.keyboard.press(key);
  }

  async type(text) {
    await this.#visitor.page.keyboard.type(text);
  }

  async #isSeen(way) {
    await expect
      .poll(() => this.#visitor.chat.evaluate(seen), `whether the focus can be seen: ${way}`)
      .toBe('seen');
  }

  /** From now on notes what live regions say. */
  async listen() {
    await this.#visitor.chat.evaluate(hear);
  }

  /** What they have said since. */
  heard() {
    return this.#visitor.page.evaluate(() => window.heard);
  }
}

/** Whether the focus is in sight, marked, and not covered. What is outside of the widget counts. */
export function seen({ shadowRoot }) {
  const at = shadowRoot.activeElement;
  if (!at) return document.activeElement === document.body ? 'nowhere' : 'seen';
  const isMarked = (element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    const hasRing = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
    return hasRing || (element.matches('.field') && boxShadow !== 'none');
  };
  const marks = [at, at.matches('.input') && at.closest('.field'), at.closest('.star')];
  if (at.matches('.row')) marks.push(at.querySelector('.message'));
  if (!marks.some((element) => element && isMarked(element))) return 'not marked';
  let { left, top, right, bottom } = at.getBoundingClientRect();
  for (let around = at.parentElement; around; around = around.parentElement) {
    if (getComputedStyle(around).overflowY === 'visible') continue;
    const box = around.getBoundingClientRect();
    left = Math.max(left, box.left);
    right = Math.min(right, box.right);
    top = Math.max(top, box.top);
    bottom = Math.min(bottom, box.bottom);
  }
  if (left >= right || top >= bottom) return 'out of sight';
  const hit = shadowRoot.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  return at.contains(hit) || at.closest('.star')?.contains(hit) ? 'seen' : 'covered';
}

/** As assistive technology reads live regions: whole ones (`status`, `alert`), or what was added. */
export function hear({ shadowRoot }) {
  const LIVE = '[role=status], [role=alert], [role=log], [aria-live]';
  window.heard = [];
  const region = (node) => {
    const element = node instanceof Element ? node : node.parentElement;
    const live = element?.closest(LIVE);
    const isOff = !live || live.getAttribute('aria-live') === 'off' || !live.checkVisibility();
    return isOff ? undefined : live;
  };
  const isWhole = (live) => live.matches('[role=status], [role=alert], [aria-atomic=true]');
  const say = (text) => {
    const said = text.replace(/[\u200b\u2068\u2069]/g, '').trim();
    if (said) window.heard.push(said);
  };
  new MutationObserver((records) => {
    const whole = new Set();
    for (const { target, addedNodes } of records) {
      const live = region(target);
      if (live && isWhole(live)) whole.add(live);
      else if (live) for (const node of addedNodes) say(node.textContent);
      // An alert speaks as soon as it is there.
      else {
        for (const node of addedNodes) {
          if (!(node instanceof Element)) continue;
          const alerts = [node, ...node.querySelectorAll('*')];
          for (const each of alerts) if (each.matches('[role=alert]')) say(each.textContent);
        }
      }
    }
    for (const live of whole) say(live.textContent);
  }).observe(shadowRoot, { subtree: true, childList: true, characterData: true });
}
