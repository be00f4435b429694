// A visitor in front of the demo page. Finds things by part and role, as the contract names them.
import { expect } from '@playwright/test';

export class Visitor {
  constructor(page, server, chat = page.locator('kite-chat')) {
    this.page = page;
    this.server = server;
    this.chat = chat;
    this.launcher = this.part('launcher');
    this.panel = this.part('panel');
    this.log = this.chat.getByRole('log');
    this.input = this.part('input');
    this.messages = this.part('message');
    this.incoming = this.part('message-incoming');
    this.outgoing = this.part('message-outgoing');
  }

  part(name) {
    return this.chat.locator(`[part~="${name}"]`);
  }

  /** Goes to the demo page. */
  async visit() {
    await this.watch();
    await this.page.goto(`${this.server.origin}/demo/`);
    await expect(this.launcher).toBeVisible();
  }

  /** From the next page load on, notes how far each message has come. */
  async watch() {
    await this.page.addInitScript(() => {
      window.sentTexts ??= [];
      window.noteStatus ??= ({ detail }) => {
        if (detail.status === 'sent') {
          window.sentTexts.push(detail.text ?? detail.name);
        }
      };
      // The same function again is no second listener.
      document.addEventListener('kite-chat.status', window.noteStatus);
    });
  }

  /** Presses "Try now", unless the chat comes back by itself in this moment. */
  async tryNow() {
    await this.part('banner')
      .getByRole('button', { name: 'Try now' })
      .evaluateAll(([button]) => button?.click());
  }

  async openChat() {
    await this.launcher.click();
    await expect(this.input).toBeVisible();
  }

  /** Types and sends; does not wait for the answer of the server. */
  async say(text) {
    await this.input.fill(text);
    await this.input.press('Enter');
  }

  /** Picks files with the button for it; they wait in the composer. */
  async attach(files) {
    const chooser = this.page.waitForEvent('filechooser');
    await this.part('attach').click();
    await (await chooser).setFiles(files);
  }

  /** Sends what waits in the composer. */
  async send() {
    await this.part('send').click();
  }

  /** The texts and file names that have come to be shown as sent since the page was loaded. */
  sent() {
    return this.page.evaluate(() => window.sentTexts);
  }

  /** Waits until the device has stored the message. */
  async saved(text) {
    const stored = () =>
      this.page.evaluate(async () => {
        const result = (request) =>
          new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
          });
        const records = [];
        for (const { name } of await indexedDB.databases()) {
          const database = await result(indexedDB.open(name));
          for (const store of database.objectStoreNames) {
            records.push(
              ...(await result(database.transaction(store).objectStore(store).getAll())),
            );
          }
          database.close();
        }
        return records.flatMap(({ text, requests = [] }) => [
          text,
          ...requests.map((it) => it.text),
        ]);
      });
    await expect.poll(stored).toContain(text);
  }

  /** The one message with this text. */
  message(text) {
    return this.messages.filter({ hasText: text });
  }
}
