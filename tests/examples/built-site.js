// What a site's build has left in a folder, served as any web server would: of another origin than
// the chat, which is the one that runs here wherever the site names an example's.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { Listener } from '../e2e/support/listener.js';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

export class BuiltSite {
  #folder;
  #chat;
  #headers;
  #listener;

  static async of(folder, chat, headers = {}) {
    const site = new BuiltSite();
    site.#folder = folder;
    site.#chat = chat;
    site.#headers = headers;
    const serve = (request, response) => site.#serve(request, response);
    site.#listener = await Listener.on(createServer(serve));
    return site;
  }

  get origin() {
    return this.#listener.origin;
  }

  close() {
    return this.#listener.close();
  }

  async #serve({ url }, response) {
    const { pathname } = new URL(url, this.origin);
    const path = normalize(pathname.endsWith('/') ? `${pathname}index.html` : pathname);
    const type = TYPES[extname(path)];
    const content = await readFile(join(this.#folder, path)).catch(() => undefined);
    if (!content || !type) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': type, ...this.#headers });
    return response.end(type.startsWith('text/') ? this.#here(content.toString()) : content);
  }

  #here(text) {
    return text
      .replaceAll('wss://chat.example.com/channels?c=my_channel', this.#chat.endpoint)
      .replaceAll('https://chat.example.com', this.#chat.origin);
  }
}
