// The page of a site owner: of another origin than the server, under whatever policy it has.
import { request as ask, createServer } from 'node:http';
import { Listener } from './listener.js';

export class Site {
  /** Where the page says which of its rules were broken: all that it has said. */
  reports = [];
  /** By path: what is served there, `{ body, type, ...headers }`. */
  pages = {};
  #server;
  #listener;

  /** Every path that is no page of the site's own leads to the server. */
  static async before(server) {
    const site = new Site();
    site.#server = new URL(server.origin);
    const listener = createServer((request, response) => site.#serve(request, response));
    site.#listener = await Listener.on(listener);
    return site;
  }

  get origin() {
    return this.#listener.origin;
  }

  close() {
    return this.#listener.close();
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
