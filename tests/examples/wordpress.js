// A real WordPress, as Debian has it, with a database and a content folder of its own: nothing of
// it is installed, nothing of it stays.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { TARGET } from './folder.js';

const CORE = join(TARGET, 'wordpress/usr/share/wordpress');
const PLUGIN = fileURLToPath(new URL('../../www/examples/wordpress/kite-chat', import.meta.url));

/** Who may do everything there. */
export const ADMIN = { name: 'ada', password: 'a bicycle with nine gears' };
/** Who may do nothing but read. */
export const SUBSCRIBER = { name: 'ben', password: 'a tandem with seven bells' };

/** Milliseconds that each program has until it is ready. */
const PATIENCE = 40_000;
/** Milliseconds after which it has started, or has not. */
export const START = 5 * PATIENCE;

const CONFIG = `<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:' . getenv('KITE_WP_FOLDER') . '/mysqld.sock');
define('WP_CONTENT_DIR', getenv('KITE_WP_FOLDER') . '/content');
define('WP_DEFAULT_THEME', 'shop');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('KITE_CHAT_SECRET', file_get_contents(getenv('KITE_WP_FOLDER') . '/secret'));
if (PHP_SAPI === 'cli') $_SERVER += ['HTTP_HOST' => '127.0.0.1', 'REQUEST_URI' => '/', 'SERVER_PROTOCOL' => 'HTTP/1.1'];
$scheme_and_host = 'http://' . $_SERVER['HTTP_HOST'];
define('WP_HOME', $scheme_and_host);
define('WP_SITEURL', $scheme_and_host);
$table_prefix = 'wp_';
defined('ABSPATH') || define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
`;

const INSTALL = `
define('WP_INSTALLING', true);
require '${CORE}/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Fernhill', '${ADMIN.name}', 'ada@shop.example', false, '', '${ADMIN.password}');
wp_create_user('${SUBSCRIBER.name}', '${SUBSCRIBER.password}', 'ben@shop.example');
update_option('show_avatars', 0);
`;

const THEME = {
  'style.css': '/* Theme Name: Shop */',
  'index.php': `<!doctype html>
    <html><head><?php wp_head(); ?></head><body><h1>Fernhill</h1><?php wp_footer(); ?></body></html>`,
};

export class WordPress {
  #folder;
  #env;
  #children = [];
  origin;

  /** With the plugin at hand, and the secret of a channel. */
  static async start(secret) {
    const site = new WordPress();
    try {
      await site.#start(secret);
    } catch (error) {
      await site.stop();
      throw error;
    }
    return site;
  }

  async #start(secret) {
    this.#folder = await mkdtemp(join(tmpdir(), 'kite-wordpress-'));
    const inside = (path) => join(this.#folder, path);
    this.#env = { ...process.env, KITE_WP_FOLDER: this.#folder };
    await this.setSecret(secret);
    await writeFile(join(CORE, 'wp-config.php'), CONFIG);
    await cp(PLUGIN, inside('content/plugins/kite-chat'), { recursive: true });
    await mkdir(inside('content/themes/shop'), { recursive: true });
    for (const [name, text] of Object.entries(THEME)) {
      await writeFile(inside(`content/themes/shop/${name}`), text);
    }

    const place = ['--no-defaults', '--user=root', `--datadir=${inside('data')}`];
    const limit = { env: this.#env, timeout: PATIENCE, killSignal: 'SIGKILL' };
    const flags = ['--auth-root-authentication-method=normal', '--skip-test-db'];
    await promisify(execFile)('mariadb-install-db', [...place, ...flags], limit);
    // To the database, a folder is a database.
    await mkdir(inside('data/wordpress'));
    const socket = `--socket=${inside('mysqld.sock')}`;
    await this.#run('mariadbd', [...place, socket, '--skip-networking'], /ready for connections/);
    await promisify(execFile)('php', ['-r', INSTALL], limit);
    const [, origin] = await this.#run(
      'php',
      ['-d', 'sendmail_path=/bin/true', '-S', '127.0.0.1:0', '-t', CORE],
      /Development Server \((http:\S+)\) started/,
    );
    this.origin = origin;
  }

  /** Starts a program, and gives what it says when it is ready. */
  async #run(program, args, ready) {
    const child = spawn(program, args, { env: this.#env, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#children.push(child);
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE);
    let said = '';
    child.once('error', ({ message }) => {
      said += message;
    });
    try {
      for await (const line of createInterface({ input: child.stderr })) {
        said += `${line}\n`;
        const found = ready.exec(line);
        // It is not to wait for a reader of what it says later.
        child.stderr.resume();
        if (found) return found;
      }
    } finally {
      clearTimeout(timer);
    }
    throw new Error(`${program} did not start:\n${said}`);
  }

  /** What its configuration has for the channel's secret from now on. */
  async setSecret(secret) {
    await writeFile(join(this.#folder, 'secret'), secret);
  }

  async stop() {
    for (const child of this.#children.reverse()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }
}
