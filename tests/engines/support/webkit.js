// WebKitGTK: its own driver and browser, on a screen that nobody sees.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Builder, Key } from 'selenium-webdriver';
import { DriverService } from 'selenium-webdriver/remote/index.js';
import { programs } from './programs.js';

const SCREEN = '1280x960x24';

const KEYS = { Enter: Key.ENTER, Escape: Key.ESCAPE, Tab: Key.TAB };

class Tab {
  #driver;
  #window;

  constructor(driver, window) {
    this.#driver = driver;
    this.#window = window;
  }

  async goto(url) {
    await this.show();
    await this.#driver.get(url);
  }

  async reload() {
    await this.show();
    await this.#driver.navigate().refresh();
  }

  async back() {
    await this.show();
    await this.#driver.navigate().back();
  }

  /** The driver speaks with one window at a time. */
  async show() {
    await this.#driver.switchTo().window(this.#window);
  }

  async evaluate(work, ...args) {
    await this.show();
    return this.#driver.executeScript(work, ...args);
  }

  async click(find, ...args) {
    const origin = await this.evaluate(find, ...args);
    await this.#driver.actions().move({ origin }).click().perform();
  }

  async choose(path, find, ...args) {
    const element = await this.evaluate(find, ...args);
    await element.sendKeys(path);
  }

  async type(text) {
    await this.show();
    await this.#driver.actions().sendKeys(text).perform();
  }

  async press(key) {
    await this.type(KEYS[key]);
  }

  async resize(width, height) {
    await this.show();
    const frame = await this.evaluate(() => [outerWidth - innerWidth, outerHeight - innerHeight]);
    const rect = { width: width + frame[0], height: height + frame[1] };
    await this.#driver.manage().window().setRect(rect);
  }

  async picture() {
    await this.show();
    return Buffer.from(await this.#driver.takeScreenshot(), 'base64');
  }

  async close() {
    await this.show();
    await this.#driver.close();
  }
}

export class WebKitEngine {
  #screen;
  #service;
  #driver;

  static async start() {
    const engine = new WebKitEngine();
    try {
      await engine.#start();
    } catch (error) {
      await engine.stop();
      throw error;
    }
    return engine;
  }

  /** A window of its own: one that is covered by another tab would be slowed down. */
  async open() {
    const [first] = await this.#driver.getAllWindowHandles();
    await this.#driver.switchTo().window(first);
    await this.#driver.switchTo().newWindow('window');
    return new Tab(this.#driver, await this.#driver.getWindowHandle());
  }

  async stop() {
    await this.#driver?.quit();
    await this.#service?.kill();
    this.#screen?.kill();
  }

  async #start() {
    // It chooses its number itself, and writes it to the fourth of its files.
    this.#screen = spawn(
      programs.xvfb,
      ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp'],
      { stdio: ['ignore', 'ignore', 'inherit', 'pipe'] },
    );
    const ended = once(this.#screen, 'exit').then(([code, signal]) => {
      throw new Error(`Xvfb ended: ${code ?? signal}`);
    });
    // Later it is meant to.
    ended.catch(() => {});
    const [number] = await Promise.race([once(this.#screen.stdio[3], 'data'), ended]);
    this.#service = new DriverService.Builder(programs.webKitDriver)
      .setLoopback(true)
      .setEnvironment({
        ...process.env,
        DISPLAY: `:${String(number).trim()}`,
        // Its sandbox needs more than root has in a container.
        WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
      })
      .build();
    this.#driver = await new Builder()
      .usingServer(await this.#service.start())
      .withCapabilities({
        browserName: 'MiniBrowser',
        'webkitgtk:browserOptions': { binary: programs.miniBrowser, args: ['--automation'] },
      })
      .build();
  }
}
