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

/** Serves the files of a folder; the chat is where `origin` is. */
export function serve(folder, { origin }) {
  const policy = [
    `default-src 'none'`,
    `script-src 'self' 'wasm-unsafe-eval'`,
    `connect-src 'self' ${origin} ${origin.replace('http', 'ws')}`,
  ].join('; ');
  const server = createServer(({ url }, response) => {
    const path = join(folder, normalize(new URL(url, 'http://site').pathname));
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-security-policy': policy });
    createReadStream(path).pipe(response);
  });
  return Listener.on(server);
}
