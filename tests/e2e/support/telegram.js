// Telegram without Telegram: a server of the Bot API as a child process, in which a test does
// what people would do.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const BINARY =
  process.env.KITE_TELEGRAM_DOUBLE ??
  fileURLToPath(new URL('../../../target/debug/telegram-double', import.meta.url));
const START_TIMEOUT = 20_000;
const LISTENING = /^Listening on (http:\S+), token (\S+), control on (http:\S+)$/;

export class Telegram {
  /** The base URL of the Bot API, and the bot's token there. */
  url;
  token;
  #control;
  #child;

  static async start() {
    const telegram = new Telegram();
    await telegram.#run();
    return telegram;
  }

  /** A group of which the bot is an admin, and `person` too. */
  async addGroup(chat, { title = 'Desk', forum = false, person = 5 } = {}) {
    const kind = forum ? 'supergroup' : 'group';
    const rights = { status: 'administrator', pin: true, topics: true, delete: true };
    await this.do({ do: 'add_chat', chat, kind, title, forum, rights });
    await this.do({ do: 'set_member', chat, person, status: 'administrator' });
  }

  /** Says who a person is; others are called Olena. */
  async introduce(person, user) {
    await this.do({ do: 'introduce', person, user });
  }

  /** A person writes, in a topic or as a reply; gives the message's number. */
  write(chat, person, text, { topic, replyTo } = {}) {
    return this.do({ do: 'write', chat, person, text, topic, reply_to: replyTo });
  }

  /** A person sends a file: `{ kind, name, bytes, caption }`; gives the message's number. */
  sendFile(chat, person, { bytes, ...rest }, { topic, replyTo } = {}) {
    const file = { ...rest, bytes: Buffer.from(bytes).toString('base64') };
    return this.do({ do: 'send_file', chat, person, file, topic, reply_to: replyTo });
  }

  /** A person changes a message of their own. */
  async edit(chat, message, text) {
    await this.do({ do: 'edit', chat, message, text });
  }

  /** A person opens a link to the bot, or any chat with it, and presses Start. */
  follow(person, link) {
    const payload = new URL(link).searchParams.get('start') ?? '';
    return this.do({ do: 'start', person, payload });
  }

  /** Any command of the double's control. */
  async do(command) {
    const answer = await fetch(`${this.#control}/control`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(command),
    });
    if (!answer.ok) {
      throw new Error(`${command.do}: ${await answer.text()}`);
    }
    return answer.json();
  }

  /** What a chat shows: `messages`, `pinned`, `reactions`, `topics`. */
  async chat(chat) {
    const answer = await fetch(`${this.#control}/control/chats/${chat}`);
    if (!answer.ok) {
      throw new Error(`${chat}: ${await answer.text()}`);
    }
    return answer.json();
  }

  /** The last message of a chat whose text or caption contains this. */
  async find(chat, text) {
    const { messages } = await this.chat(chat);
    return messages.findLast((message) => (message.text ?? message.caption ?? '').includes(text));
  }

  /** The bytes of a file that is in a message. */
  async file(fileId) {
    const answer = await fetch(`${this.#control}/control/files/${fileId}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  async stop() {
    const child = this.#child;
    if (child.exitCode === null && child.signalCode === null) {
      // It ends by itself when nobody can speak to it any more.
      child.stdin.end();
      await once(child, 'exit');
    }
  }

  async #run() {
    const child = spawn(BINARY, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child = child;
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail('did not print its addresses in time'), START_TIMEOUT);
      const fail = (why) => {
        clearTimeout(timer);
        child.kill('SIGKILL');
        reject(new Error(`telegram-double ${why}`));
      };
      child.on('error', (error) => fail(`cannot be run (${error.message})`));
      child.on('exit', (code, signal) => fail(`ended with ${code ?? signal}`));
      createInterface({ input: child.stdout }).on('line', (line) => {
        const found = LISTENING.exec(line);
        if (found) {
          clearTimeout(timer);
          [, this.url, this.token, this.#control] = found;
          resolve();
        }
      });
    });
  }
}
