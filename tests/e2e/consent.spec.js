// Nothing is kept of a conversation before its visitor agrees, where the site wants that.
import { expect, test } from './fixtures.js';
import { barriers, complaints, set } from './support/element.js';
import { Visitor } from './support/visitor.js';

test.describe('consent="required"', () => {
  const stored = (page) =>
    page.evaluate(async () => [
      ...Object.keys(localStorage),
      ...(await indexedDB.databases()).map(({ name }) => name),
    ]);
  const question = 'May this conversation be kept on this device?';

  test('nothing is kept before the visitor agrees, and then all of it', async ({ visitor }) => {
    const { page } = visitor;
    await page.addInitScript(() => {
      addEventListener('DOMContentLoaded', () => {
        document.querySelector('kite-chat').consent = 'required';
      });
    });
    await visitor.visit();
    await visitor.openChat();
    await expect(visitor.panel.getByText(question)).toBeVisible();
    await visitor.say('only here');
    await expect.poll(() => visitor.sent()).toEqual(['only here']);
    await visitor.input.fill('a draft');
    expect(await stored(page)).toEqual([]);
    expect(await barriers(page)).toEqual([]);

    // Who does not answer begins anew, and is asked again.
    await page.reload();
    await visitor.openChat();
    await expect(visitor.messages).toHaveCount(0);
    await visitor.say('first');
    await expect.poll(() => visitor.sent()).toEqual(['first']);
    await visitor.panel.getByRole('button', { name: 'Keep it' }).click();
    await expect(visitor.panel.getByText(question)).toHaveCount(0);
    await expect(visitor.log).toBeFocused();
    await visitor.saved('first');
    await visitor.say('second');
    await visitor.saved('second');
    await page.reload();
    await visitor.openChat();
    await expect(visitor.messages).toHaveText([/first/, /second/]);
    await expect(visitor.panel.getByText(question)).toHaveCount(0);

    await visitor.chat.evaluate((chat) => chat.forget());
    await expect.poll(() => stored(page)).toEqual([]);
    await page.reload();
    await visitor.openChat();
    await expect(visitor.panel.getByText(question)).toBeVisible();
  });

  test('the site may say that the visitor has agreed', async ({ visitor }) => {
    await visitor.visit();
    await visitor.chat.evaluate((chat) => {
      chat.consent = 'required';
      chat.grantConsent();
    });
    expect(await stored(visitor.page)).toEqual([]);
    await visitor.openChat();
    await visitor.say('kept');
    await visitor.saved('kept');
    await expect(visitor.panel.getByText(question)).toHaveCount(0);
  });

  test('it is asked for however it is written, in a file too', async ({ visitor }) => {
    const { page } = visitor;
    const said = complaints(page);
    await visitor.visit();
    for (const consent of ['', 'true', 'false', 'REQUIRED ']) {
      await set(visitor, { consent });
      await visitor.chat.evaluate((chat) => chat.show());
      await expect(visitor.panel.getByText(question)).toBeVisible();
      await visitor.say(`by "${consent}"`);
      await expect.poll(() => visitor.sent()).toContain(`by "${consent}"`);
      expect(said.pop()).toBe(
        `<kite-chat> takes as required consent="${consent}"; allowed: required`,
      );
      expect(said).toEqual([]);
    }
    for (const [index, consent] of ['yes', true, false, null].entries()) {
      await page.route(`**/${index}.json`, (route) => route.fulfill({ json: { consent } }));
      await visitor.chat.evaluate((chat, config) => {
        chat.removeAttribute('consent');
        chat.config = config;
      }, `/${index}.json`);
      await expect(visitor.chat).toHaveAttribute('consent', 'required');
      await expect(visitor.panel.getByText(question)).toBeVisible();
      expect(said.pop()).toContain(`takes as required consent of config="/${index}.json": `);
      expect(said).toEqual([]);
    }
    // Nobody knows what is in a file that is not there.
    await page.route('**/gone.json', (route) => route.fulfill({ status: 404 }));
    await visitor.chat.evaluate((chat) => {
      chat.config = '/gone.json';
    });
    await expect(visitor.chat).not.toHaveAttribute('consent');
    await expect(visitor.panel.getByText(question)).toBeVisible();
    expect(await stored(page)).toEqual([]);
  });

  test('where a device knows somebody by then, what has not gone out goes on with them', async ({
    visitor,
    server,
  }) => {
    const { page } = visitor;
    const context = page.context();
    await context.addInitScript(() => {
      addEventListener('DOMContentLoaded', () => {
        const chat = document.querySelector('kite-chat');
        if (chat) chat.consent = 'required';
      });
    });
    const tab = new Visitor(await context.newPage(), server);
    for (const each of [visitor, tab]) {
      await each.visit();
      await each.openChat();
    }
    const keep = ({ panel }) => panel.getByRole('button', { name: 'Keep it' }).click();
    await visitor.say('in the first');
    await tab.say('in the second');
    for (const each of [visitor, tab]) await expect.poll(() => each.sent()).toHaveLength(1);
    await keep(visitor);
    await visitor.saved('in the first');
    await tab.chat.evaluate((chat) => chat.disconnect());
    await context.setOffline(true);
    await tab.say('has not gone out');
    await tab.attach([
      { name: 'list.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') },
    ]);
    await tab.send();
    await expect(tab.message('list.pdf')).toBeVisible();
    await keep(tab);
    await expect(tab.panel.getByText(question)).toHaveCount(0);
    await context.setOffline(false);
    // One conversation, and nothing in it that somebody else has said.
    for (const each of [visitor, tab]) {
      await expect(each.messages).toHaveText([/in the first/, /has not gone out/, /list\.pdf/]);
      await expect.poll(() => each.sent()).toContain('list.pdf');
    }

    // Only what says that there is one has gone: who agrees after that goes on with it.
    await tab.page.close();
    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await visitor.openChat();
    await visitor.say('as somebody else');
    await expect.poll(() => visitor.sent()).toEqual(['as somebody else']);
    await keep(visitor);
    await expect(visitor.messages).toHaveText([/in the first/, /has not gone out/, /list\.pdf/]);
    await visitor.say('as before');
    await visitor.saved('as before');
    await page.reload();
    await visitor.openChat();
    await expect(visitor.messages).toHaveText([
      /in the first/,
      /has not gone out/,
      /list\.pdf/,
      /as before/,
    ]);
  });

  test('a tab that has not agreed is by itself until it does', async ({ visitor, server }) => {
    const context = visitor.page.context();
    await context.addInitScript(() => {
      addEventListener('DOMContentLoaded', () => {
        document.querySelector('kite-chat').consent = 'required';
      });
    });
    const open = async () => new Visitor(await context.newPage(), server);
    const [late, alone] = [await open(), await open()];
    for (const each of [visitor, late, alone]) {
      await each.visit();
      await each.openChat();
    }
    const keep = ({ panel }) => panel.getByRole('button', { name: 'Keep it' }).click();
    await alone.say('only here');
    await expect.poll(() => alone.sent()).toEqual(['only here']);
    await keep(visitor);
    await visitor.say('kept');
    await visitor.saved('kept');
    await expect(late.messages).toHaveCount(0);
    await keep(late);
    await expect(late.messages).toHaveText([/kept/]);

    await visitor.chat.evaluate((chat) => chat.forget());
    await expect(late.messages).toHaveCount(0);
    await expect(alone.messages).toHaveText([/only here/]);
  });

  test('it is of one conversation: in every element that shows it, and of nobody else’s', async ({
    visitor,
  }) => {
    const { page } = visitor;
    await visitor.visit();
    await visitor.chat.evaluate((chat) => {
      chat.consent = 'required';
      chat.userId = 'marta';
      chat.id = 'first';
      const second = chat.cloneNode();
      second.id = 'second';
      second.position = 'inline';
      chat.after(second);
    });
    const [first, second] = ['first', 'second'].map(
      (id) => new Visitor(page, visitor.server, page.locator(`#${id}`)),
    );
    await first.chat.evaluate((chat) => chat.show());
    for (const { panel } of [first, second]) await expect(panel.getByText(question)).toBeVisible();
    await second.panel.getByRole('button', { name: 'Keep it' }).click();
    for (const { panel } of [first, second]) {
      await expect(panel.getByText(question)).toHaveCount(0);
    }
    await second.chat.evaluate((chat) => chat.remove());
    await first.say('from Marta');
    await first.saved('from Marta');

    // Who comes next is asked; so is Marta, as nothing is left of her.
    const chat = (act) => first.chat.evaluate(act);
    await chat((element) => element.logout());
    await expect(first.panel.getByText(question)).toBeVisible();
    await first.say('from nobody');
    await expect.poll(() => first.sent()).toContain('from nobody');
    await expect.poll(() => stored(page)).toEqual([]);
    await chat((element) => element.identify({ userId: 'marta' }));
    await expect(first.panel.getByText(question)).toBeVisible();
    // The site has asked already.
    await chat((element) => {
      element.logout();
      element.identify({ userId: 'marta' });
      element.grantConsent();
    });
    await expect(first.panel.getByText(question)).toHaveCount(0);
    await chat((element) => element.logout());
    await chat((element) => element.identify({ userId: 'marta' }));
    await expect(first.panel.getByText(question)).toBeVisible();
    expect(await stored(page)).toEqual([]);
  });
});
