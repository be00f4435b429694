// A server that means no good. It has the real one's pages, and a chat of its own, which speaks
// v2 as it should until a test takes one of its answers in hand.
import { request as ask, createServer } from 'node:http';
import { Listener } from './listener.js';
import { WebSocketSide } from './websocket.js';

const V2 = 'k1te.chat.v2';
const PDF = ['application/pdf', 1_000_000];
export const NOW = '2026-11-21T12:00:00.000Z';

export class HostileServer {
  /** What has been said, as frames: entry 1 first. */
  entries = [];
  /** What each client has said, one list a connection. */
  heard = [];
  /** Connections that are open. */
  open = [];
  title = 'A chat';
  present = ['Ada'];
  #web;
  #listener;

  static async before(server) {
    const hostile = new HostileServer();
    hostile.#web = new URL(server.origin);
    const listener = createServer((request, response) => hostile.#serve(request, response));
    listener.on('upgrade', (request, socket) => hostile.upgrade(request, socket));
    hostile.#listener = await Listener.on(listener);
    return hostile;
  }

  get origin() {
    return this.#listener.origin;
  }

  get endpoint() {
    return `${this.origin.replace('http', 'ws')}/channels?c=demo_channel`;
  }

  stop() {
    return this.#listener.close();
  }

  /** Ends every connection without a word. */
  cut() {
    for (const { socket } of this.open.splice(0)) socket.destroy();
  }

  /** What is done with a handshake. */
  upgrade = (request, socket) => this.welcome(request, socket, V2);

  /** What is done with the bytes of a file. */
  put = (_request, response) => response.end();

  /** What is said to the frame of each type, in the words of a server that is none the worse. */
  answers = {
    JOIN: (say, [, , , , , after]) => {
      say('OK', this.entries.length, 'open');
      say('INFO', this.title, [], 4096, [PDF], ['en'], null);
      say('PRES', this.present);
      const knows = after <= this.entries.length;
      if (!knows) say('SYNC', 1);
      for (const entry of this.entries.slice(knows ? (after ?? 0) : 0)) say(...entry);
      say('LIVE');
    },
    TXT: (say, [, id, text]) => {
      say(...this.append('TXT', id, 'visitor', null, text, NOW, null));
      say('ACK', id, this.entries.length, NOW);
    },
    UPL: (say, [, id]) => say('UPL', id, `/api/storage?token=${id}`, null),
    BIN: (say, [, id, uri, name, type, size]) => {
      say(...this.append('BIN', id, 'visitor', null, uri, name, type, size, NOW));
      say('ACK', id, this.entries.length, NOW);
    },
    PING: (say) => say('PONG'),
  };

  /** Has one answer of the server's be another, `times` times. */
  once(type, answer, times = 1) {
    const usual = this.answers[type];
    this.answers[type] = (say, frame) => {
      times -= 1;
      if (times <= 0) this.answers[type] = usual;
      return answer(say, frame);
    };
  }

  /** A new entry: its frame. The visitor's own come once, however often they are sent. */
  append(type, id, role, ...rest) {
    const known = this.entries.find((entry) => entry[2] === id);
    if (known) return known;
    const entry = [type, this.entries.length + 1, id, role, ...rest];
    this.entries.push(entry);
    return entry;
  }

  /** An operator's text; its frame. */
  text(text, author = 'Ada', at = NOW) {
    const id = `op${this.entries.length}`;
    return this.append('TXT', id, 'operator', author, text, at, null);
  }

  /** Tells every visitor. */
  tell(...frame) {
    for (const { side } of this.open) side.text(JSON.stringify(frame));
  }

  welcome(request, socket, protocol) {
    const side = new WebSocketSide(request, socket, protocol);
    const heard = [];
    const connection = { side, socket, heard };
    this.heard.push(heard);
    this.open.push(connection);
    socket.on('close', () => {
      this.open = this.open.filter((other) => other !== connection);
    });
    side.onText = (text) => {
      const frame = JSON.parse(text);
      heard.push(frame);
      this.answers[frame[0]]?.((...said) => side.text(JSON.stringify(said)), frame);
    };
    return side;
  }

  #serve(request, response) {
    if (request.method === 'PUT') return this.put(request, response);
    if (request.url.startsWith('/api/storage')) return response.end('%PDF-1.7\n');
    const { hostname, port } = this.#web;
    const { method, url, headers } = request;
    const onward = ask({ hostname, port, method, path: url, headers }, (answer) => {
      // Nothing but the widget itself is to stand between a page and what is said here.
      delete answer.headers['content-security-policy'];
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    return request.pipe(onward);
  }
}
