// What bad input is tried with: a visitor of a server that means no good. Whatever comes, the page
// never breaks, the visitor reads a plain sentence, and nothing that was good is lost.
import { test as base, expect } from './fixtures.js';
import { HostileServer } from './support/hostile-server.js';
import { Visitor } from './support/visitor.js';

export { expect } from './fixtures.js';
export { NOW } from './support/hostile-server.js';

export const PDF = {
  name: 'list.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from('%PDF-1.7\n'),
};
export const TROUBLE = 'No connection to the chat';

export const test = base.extend({
  hostile: async ({ server }, use) => {
    const hostile = await HostileServer.before(server);
    await use(hostile);
    await hostile.stop();
  },

  visitor: async ({ page, hostile }, use) => {
    await use(new Visitor(page, hostile));
  },

  /** No exception reaches the page, and nothing that was said runs. */
  unharmed: [
    async ({ page }, use) => {
      const errors = [];
      page.on('pageerror', (error) => errors.push(error));
      page.on('dialog', (dialog) => {
        errors.push(dialog.message());
        return dialog.dismiss();
      });
      await use();
      expect(errors).toEqual([]);
      expect(await page.evaluate(() => window.pwned)).toBeUndefined();
    },
    { auto: true },
  ],
});

/** The visitor has a conversation with an answer in it. */
export async function begin(visitor) {
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('hello');
  await expect.poll(() => visitor.sent()).toEqual(['hello']);
  const { server } = visitor;
  server.tell(...server.text('hello to you'));
  await expect(visitor.messages).toHaveText([/hello/, /hello to you/]);
}

/** The visitor can talk, and has all that was said. */
export async function goesOn(visitor, ...texts) {
  await visitor.say('and on');
  await expect.poll(() => visitor.sent()).toContain('and on');
  for (const text of ['hello to you', ...texts, 'and on']) {
    await expect(visitor.message(text)).toHaveCount(1);
  }
}

/** What is shown of a message that has not gone out. */
export const waiting = (visitor) => visitor.log.getByText('Waiting', { exact: true });

/** Lets time go by until something is there. */
export async function passes(page, locator) {
  await expect
    .poll(async () => {
      await page.clock.fastForward(3000);
      return locator.isVisible();
    })
    .toBe(true);
}

/** Lets time go by until what was said has gone out. */
export async function goesOut(visitor, ...texts) {
  const moment = async () => {
    await visitor.page.clock.fastForward(1000);
    return visitor.sent();
  };
  await expect.poll(moment, { intervals: [300] }).toEqual(texts);
  await expect(visitor.part('banner')).toBeHidden();
}
