// Chromium and Firefox, which Puppeteer drives.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { programs } from './programs.js';

// Without a window, both take the machine for one without a mouse.
const OPTIONS = {
  chromium: {
    browser: 'chrome',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4',
    ],
  },
  firefox: {
    browser: 'firefox',
    extraPrefsFirefox: { 'ui.primaryPointerCapabilities': 6, 'ui.allPointerCapabilities': 6 },
  },
};

class Tab {
  #page;

  constructor(page) {
    this.#page = page;
  }

  async goto(url) {
    await this.#page.goto(url);
  }

  async reload() {
    await this.#page.reload();
  }

  async back() {
    await this.#page.goBack();
  }

  async show() {
    await this.#page.bringToFront();
  }

  async evaluate(work, ...args) {
    return this.#page.evaluate(work, ...args);
  }

  async click(find, ...args) {
    const element = await this.#page.evaluateHandle(find, ...args);
    await element.click();
    await element.dispose();
  }

  async choose(path, find, ...args) {
    const element = await this.#page.evaluateHandle(find, ...args);
    await element.uploadFile(path);
    await element.dispose();
  }

  async type(text) {
    await this.#page.keyboard.type(text);
  }

  async press(key) {
    await this.#page.keyboard.press(key);
  }

  async resize(width, height) {
    await this.#page.setViewport({ width, height });
  }

  async picture() {
    return Buffer.from(await this.#page.screenshot());
  }

  async close() {
    await this.#page.close();
  }
}

export class PuppeteerEngine {
  #home;
  #browser;

  static async start(name) {
    const engine = new PuppeteerEngine();
    // Firefox refuses to start as root in somebody else's home.
    engine.#home = await mkdtemp(join(tmpdir(), 'kite-home-'));
    try {
      await engine.#start(name);
    } catch (error) {
      await engine.stop();
      throw error;
    }
    return engine;
  }

  async open() {
    return new Tab(await this.#browser.newPage());
  }

  async stop() {
    await this.#browser?.close();
    await rm(this.#home, { recursive: true, force: true, maxRetries: 3 });
  }

  async #start(name) {
    this.#browser = await puppeteer.launch({
      executablePath: programs[name],
      headless: true,
      timeout: 60_000,
      env: { ...process.env, HOME: this.#home },
      ...OPTIONS[name],
    });
  }
}
