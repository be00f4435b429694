// The shop's own server, which knows nothing but files, under a policy that allows its own ones and
// the chat's server.
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { Listener } from '../e2e/support/listener.js';

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
    const listener = createServer(({ url }, response) => {
      const path = join(folder, normalize(new URL(url, 'http://site').pathname));
      if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
        response.writeHead(404).end();
        return;
      }
      const type = TYPES[extname(path)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'content-security-policy': policy });
      createReadStream(path).pipe(response);
    });
    site.#listener = await Listener.on(listener);
    return site;
  }

  get origin() {
    return this.#listener.origin;
  }

  close() {
    return this.#listener.close();
  }
}
