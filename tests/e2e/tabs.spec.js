// Several tabs of one visitor: one conversation, one connection, whatever becomes of a tab.
import { expect, test } from './fixtures.js';
import { noteNotices, rings } from './support/notices.js';
import { OldServer } from './support/old-server.js';
import { Visitor } from './support/visitor.js';

/** The WebSockets that a page has open. */
const countSockets = (page) => {
  const open = new Set();
  page.on('websocket', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  return open;
};

/** A tab with a conversation, and a second one that follows it. */
const twoTabs = async (visitor) => {
  const first = countSockets(visitor.page);
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('from the first');
  await expect(visitor.outgoing).toContainText(['from the first']);
  await expect.poll(() => visitor.sent()).toContain('from the first');
  const page = await visitor.page.context().newPage();
  const second = countSockets(page);
  const tab = new Visitor(page, visitor.server);
  await tab.visit();
  await tab.openChat();
  await expect(tab.outgoing).toContainText(['from the first']);
  return { tab, sockets: { first, second } };
};

/** The tab dies: nothing runs there any more, not even what runs when one is closed. */
const kill = async (page) => {
  const crashed = page.waitForEvent('crash');
  const devtools = await page.context().newCDPSession(page);
  devtools.send('Page.crash').catch(() => {});
  await crashed;
};

test('one tab has the connection, and both show the same', async ({ visitor, operator }) => {
  await operator.login();
  const { tab, sockets } = await twoTabs(visitor);
  await tab.say('from the second');
  await expect.poll(() => tab.sent()).toContain('from the second');
  await expect(visitor.outgoing).toContainText(['from the first', 'from the second']);
  await operator.open('from the second');
  await operator.reply('to both');
  for (const each of [visitor, tab]) {
    await expect(each.incoming).toContainText(['to both']);
  }
  expect([sockets.first.size, sockets.second.size]).toEqual([1, 0]);
  const [conversation] = await operator.api.conversations();
  const texts = (await operator.api.messages(conversation.id)).map(({ text }) => text);
  expect(texts).toEqual(['from the first', 'from the second', 'to both']);
});

test('what a visitor asks for in a tab without the connection is done', async ({ visitor }) => {
  const { tab, sockets } = await twoTabs(visitor);
  await tab.message('from the first').hover();
  await tab.chat.getByRole('button', { name: 'Edit or delete' }).click();
  const dialog = tab.chat.getByRole('dialog', { name: 'Your message' });
  await dialog.getByRole('textbox').fill('said better');
  await dialog.getByRole('button', { name: 'Save' }).click();
  for (const each of [visitor, tab]) {
    await expect(each.log.getByText('Edited')).toBeVisible();
    await expect(each.message('said better')).toBeVisible();
  }
  expect([sockets.first.size, sockets.second.size]).toEqual([1, 0]);
});

test('when the leading tab dies, the other one takes its place within a second', async ({
  visitor,
  operator,
}) => {
  await operator.login();
  const { tab, sockets } = await twoTabs(visitor);
  await kill(visitor.page);
  await expect.poll(() => sockets.second.size, { timeout: 1000 }).toBe(1);
  await tab.say('still here');
  await expect.poll(() => tab.sent()).toContain('still here');
  await operator.open('still here');
});

test('two tabs that begin at the same time are one visitor', async ({ visitor, operator }) => {
  await operator.login();
  const page = await visitor.page.context().newPage();
  const tabs = [visitor, new Visitor(page, visitor.server)];
  for (const tab of tabs) {
    await tab.visit();
    await tab.openChat();
  }
  const say = (input, text) => {
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
  };
  await Promise.all(tabs.map((tab, place) => tab.input.evaluate(say, `from ${place}`)));
  for (const tab of tabs) {
    await expect(tab.outgoing).toHaveCount(2);
    await expect.poll(() => tab.sent()).toHaveLength(2);
  }
  expect(await operator.api.conversations()).toHaveLength(1);
});

test('a leading tab that dies in mid-send leaves its messages to the other one', async ({
  visitor,
  operator,
  server,
}) => {
  await operator.login();
  const { tab } = await twoTabs(visitor);
  server.standStill();
  await visitor.say('left by the first');
  await tab.say('left by the second');
  await expect(tab.outgoing).toHaveCount(3);
  await kill(visitor.page);
  server.goOn();
  const [conversation] = await operator.api.conversations();
  const texts = async () =>
    (await operator.api.messages(conversation.id)).map(({ text }) => text).toSorted();
  await expect.poll(texts).toEqual(['from the first', 'left by the first', 'left by the second']);
  await expect(tab.log.locator('.status:not(:empty)')).toHaveText(['Delivered']);
  expect(await texts()).toHaveLength(3);
});

test('a leading tab that is closed in mid-upload leaves the file to the other one', async ({
  visitor,
  operator,
}) => {
  await operator.login();
  const { tab } = await twoTabs(visitor);
  // The leading tab uploads for ever.
  const begun = new Promise((resolve) => {
    visitor.page.route('**/api/storage**', resolve);
  });
  await tab.attach([
    { name: 'plan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('A plan') },
  ]);
  await tab.send();
  await begun;
  await visitor.page.close();
  await expect.poll(() => tab.sent()).toContain('plan.pdf');
  const [conversation] = await operator.api.conversations();
  const files = (await operator.api.messages(conversation.id)).filter(({ file }) => file);
  expect(files).toHaveLength(1);
});

test('a frozen tab lets another one lead, and goes on where that one is', async ({
  visitor,
  operator,
}) => {
  await operator.login();
  const { tab, sockets } = await twoTabs(visitor);
  // Chromium freezes no page that can be seen, as all pages here can: its events are told instead.
  const tell = (name) =>
    visitor.page.evaluate((type) => {
      document.dispatchEvent(new Event(type));
    }, name);
  await tell('freeze');
  await expect.poll(() => [sockets.first.size, sockets.second.size]).toEqual([0, 1]);
  await tab.say('while it is frozen');
  await expect.poll(() => tab.sent()).toContain('while it is frozen');
  await operator.open('while it is frozen');
  await operator.reply('to who is awake');
  await expect(tab.incoming).toContainText(['to who is awake']);
  await tell('resume');
  await expect(visitor.incoming).toContainText(['to who is awake']);
  await expect(visitor.outgoing).toHaveCount(2);

  // Again and again in one moment, and alone: nobody else can lead.
  await tab.page.close();
  await expect.poll(() => sockets.first.size).toBe(1);
  await tell('freeze');
  const held = () => navigator.locks.query().then((locks) => locks.held.length);
  await expect.poll(() => visitor.page.evaluate(held)).toBe(0);
  await visitor.page.evaluate(() => {
    for (const type of ['resume', 'freeze', 'resume']) document.dispatchEvent(new Event(type));
  });
  await expect.poll(() => sockets.first.size).toBe(1);
  await visitor.say('awake again');
  await expect.poll(() => visitor.sent()).toContain('awake again');
});

test('a page that was kept for the way back catches up', async ({ page, server, operator }) => {
  await operator.api.login(server.loginLink);
  // What has no number cannot be asked for: a server of the first version gives none.
  const old = await OldServer.before(server);
  const visitor = new Visitor(page, old);
  // Nothing is told to such a page. No browser keeps one whose tools are open.
  await page.context().addInitScript(() => {
    const { addEventListener } = EventTarget.prototype;
    addEventListener('storage', (event) => window.isKept && event.stopImmediatePropagation(), true);
    BroadcastChannel.prototype.addEventListener = function (type, listener, options) {
      const hear = (event) => window.isKept || listener(event);
      addEventListener.call(this, type, hear, options);
    };
  });
  const { tab } = await twoTabs(visitor);
  const turn = (isKept) =>
    tab.page.evaluate((kept) => {
      window.isKept = kept;
      window.dispatchEvent(new Event(kept ? 'pagehide' : 'pageshow'));
    }, isKept);
  await turn(true);
  const [{ id }] = await operator.api.conversations();
  await operator.api.reply(id, 'to who is there');
  await expect(visitor.incoming).toContainText(['to who is there']);
  await visitor.saved('to who is there');
  await expect(tab.incoming).toHaveCount(0);
  await turn(false);
  await expect(tab.incoming).toContainText(['to who is there']);
  // So it does with what was forgotten.
  await turn(true);
  await visitor.chat.evaluate((chat) => chat.forget());
  await expect(tab.messages).toHaveCount(2);
  await turn(false);
  await expect(tab.messages).toHaveCount(0);
  await old.stop();
});

test('a leading tab that hangs is not waited for', async ({ visitor, operator }) => {
  await operator.login();
  const { tab } = await twoTabs(visitor);
  // Until the test is over, or for longer than anybody waits.
  const hangs = visitor.page.evaluate(() => {
    for (const end = Date.now() + 20_000; Date.now() < end; );
  });
  await tab.say('does anybody hear me');
  await expect.poll(() => tab.sent()).toContain('does anybody hear me');
  await operator.open('does anybody hear me');
  await operator.reply('yes');
  await expect(tab.incoming).toContainText(['yes']);
  await hangs;
  await expect(visitor.incoming).toContainText(['yes']);
});

test('without Web Locks each tab has a connection, and still nothing is doubled', async ({
  visitor,
  operator,
}) => {
  await visitor.page.context().addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
  });
  await operator.login();
  const { tab, sockets } = await twoTabs(visitor);
  await expect.poll(() => sockets.second.size).toBe(1);
  await tab.say('from the second');
  await expect.poll(() => tab.sent()).toContain('from the second');
  await operator.open('from the second');
  await operator.reply('to both');
  for (const each of [visitor, tab]) {
    await expect(each.incoming).toContainText(['to both']);
    await expect(each.messages).toHaveCount(3);
  }
});

test('what is written in one tab stands in the other one, and is there after a reload', async ({
  visitor,
}) => {
  const { tab } = await twoTabs(visitor);
  await visitor.input.fill('half a sen');
  await expect(tab.input).toHaveValue('half a sen');
  await tab.page.reload();
  await tab.openChat();
  await expect(tab.input).toHaveValue('half a sen');
  await tab.say('half a sentence');
  await expect(visitor.input).toHaveValue('');
});

test('one tab rings, and what is read in one is read in all', async ({ visitor, operator }) => {
  await operator.login();
  await noteNotices(visitor.page.context());
  const { tab } = await twoTabs(visitor);
  for (const each of [visitor, tab]) {
    await each.part('close').click();
  }
  await operator.open('from the first');
  await operator.reply('for your eyes');
  for (const each of [visitor, tab]) {
    await expect(each.part('badge')).toHaveText('1');
  }
  await expect.poll(() => rings(visitor.page)).toBe(1);
  await tab.page.bringToFront();
  await tab.openChat();
  for (const each of [visitor, tab]) {
    await expect(each.part('badge')).toHaveText('');
  }
  expect(await rings(tab.page)).toBe(0);
});

test('forgotten in one tab is forgotten in all', async ({ visitor }) => {
  const { tab } = await twoTabs(visitor);
  const ask = tab.chat.getByRole('dialog', { name: 'Forget this conversation' });
  await tab.chat.getByRole('button', { name: 'Menu' }).click();
  await tab.chat.getByRole('menuitem', { name: 'Forget this conversation' }).click();
  await expect(ask).toBeVisible();
  // What the tabs tell each other, which may come late.
  const told = await visitor.page.context().newPage();
  await told.goto(`${visitor.server.origin}/healthz`);
  const name = await tab.page.evaluate(() => Object.keys(localStorage)[0]);
  await told.evaluate((key) => {
    window.told = [];
    window.channel = new BroadcastChannel(key);
    window.channel.onmessage = ({ data }) => window.told.push(data);
  }, name);
  await visitor.say('another');
  await expect.poll(() => visitor.sent()).toContain('another');
  await expect(tab.outgoing).toHaveCount(2);

  await visitor.chat.evaluate((chat) => chat.forget());
  const tellAgain = () =>
    told.evaluate(() => {
      for (const data of window.told) {
        if (data.kind === 'message') window.channel.postMessage(data);
      }
      return window.told.length;
    });
  for (const each of [visitor, tab]) {
    await expect(each.messages).toHaveCount(0);
  }
  await expect(ask).toHaveCount(0);
  expect(await tellAgain()).toBeGreaterThan(1);
  await visitor.say('somebody new');
  await expect.poll(() => visitor.sent()).toContain('somebody new');
  await tellAgain();
  await expect(tab.outgoing).toHaveText([/somebody new/]);
  await expect(visitor.outgoing).toHaveText([/somebody new/]);
});

test('what is under way when all is forgotten is not kept, and what comes after it is', async ({
  visitor,
}) => {
  await visitor.visit();
  await visitor.openChat();
  // At each moment of the first write.
  for (let pause = 0; pause < 12; pause += 1) {
    await visitor.chat.evaluate(async (chat, millis) => {
      chat.send('a secret');
      await new Promise((go) => setTimeout(go, millis));
      chat.forget();
    }, pause);
  }
  await expect(visitor.messages).toHaveCount(0);

  // Left in the same moment, long before a database answers.
  await visitor.chat.evaluate((chat) => {
    chat.send('somebody new');
    location.reload();
  });
  await visitor.page.waitForLoadState();
  await visitor.openChat();
  await expect(visitor.outgoing).toHaveText([/somebody new/]);
  await expect.poll(() => visitor.sent()).toEqual(['somebody new']);
});
