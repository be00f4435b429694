// The desk's HTTP interface: what the server holds, as an operator's program would ask it.
import { expect } from '@playwright/test';

const HEADERS = { 'x-kite-desk': '1' };

const newId = () => `e2e${Math.random().toString(36).slice(2, 12)}`;

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
    const data = { id: newId(), text };
    return this.#post(`conversations/${id}/messages`, { data });
  }

  /** Says that the desk has these conversations up to a number. */
  async received(conversation, seq) {
    const data = { conversations: [{ id: conversation, seq }] };
    return this.#post('conversations/received', { data });
  }

  /** Says that the operator has read up to a number. */
  async read(conversation, seq) {
    return this.#post(`conversations/${conversation}/read`, { data: { seq } });
  }

  /** Says whether the operator is typing. */
  async typing(conversation, on) {
    return this.#post(`conversations/${conversation}/typing`, { data: { on } });
  }

  /** Gives an earlier message of the operator another text, or none: deletes it. */
  async edit(conversation, seq, text) {
    return this.#post(`conversations/${conversation}/edits`, { data: { id: newId(), seq, text } });
  }

  /** Resolves a conversation, or opens it again. */
  async setState(conversation, state) {
    return this.#post(`conversations/${conversation}/states`, { data: { id: newId(), state } });
  }

  /** Forbids or allows the visitor to write. */
  async setBlocked(conversation, blocked) {
    return this.#send('put', `conversations/${conversation}/blocked`, { data: { blocked } });
  }

  async #get(path) {
    const response = await this.#request.get(`${this.#origin}/desk/api/${path}`);
    expect(response.ok(), `GET ${path}: ${response.status()}`).toBe(true);
    return response.json();
  }

  async #post(path, options) {
    return this.#send('post', path, options);
  }

  async #send(method, path, options) {
    const url = `${this.#origin}/desk/api/${path}`;
    const response = await this.#request[method](url, { headers: HEADERS, ...options });
    expect(response.ok(), `${method} ${path}: ${response.status()}`).toBe(true);
    return response.status() === 204 ? undefined : response.json();
  }
}
