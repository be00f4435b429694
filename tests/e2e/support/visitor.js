// A visitor in front of the demo page. Finds things by part and role, as the contract names them.
import { expect } from '@playwright/test';

export class Visitor {
  constructor(page, server) {
    this.page = page;
    this.server = server;
    this.chat = page.locator('kite-chat');
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
    await this.page.goto(`${this.server.origin}/`);
    await expect(this.launcher).toBeVisible();
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

  /** Picks files with the button for it and sends them. */
  async sendFiles(files) {
    const chooser = this.page.waitForEvent('filechooser');
    await this.part('attach').click();
    await (await chooser).setFiles(files);
  }

  /** The texts of the messages that show "sent", in their order. */
  async sent() {
    return this.chat
      .locator('[part~="message-outgoing"][data-status="sent"] [part~="bubble"]')
      .allInnerTexts();
  }

  /** The one message with this text. */
  message(text) {
    return this.messages.filter({ hasText: text });
  }
}
