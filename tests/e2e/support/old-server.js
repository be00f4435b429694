// A server that offers only the first version: the real one, which is not asked for another.
import { connect, createServer } from 'node:net';
import { Listener } from './listener.js';

const OFFER = /^(sec-websocket-protocol:).*$/im;

/** Stands before a server, on a port of its own, and offers v1 in its clients' name. */
export class OldServer {
  /** Whether it has got the new version by now. */
  isUpdated = false;
  #listener;

  static async before(server) {
    const old = new OldServer();
    const { port } = new URL(server.origin);
    old.#listener = await Listener.on(createServer((client) => old.#pass(client, port)));
    return old;
  }

  get origin() {
    return this.#listener.origin;
  }

  stop() {
    return this.#listener.close();
  }

  #pass(client, port) {
    const server = connect(port, '127.0.0.1');
    server.on('error', () => {});
    server.on('close', () => client.destroy());
    client.on('close', () => server.destroy());
    server.pipe(client);
    // A browser sends the head of a request in one piece.
    client.once('data', (head) => {
      const text = head.toString('latin1');
      server.write(this.isUpdated ? text : text.replace(OFFER, '$1 k1te.chat.v1'), 'latin1');
      client.pipe(server);
    });
  }
}
