// The page of a site owner: of another origin than the server, under whatever policy it has.
import { once } from 'node:events';
import { request as ask, createServer } from 'node:http';

export class Site {
  /** Where the page says which of its rules were broken: all that it has said. */
  reports = [];
  /** By path: what is served there, `{ body, type, ...headers }`. */
  pages = {};
  #server;
  #listener;
  #sockets = new Set();

  /** Every path that is no page of the site's own leads to the server. */
  static async before(server) {
    const site = new Site();
    site.#server = new URL(server.origin);
    site.#listener = createServer((request, response) => site.#serve(request, response));
    site.#listener.on('connection', (socket) => {
      site.#sockets.add(socket);
      socket.on('close', () => site.#sockets.delete(socket));
    });
    site.#listener.listen(0, '127.0.0.1');
    await once(site.#listener, 'listening');
    return site;
  }

  get origin() {
    return `http://127.0.0.1:${this.#listener.address().port}`;
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy();
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  async #serve(request, response) {
    if (request.url === '/reports') {
      let report = '';
      for await (const part of request) report += part;
      this.reports.push(report);
      return response.writeHead(204).end();
    }
    const page = this.pages[request.url];
    if (!page) return this.#pass(request, response);
    const { body, type = 'text/html; charset=utf-8', ...headers } = page;
    response.writeHead(200, { 'cache-control': 'no-store', ...headers, 'content-type': type });
    return response.end(body);
  }

  #pass({ method, url, headers }, response) {
    const { hostname, port } = this.#server;
    const onward = ask({ hostname, port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    onward.end();
  }
}
