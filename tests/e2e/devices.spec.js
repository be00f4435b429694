// Whoever is known to the site has one conversation, on whatever device; and a device is known.
import { expect, test } from './fixtures.js';
import { Visitor } from './support/visitor.js';
import { intercept } from './support/wire.js';

/** Another browser, before the demo page. */
async function another(browser, server, user) {
  const context = await browser.newContext();
  const visitor = new Visitor(await context.newPage(), server);
  await visitor.visit();
  await signIn(visitor, user, await server.userToken(user));
  return visitor;
}

const signIn = (visitor, user, token) =>
  visitor.chat.evaluate(
    (chat, [userId, userToken]) => {
      Object.assign(chat, { userId, userToken });
    },
    [user, token],
  );

/** The JOIN frames that go out from the next connection on. */
function joins(page) {
  const joined = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const frame = JSON.parse(payload);
      if (frame[0] === 'JOIN') {
        joined.push(frame);
      }
    }),
  );
  return joined;
}

test('two browsers of one signed-in visitor show one conversation', async ({
  browser,
  operator,
  server,
}) => {
  await operator.api.login(server.loginLink);
  const phone = await another(browser, server, 'user-42');
  await phone.openChat();
  await phone.say('from the phone');
  await expect.poll(() => phone.sent()).toEqual(['from the phone']);
  const [{ id }] = await operator.api.conversations();
  await operator.api.reply(id, 'an answer');
  await expect(phone.message('an answer')).toBeVisible();

  // Opening is enough to see what was said elsewhere.
  const desktop = await another(browser, server, 'user-42');
  await desktop.openChat();
  await expect(desktop.messages).toHaveText([/from the phone/, /an answer/]);
  await desktop.say('from the desktop');
  await phone.say('from the phone again');
  await operator.api.reply(id, 'to both');
  await operator.api.read(id, 3);
  const order = async (visitor) => {
    const texts = await visitor.messages.locator('.bubble').allTextContents();
    return texts.map((text) => text.trim());
  };
  await expect(phone.messages).toHaveCount(5);
  await expect(desktop.messages).toHaveCount(5);
  const stored = (await operator.api.messages(id)).map((message) => message.text);
  await expect.poll(() => order(phone)).toEqual(stored);
  await expect.poll(() => order(desktop)).toEqual(stored);
  await expect(phone.log.getByText('Read', { exact: true })).toBeVisible();
  await expect(desktop.log.getByText('Read', { exact: true })).toBeVisible();
  expect(await operator.api.conversations()).toHaveLength(1);

  // What one has read, the other does not count.
  await phone.part('close').click();
  await desktop.part('close').click();
  await operator.api.reply(id, 'news');
  await expect(phone.part('badge')).toHaveText('1');
  await expect(desktop.part('badge')).toHaveText('1');
  await desktop.openChat();
  await expect(phone.part('badge')).toBeHidden();
  await phone.page.context().close();
  await desktop.page.context().close();
});

test('a new device has the end of the log at once, and the rest when somebody looks for it', async ({
  browser,
  operator,
  server,
}) => {
  await operator.api.login(server.loginLink);
  const phone = await another(browser, server, 'user-7');
  await phone.openChat();
  await phone.say('hello');
  await expect.poll(() => phone.sent()).toHaveLength(1);
  const [{ id }] = await operator.api.conversations();
  for (let index = 2; index <= 70; index += 1) {
    await operator.api.reply(id, `entry ${index}`);
  }
  await phone.page.context().close();

  const desktop = await another(browser, server, 'user-7');
  await desktop.openChat();
  await expect(desktop.message('entry 70')).toBeVisible();
  await desktop.messages.first().scrollIntoViewIfNeeded();
  await expect(desktop.messages).toHaveCount(70);
  const earlier = desktop.log.getByRole('button', { name: 'Earlier messages' });
  await expect(earlier).toBeHidden();
  await expect(desktop.messages.first()).toContainText('hello');

  await desktop.saved('hello');
  await desktop.page.reload();
  await signIn(desktop, 'user-7', await server.userToken('user-7'));
  await desktop.openChat();
  await expect(desktop.messages).toHaveCount(70);
  await expect(earlier).toBeHidden();
  await desktop.page.context().close();
});

test('what happened while the connection was broken comes once, in order', async ({
  visitor,
  operator,
}) => {
  const routes = [];
  let isBroken = false;
  await visitor.page.routeWebSocket(/\/channels\?/, (route) => {
    if (isBroken) {
      route.close({ code: 1011 });
    } else {
      routes.push([route, route.connectToServer()]);
    }
  });
  await operator.api.login(operator.server.loginLink);
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('before');
  await expect.poll(() => visitor.sent()).toEqual(['before']);
  const [{ id }] = await operator.api.conversations();

  isBroken = true;
  for (const [route, server] of routes) {
    server.close();
    route.close({ code: 1011 });
  }
  await visitor.say('in the dark');
  await operator.api.reply(id, 'one');
  await operator.api.reply(id, 'two');
  await expect(visitor.part('banner')).toBeVisible();
  isBroken = false;
  await visitor.tryNow();
  await expect.poll(() => visitor.sent()).toEqual(['before', 'in the dark']);
  await expect(visitor.messages).toHaveText([/before/, /one/, /two/, /in the dark/]);
  await expect(visitor.part('banner')).toBeHidden();
});

test('a JOIN whose answer is lost is repeated as the same device', async ({ visitor }) => {
  const joined = joins(visitor.page);
  let isFirst = true;
  await visitor.page.routeWebSocket(/\/channels\?/, (route) => {
    const server = route.connectToServer();
    server.onMessage((text) => {
      if (isFirst && JSON.parse(text)[0] === 'OK') {
        isFirst = false;
        server.close();
        route.close({ code: 1011 });
      } else {
        route.send(text);
      }
    });
  });
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('hello');
  await expect.poll(() => visitor.sent()).toEqual(['hello']);
  await visitor.page.reload();
  await visitor.openChat();
  await expect.poll(() => joined.length).toBeGreaterThanOrEqual(3);
  expect(joined[0][4]).toMatch(/^[\w-]{43}$/);
  expect(new Set(joined.map((join) => `${join[1]} ${join[4]}`)).size).toBe(1);
});

test('a JOIN waits until the device has kept who the visitor is', async ({ visitor }) => {
  const joined = joins(visitor.page);
  await visitor.page.addInitScript(() => {
    const { open } = IDBFactory.prototype;
    let release;
    const released = new Promise((resolve) => {
      release = resolve;
    });
    window.releaseStorage = release;
    IDBFactory.prototype.open = function (...args) {
      const request = open.apply(this, args);
      const { set } = Object.getOwnPropertyDescriptor(IDBRequest.prototype, 'onsuccess');
      Object.defineProperty(request, 'onsuccess', {
        set: (listen) => set.call(request, (event) => released.then(() => listen(event))),
      });
      return request;
    };
  });
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('hello');
  await expect(visitor.message('hello')).toBeVisible();
  await visitor.page.evaluate(
    () => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 2000 })),
  );
  expect(joined).toEqual([]);
  await visitor.page.evaluate(() => window.releaseStorage());
  await expect.poll(() => visitor.sent()).toEqual(['hello']);
});

test('two tabs that begin at once are one visitor', async ({ visitor, operator, server }) => {
  await operator.api.login(server.loginLink);
  const other = new Visitor(await visitor.page.context().newPage(), server);
  await visitor.visit();
  await visitor.openChat();
  // Now it has made up who the visitor is, and kept nothing.
  await visitor.chat.evaluate((chat) => chat.appendMsg('Welcome'));
  await expect(visitor.message('Welcome')).toBeVisible();
  await other.visit();
  await other.openChat();
  await other.say('from the other tab');
  await expect.poll(() => other.sent()).toEqual(['from the other tab']);

  await visitor.say('from this tab');
  await expect.poll(() => visitor.sent()).toContain('from this tab');
  await expect(visitor.messages).toHaveText([/Welcome/, /from the other tab/, /from this tab/]);
  await expect(other.message('from this tab')).toBeVisible();
  expect(await operator.api.conversations()).toHaveLength(1);
});

test('an expired proof says so, and the next one goes on', async ({ visitor, server }) => {
  const errors = [];
  await visitor.visit();
  await visitor.page.exposeFunction('noteError', (code) => errors.push(code));
  await visitor.page.evaluate(() =>
    document.addEventListener('kite-chat.error', ({ detail }) => window.noteError(detail.code)),
  );
  await signIn(visitor, 'user-9', await server.userToken('user-9', -3600));
  await visitor.openChat();
  const banner = visitor.part('banner');
  await expect(banner).toContainText('The chat is not available');
  await expect(banner).toContainText('Your sign-in has expired. Please reload the page');
  await expect.poll(() => errors).toEqual(['identity-expired']);
  await visitor.say('It is me');
  await signIn(visitor, 'user-9', await server.userToken('user-9'));
  await expect.poll(() => visitor.sent()).toEqual(['It is me']);
  await expect(banner).toBeHidden();
});

test('a number that is missing is asked for again', async ({ visitor, operator }) => {
  let dropped = 0;
  await intercept(visitor.page, ({ from, frame, pass }) => {
    if (from === 'server' && frame[0] === 'TXT' && frame[5] === 'one' && dropped === 0) {
      dropped += 1;
    } else {
      pass();
    }
  });
  await operator.api.login(operator.server.loginLink);
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('hello');
  await expect.poll(() => visitor.sent()).toEqual(['hello']);
  const [{ id }] = await operator.api.conversations();
  await operator.api.reply(id, 'one');
  await operator.api.reply(id, 'two');
  await expect(visitor.messages).toHaveText([/hello/, /one/, /two/]);
  expect(dropped).toBe(1);
});
