// The server's side of a WebSocket, down to its bytes: what a library would not let a test say.
import { createHash } from 'node:crypto';

const GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
const [TEXT, BINARY, CLOSE, PING, PONG] = [1, 2, 8, 9, 10];

export class WebSocketSide {
  #socket;
  #head = Buffer.alloc(0);

  /** Takes the handshake of `request`. Nothing is offered that is not named in `protocol`. */
  constructor(request, socket, protocol) {
    this.#socket = socket;
    const key = request.headers['sec-websocket-key'];
    const accept = createHash('sha1').update(`${key}${GUID}`).digest('base64');
    const lines = [
      'HTTP/1.1 101 Switching Protocols',
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Accept: ${accept}`,
      ...(protocol ? [`Sec-WebSocket-Protocol: ${protocol}`] : []),
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    socket.on('data', (bytes) => this.#take(bytes));
  }

  /** Called with each text that comes. */
  onText = () => {};

  get isOpen() {
    return this.#socket.writable;
  }

  text(text) {
    this.#write(TEXT, Buffer.from(text));
  }

  binary(bytes) {
    this.#write(BINARY, bytes);
  }

  /** Bytes that need not be a frame. */
  raw(bytes) {
    this.#socket.write(bytes);
  }

  /** Waits until all that was written is out. */
  async drained() {
    if (this.#socket.writableNeedDrain) {
      await new Promise((resolve) => {
        this.#socket.once('drain', resolve);
        this.#socket.once('close', resolve);
      });
    }
  }

  close(code = 1000) {
    const body = Buffer.alloc(2);
    body.writeUInt16BE(code);
    this.#write(CLOSE, body);
    this.#socket.end();
  }

  #write(kind, body) {
    if (!this.isOpen) return;
    const head = Buffer.alloc(body.length < 126 ? 2 : body.length < 65536 ? 4 : 10);
    head[0] = 0x80 | kind;
    if (head.length === 2) {
      head[1] = body.length;
    } else if (head.length === 4) {
      head[1] = 126;
      head.writeUInt16BE(body.length, 2);
    } else {
      head[1] = 127;
      head.writeBigUInt64BE(BigInt(body.length), 2);
    }
    this.#socket.write(Buffer.concat([head, body]));
  }

  /** Browsers send short frames, each in one piece and masked. */
  #take(bytes) {
    this.#head = Buffer.concat([this.#head, bytes]);
    for (let frame = this.#next(); frame; frame = this.#next()) {
      const { kind, body } = frame;
      if (kind === TEXT) this.onText(body.toString());
      if (kind === PING) this.#write(PONG, body);
      if (kind === CLOSE) this.#socket.end();
    }
  }

  #next() {
    const head = this.#head;
    if (head.length < 6) return undefined;
    let [size, at] = [head[1] & 0x7f, 2];
    if (size >= 126) {
      const wide = size === 127 ? 8 : 2;
      if (head.length < at + wide + 4) return undefined;
      size = head.readUIntBE(at + Math.max(0, wide - 6), Math.min(wide, 6));
      at += wide;
    }
    const start = at + 4;
    if (head.length < start + size) return undefined;
    const body = Buffer.from(head.subarray(start, start + size));
    for (let index = 0; index < size; index += 1) body[index] ^= head[at + (index & 3)];
    this.#head = head.subarray(start + size);
    return { kind: head[0] & 0x0f, body };
  }
}
