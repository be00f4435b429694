// The engines behind one small interface, so that each journey is written once.
import { PuppeteerEngine } from './puppeteer.js';
import { WebKitEngine } from './webkit.js';

/**
 * A tab. What `find` gives is an element of the page; like `work` it runs there, with `args`.
 *
 * @typedef {object} Tab
 * @property {(url: string) => Promise<void>} goto
 * @property {() => Promise<void>} reload
 * @property {() => Promise<void>} back - In the tab's history.
 * @property {() => Promise<void>} show - Brings it to the front.
 * @property {(work: Function, ...args: any) => Promise<any>} evaluate
 * @property {(find: Function, ...args: any) => Promise<void>} click
 * @property {(path: string, find: Function, ...args: any) => Promise<void>} choose - A file.
 * @property {(text: string) => Promise<void>} type - Into what has the focus.
 * @property {(key: 'Enter' | 'Escape' | 'Tab') => Promise<void>} press
 * @property {(width: number, height: number) => Promise<void>} resize
 * @property {() => Promise<Buffer>} picture
 * @property {() => Promise<void>} close
 */

/**
 * Starts an engine. All its tabs are in one profile: what they keep differs by their pages' origins.
 *
 * @param {'chromium' | 'firefox' | 'webkit'} name
 * @returns {Promise<{open: () => Promise<Tab>, stop: () => Promise<void>}>}
 */
export const start = (name) =>
  name === 'webkit' ? WebKitEngine.start() : PuppeteerEngine.start(name);
