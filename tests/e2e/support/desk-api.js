// The desk's HTTP interface: what the server holds, as an operator's program would ask it.
import { expect } from '@playwright/test';

const HEADERS = { 'x-kite-desk': '1' };

export class DeskApi {
  #request;
  #origin;

  /** `request`: Playwright's, with the cookies of a browser context or its own. */
  constructor(request, origin) {
    this.#request = request;
    this.#origin = origin;
  }

  /** Trades a login link for a session. */
  async login(link) {
    const token = new URL(link).hash.replace('#login=', '');
    await this.#post('login', { data: { token } });
  }

  /** The conversations, the one that changed last first. */
  async conversations() {
    return (await this.#get('conversations')).conversations;
  }

  /** Every entry of a conversation, in order. */
  async entries(id) {
    const all = [];
    for (let more = true; more; ) {
      const after = all.at(-1)?.seq ?? 0;
      const page = await this.#get(`conversations/${id}/entries?after=${after}&limit=100`);
      all.push(...page.entries);
      more = page.more;
    }
    return all;
  }

  /** Every text and file name of a conversation, in order. */
  async messages(id) {
    const messages = (await this.entries(id)).filter(({ content }) => content.text ?? content.file);
    return messages.map(({ content, ...entry }) => ({ ...entry, ...content }));
  }

  /** Answers a visitor. */
  async reply(id, text) {
    const data = { id: `e2e${Math.random().toString(36).slice(2, 12)}`, text };
    return this.#post(`conversations/${id}/messages`, { data });
  }

  async #get(path) {
    const response = await this.#request.get(`${this.#origin}/desk/api/${path}`);
    expect(response.ok(), `GET ${path}: ${response.status()}`).toBe(true);
    return response.json();
  }

  async #post(path, options) {
    const url = `${this.#origin}/desk/api/${path}`;
    const response = await this.#request.post(url, { headers: HEADERS, ...options });
    expect(response.ok(), `POST ${path}: ${response.status()}`).toBe(true);
    return response.json();
  }
}
