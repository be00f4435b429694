// The shop's own server, which knows nothing but files, under a policy that allows its own ones and
// the chat's server.
import { once } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};

export class Site {
  #listener;

  static async of(folder, { origin }) {
    const site = new Site();
    const policy = [
      `default-src 'none'`,
      `script-src 'self' 'wasm-unsafe-eval'`,
      `connect-src 'self' ${origin} ${origin.replace('http', 'ws')}`,
    ].join('; ');
    site.#listener = createServer(({ url }, response) => {
      const path = join(folder, normalize(new URL(url, 'http://site').pathname));
      if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
        response.writeHead(404).end();
        return;
      }
      const type = TYPES[extname(path)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'content-security-policy': policy });
      createReadStream(path).pipe(response);
    });
    site.#listener.listen(0, '127.0.0.1');
    await once(site.#listener, 'listening');
    return site;
  }

  get origin() {
    return `http://127.0.0.1:${this.#listener.address().port}`;
  }

  async close() {
    this.#listener.closeAllConnections();
    this.#listener.close();
    await once(this.#listener, 'close');
  }
}
