// An operator at the desk.
import { expect } from '@playwright/test';
import { DeskApi } from './desk-api.js';

export class Operator {
  constructor(page, server) {
    this.page = page;
    this.server = server;
    this.api = new DeskApi(page.context().request, server.origin);
    this.log = page.getByRole('log');
    this.input = page.getByRole('textbox', { name: 'Reply' });
  }

  /** Follows the login link that the server printed, or one for an operator of this name. */
  async login(name) {
    await this.page.goto(name ? await this.server.operatorLink(name) : this.server.loginLink);
    await expect(this.page).not.toHaveURL(/login=/);
  }

  /** The row of a conversation, by what it shows. */
  conversation(text) {
    const list = this.page.getByRole('region', { name: 'Conversations' });
    return list.getByRole('link').filter({ hasText: text });
  }

  /** Opens the conversation whose last message says this. */
  async open(text) {
    await this.conversation(text).click();
    await expect(this.log).toContainText(text);
  }

  /** One of the messages of the open conversation. */
  message(text) {
    return this.log.getByRole('article').filter({ hasText: text });
  }

  /** What the menu of one's own message offers. */
  async choose(text, item) {
    const message = this.message(text);
    await message.hover();
    await message.getByLabel('Edit or delete').click();
    await message.getByRole('button', { name: item }).click();
  }

  async reply(text) {
    await this.input.fill(text);
    await this.input.press('Enter');
  }

  async sendFiles(files) {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Attach files' }).click();
    await (await chooser).setFiles(files);
    await this.page.getByRole('button', { name: 'Send' }).click();
  }
}
