// An operator at the desk.
import { expect } from '@playwright/test';
import { DeskApi } from './desk-api.js';

export class Operator {
  constructor(page, server) {
    this.page = page;
    this.server = server;
    this.api = new DeskApi(page.context().request, server.origin);
    this.log = page.getByRole('log');
    this.input = page.getByRole('textbox', { name: /reply|message/i });
  }

  /** Follows the login link that the server printed. */
  async login() {
    await this.page.goto(this.server.loginLink);
    await expect(this.page).not.toHaveURL(/login=/);
  }

  /** The row of a conversation, by what it shows. */
  conversation(text) {
    return this.page
      .getByRole('listitem')
      .or(this.page.getByRole('option'))
      .filter({ hasText: text });
  }

  async open(text) {
    await this.conversation(text).first().click();
    await expect(this.log).toContainText(text);
  }

  async reply(text) {
    await this.input.fill(text);
    await this.input.press('Enter');
  }
}
