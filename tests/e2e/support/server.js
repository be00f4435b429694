// The real server as a child process, on a port of its own, with a data directory of its own.
import { execFile, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const BINARY =
  process.env.KITE_SERVER ??
  fileURLToPath(new URL('../../../target/debug/k1te-server', import.meta.url));
const START_TIMEOUT = 20_000;

/** Tests do in a second what people do in an hour. */
const UNLIMITED = ['joins', 'messages', 'uploads'].flatMap((limit) => [`--limit-${limit}`, 'off']);

export class Server {
  /** The port is the system's choice at first, the same one ever after. */
  #listen = '127.0.0.1:0';
  #flags;
  #child;

  /** What the server has written so far, for the report of a failed test. */
  output = '';

  /** With further flags of `serve`. */
  static async start(flags = []) {
    const server = new Server();
    server.#flags = flags;
    server.dataDir = await mkdtemp(join(tmpdir(), 'kite-e2e-'));
    await server.#run();
    return server;
  }

  /** The link by which an operator logs in; each start prints a new one. */
  loginLink;

  get endpoint() {
    return `${this.origin.replace('http', 'ws')}/channels?c=demo_channel`;
  }

  /** Makes another channel, while the server runs. */
  async addChannel(name) {
    await this.#command('channel', 'add', name);
  }

  /** Sets something of the demo channel, by the flags of `channel set`. */
  async setChannel(...flags) {
    await this.#command('channel', 'set', 'demo_channel', ...flags);
  }

  /** What an admin of a Telegram group writes there to make it the demo channel's desk. */
  async hostCommand() {
    return (await this.#command('channel', 'host-code', 'demo_channel')).trim();
  }

  /** A login link for the operator of this name. */
  async operatorLink(name) {
    const output = await this.#command('operator', 'link', '--name', name);
    return /http:\S+\/desk#login=\S+/.exec(output)[0];
  }

  /** What the site's backend signs with. */
  async channelSecret() {
    return (await this.#command('channel', 'secret', 'show', 'demo_channel')).trim();
  }

  /** What the site's backend would sign to prove who somebody is, for so long from now. */
  async userToken(subject, seconds = 300) {
    const secret = await this.channelSecret();
    const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const exp = Math.floor(Date.now() / 1000) + seconds;
    const claims = { sub: subject, aud: 'demo_channel', exp };
    const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  }

  async #command(...args) {
    const run = promisify(execFile);
    const { stdout } = await run(BINARY, [...args, '--data-dir', this.dataDir]);
    return stdout;
  }

  /** Ends the process and waits until it is gone; gives its exit code, null if by the signal. */
  async kill(signal = 'SIGKILL') {
    const child = this.#child;
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
    return child.exitCode;
  }

  /** Stops the process as it stands, until `goOn`: it neither answers nor refuses. */
  standStill() {
    this.#child.kill('SIGSTOP');
  }

  goOn() {
    this.#child.kill('SIGCONT');
  }

  /** Starts again after `kill`, on the same port and data. */
  async restart() {
    await this.#run();
  }

  /** Ends it and removes its data. */
  async stop() {
    this.goOn();
    await this.kill('SIGTERM');
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async #run() {
    const place = ['--listen', this.#listen, '--data-dir', this.dataDir];
    const flags = [...place, '--login-link', ...UNLIMITED, ...this.#flags];
    // Among its data: it needs nothing that happens to lie around in the checkout.
    const child = spawn(BINARY, ['serve', ...flags], {
      cwd: this.dataDir,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    child.stderr.on('data', (chunk) => {
      this.output += chunk;
    });
    const found = {};
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => fail('did not print its addresses in time'), START_TIMEOUT);
      const fail = (why) => {
        clearTimeout(timer);
        child.kill('SIGKILL');
        reject(new Error(`k1te-server ${why}:\n${this.output}`));
      };
      child.on('error', (error) => fail(`cannot be run (${error.message})`));
      child.on('exit', (code, signal) => fail(`ended with ${code ?? signal}`));
      createInterface({ input: child.stdout }).on('line', (line) => {
        this.output += `${line}\n`;
        found.origin ??= /^Listening on (http:\S+)$/.exec(line)?.[1];
        found.loginLink ??= /(http:\S+\/desk#login=\S+)/.exec(line)?.[1];
        if (found.origin && found.loginLink) {
          clearTimeout(timer);
          resolve();
        }
      });
    });
    Object.assign(this, found);
    this.#listen = new URL(this.origin).host;
  }
}
