// A server that offers only the first version: the real one, which is not asked for another.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const OFFER = /^(sec-websocket-protocol:).*$/im;

/** Stands before a server, on a port of its own, and offers v1 in its clients' name. */
export class OldServer {
  /** Whether it has got the new version by now. */
  isUpdated = false;
  #listener;
  #sockets = new Set();

  static async before(server) {
    const old = new OldServer();
    const { port } = new URL(server.origin);
    old.#listener = createServer((client) => old.#pass(client, port));
    old.#listener.listen(0, '127.0.0.1');
    await once(old.#listener, 'listening');
    return old;
  }

  get origin() {
    return `http://127.0.0.1:${this.#listener.address().port}`;
  }

  async stop() {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  #pass(client, port) {
    const server = connect(port, '127.0.0.1');
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        server.destroy();
        this.#sockets.delete(socket);
      });
    }
    server.pipe(client);
    // A browser sends the head of a request in one piece.
    client.once('data', (head) => {
      const text = head.toString('latin1');
      server.write(this.isUpdated ? text : text.replace(OFFER, '$1 k1te.chat.v1'), 'latin1');
      client.pipe(server);
    });
  }
}
