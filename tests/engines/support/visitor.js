// A visitor of a site, in a tab of whatever engine. Finds things by the parts of the contract.
import { expect } from '@playwright/test';
import { hear } from '../../e2e/support/assistive.js';

const inChat = (selector) => document.querySelector('kite-chat').shadowRoot.querySelector(selector);

/** Whether somebody can see and click what is there. */
const isThere = (selector) => {
  const found = document.querySelector('kite-chat')?.shadowRoot?.querySelector(selector);
  return Boolean(found?.checkVisibility({ visibilityProperty: true }));
};

export class Visitor {
  constructor(tab) {
    this.tab = tab;
  }

  /** Goes to a page with a chat. */
  async visit(url) {
    await this.tab.goto(url);
    await this.sees('[part=launcher]');
  }

  /** Waits until it is there. */
  async sees(selector) {
    await expect.poll(() => this.tab.evaluate(isThere, selector), `sees ${selector}`).toBe(true);
  }

  /** Waits until it is not there any more. */
  async missesSight(selector) {
    await expect.poll(() => this.tab.evaluate(isThere, selector), `sees ${selector}`).toBe(false);
  }

  async click(selector) {
    await this.sees(selector);
    await this.tab.click(inChat, selector);
  }

  async openChat() {
    await this.click('[part=launcher]');
    await this.sees('[part~=input]');
  }

  /** Types and sends; does not wait for the answer of the server. */
  async say(text) {
    await this.click('[part~=input]');
    await this.tab.type(text);
    await this.tab.press('Enter');
  }

  /** Adds a file with the button for it, and sends it. */
  async sendFile(path) {
    await this.tab.choose(path, inChat, 'input[type=file]');
    await this.click('[part=send]');
  }

  /** Waits until the log shows these messages, and no others. */
  async reads(...texts) {
    const shown = () =>
      this.tab.evaluate(() => {
        const { shadowRoot } = document.querySelector('kite-chat');
        const bubbles = shadowRoot.querySelectorAll('[part~=message] [part=bubble]');
        return [...bubbles].map((bubble) => bubble.innerText.trim());
      });
    await expect.poll(shown, 'what the log shows').toEqual(texts);
  }

  /** Waits until these texts and files, and no others, have come to be shown as sent. */
  async hasSent(...texts) {
    const sent = () => this.tab.evaluate(() => window.seen.sent);
    await expect.poll(sent, 'what is sent').toEqual(texts);
  }

  /** Waits until the page has so many connections. */
  async hasSockets(count) {
    const sockets = () => this.tab.evaluate(() => window.seen.sockets);
    await expect.poll(sockets, 'connections').toBe(count);
  }

  /** Where the focus is: in the chat the part, in the page the element's name. */
  focus() {
    return this.tab.evaluate(() => {
      const at = document.activeElement;
      return at.shadowRoot?.activeElement?.part[0] ?? at.localName;
    });
  }

  /** From now on notes what live regions say. */
  async listen() {
    await this.tab.evaluate(`(${hear})(document.querySelector('kite-chat'))`);
  }

  /** What they have said since. */
  heard() {
    return this.tab.evaluate(() => window.heard);
  }
}
