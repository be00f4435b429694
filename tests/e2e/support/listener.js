// A server of a test's own: on a port that was free, and gone with all its connections.
import { once } from 'node:events';

export class Listener {
  #server;
  #sockets = new Set();

  /** Lets a server of `node:http` or `node:net` listen, on this machine alone. */
  static async on(server) {
    const listener = new Listener();
    listener.#server = server;
    server.on('connection', (socket) => listener.#keep(socket));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return listener;
  }

  get origin() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  async close() {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #keep(socket) {
    this.#sockets.add(socket);
    // Who goes in the middle of it all has done nothing wrong.
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
