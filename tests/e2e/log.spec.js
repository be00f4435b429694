// The log: long ones, where the visitor reads in it, what messages say and when, one's own changed.
import { fillDevice } from '../../bench/page.js';
import { expect, test } from './fixtures.js';
import { intercept } from './support/wire.js';

const MANY = 1000;

/** Puts so many messages onto the device before the page is there. */
async function fill(visitor, count) {
  await visitor.page.goto(`${visitor.server.origin}/healthz`);
  await visitor.page.evaluate(fillDevice, { endpoint: visitor.server.endpoint, count });
}

/** How far the log is from its end, in pixels. */
const away = (visitor) => visitor.log.evaluate((log) => Math.abs(log.scrollTop));

const scrollTo = (visitor, top) =>
  visitor.log.evaluate((log, y) => {
    log.scrollTop = y;
  }, top);

/** The conversation of the one visitor there is, after a first message. */
async function begin(visitor, operator) {
  await operator.api.login(operator.server.loginLink);
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('hello');
  await expect.poll(() => visitor.sent()).toContain('hello');
  return (await operator.api.conversations())[0].id;
}

test.describe('a long log', () => {
  test('opens at its end, and all of it comes into the page', async ({ visitor }) => {
    await fill(visitor, MANY);
    await visitor.visit();
    await visitor.openChat();
    await expect(visitor.message(`Message ${MANY - 1}.`)).toBeInViewport();
    await expect(visitor.messages).toHaveCount(MANY);
    expect(await away(visitor)).toBe(0);
    // In their order, as screen readers go through them and as the page is searched.
    const numbers = await visitor.messages.evaluateAll((messages) =>
      messages.map((message) => Number(/Message (\d+)/.exec(message.textContent)[1])),
    );
    expect(numbers).toEqual(numbers.map((_, index) => index));
    // Skipped while it is out of sight, but never hidden from the browser's own search.
    const kinds = await visitor.log
      .locator('.page')
      .evaluateAll((pages) => pages.map((page) => getComputedStyle(page).contentVisibility));
    expect(new Set(kinds)).toEqual(new Set(['auto', 'visible']));
    // What the next message costs follows from what the browser looks at, not from what there is.
    const seen = await visitor.messages.evaluateAll(
      (all) => all.filter((each) => each.checkVisibility({ contentVisibilityAuto: true })).length,
    );
    expect(seen).toBeLessThan(MANY / 5);
    // One that was never seen is as long as its pages would be.
    const parts = visitor.log.locator('.rows > .chapter');
    const lengths = await parts.evaluateAll((all) =>
      all.slice(0, -1).map((each) => each.offsetHeight / each.querySelectorAll('.page').length),
    );
    expect(Math.max(...lengths)).toBeLessThan(2000);
    // So few stand beside each other, however many there are.
    const most = () =>
      visitor.log.evaluate((log) => {
        const all = log.querySelectorAll('.rows, .rows .chapter');
        return Math.max(...[...all].map((each) => each.childElementCount));
      });
    expect(await most()).toBeLessThanOrEqual(10);
    const chapters = visitor.log.locator('.chapter > .chapter');
    // Chromium goes through every picture and every box that can be scrolled, out of sight or not.
    await expect(chapters.locator('svg')).toHaveCount(0);
    const scrollable = await chapters.last().evaluate((chapter) => {
      const kinds = [...chapter.querySelectorAll('.row *')].map(
        (each) => getComputedStyle(each).overflow,
      );
      return kinds.filter((kind) => kind !== 'visible' && kind !== 'clip').length;
    });
    expect(scrollable).toBe(0);
    // Arrow keys go on over the borders of what is passed over.
    const row = chapters.last().locator('.row').first();
    await row.evaluate((first) => {
      first.tabIndex = -1;
      first.focus();
    });
    await visitor.page.keyboard.press('ArrowUp');
    await expect(chapters.nth(-2).locator('.row').last()).toBeFocused();
    await visitor.page.keyboard.press('ArrowDown');
    await expect(row).toBeFocused();
    // What comes into the middle makes no chapter longer than others.
    await visitor.chat.evaluate((chat) => {
      for (let at = 300; at > 0; at--) chat.appendMsg({ text: `more ${at};`, timestamp: at });
    });
    await expect(visitor.messages).toHaveCount(MANY + 300);
    const more = await visitor.messages.evaluateAll((messages) =>
      messages.slice(0, 300).map((message) => Number(/more (\d+);/.exec(message.textContent)[1])),
    );
    expect(more).toEqual(more.map((_, index) => index + 1));
    expect(await most()).toBeLessThanOrEqual(10);
  });

  test('stays where it is read while more comes at either end', async ({ visitor, operator }) => {
    await fill(visitor, MANY);
    const id = await begin(visitor, operator);
    await expect(visitor.messages).toHaveCount(MANY + 1);
    await scrollTo(visitor, -5000);
    const place = () =>
      visitor.log.evaluate((log) => {
        const { top } = log.getBoundingClientRect();
        const rows = [...log.querySelectorAll('.row')];
        const row = rows.find((each) => each.getBoundingClientRect().top >= top);
        return [row.dataset.id, Math.round(row.getBoundingClientRect().top - top)];
      });
    await expect(visitor.part('latest')).toBeVisible();
    const before = await place();
    for (const text of ['one', 'two', 'three']) await operator.api.reply(id, text);
    await expect(visitor.part('latest')).toHaveText('3 new messages');
    expect(await place()).toEqual(before);
    // A browser that still scrolls for a key or a wheel goes on with that behind the jump.
    await visitor.chat.evaluate(async ({ shadowRoot }) => {
      shadowRoot.querySelector('.latest').click();
      for (const step of [200, 300, 400]) {
        await new Promise(requestAnimationFrame);
        shadowRoot.querySelector('.log').scrollTop -= step;
      }
    });
    await expect(visitor.message('three')).toBeInViewport();
    await expect(visitor.part('latest')).toBeHidden();
    expect(await away(visitor)).toBe(0);
    // But the visitor may go where they like at once.
    await visitor.log.hover();
    await visitor.page.mouse.wheel(0, -600);
    await expect(visitor.part('latest')).toBeVisible();
  });

  test('keeps its order when much of it moves at once', async ({ visitor, operator }) => {
    let release;
    await intercept(visitor.page, ({ frame, pass }) => {
      if (frame[0] === 'TXT' && frame[2] === 'mine') release = pass;
      else pass();
    });
    const id = await begin(visitor, operator);
    await visitor.say('mine');
    const news = Array.from({ length: 300 }, (_, index) => `News ${index}.`);
    for (const text of news) await operator.api.reply(id, text);
    await expect(visitor.messages).toHaveCount(302);
    const texts = () =>
      visitor.messages.evaluateAll((messages) =>
        messages.map((message) => /hello|mine|News \d+\./.exec(message.textContent)[0]),
      );
    expect(await texts()).toEqual(['hello', 'mine', ...news]);
    // What was written meanwhile gets its place behind all of it.
    release();
    await expect.poll(texts).toEqual(['hello', ...news, 'mine']);
  });

  test('older pages come from the server by themselves, and nothing jumps', async ({
    visitor,
    operator,
    raw,
  }) => {
    // Another device of the same visitor has said it all.
    const token = await visitor.server.userToken('user-42');
    await raw.join({ id: 'user-42', userToken: token });
    for (let index = 0; index < 130; index++) await raw.text(`m${index}`, `Earlier ${index}.`);
    await operator.api.login(operator.server.loginLink);
    await visitor.visit();
    await visitor.chat.evaluate(
      (chat, [userId, userToken]) => Object.assign(chat, { userId, userToken }) && undefined,
      ['user-42', token],
    );
    await visitor.openChat();
    await expect(visitor.message('Earlier 129.')).toBeInViewport();
    for (let step = 0; step < 40 && (await visitor.message('Earlier 0.').count()) === 0; step++) {
      const rows = await visitor.messages.count();
      await scrollTo(visitor, -1_000_000);
      await expect
        .poll(async () => (await visitor.messages.count()) > rows || rows === 130)
        .toBe(true);
    }
    await expect(visitor.messages).toHaveCount(130);
    await expect(visitor.log.getByRole('button', { name: 'Earlier messages' })).toBeHidden();
  });
});

test.describe('what is new', () => {
  test('begins at a line that goes when the visitor writes', async ({ visitor, operator }) => {
    const id = await begin(visitor, operator);
    await visitor.part('close').click();
    await operator.api.reply(id, 'first news');
    await operator.api.reply(id, 'second news');
    await expect(visitor.chat.locator('.badge')).toHaveText('2');
    await visitor.launcher.click();
    const line = visitor.log.getByText('New messages');
    await expect(line).toHaveCount(1);
    const row = visitor.log.getByRole('article').filter({ hasText: 'New messages' });
    await expect(row).toContainText('first news');
    await visitor.say('thanks');
    await expect(line).toHaveCount(0);
  });

  test('is where the next page opens, however much it is', async ({ visitor, operator }) => {
    const id = await begin(visitor, operator);
    await visitor.part('close').click();
    for (let index = 0; index < 130; index += 1) await operator.api.reply(id, `News ${index}.`);
    await expect(visitor.chat.locator('.badge')).toHaveText('99+');
    await visitor.page.reload();
    await visitor.launcher.click();
    await expect(visitor.log.getByText('New messages')).toBeInViewport();
    await expect(visitor.message('News 0.')).toBeInViewport();
    await expect(visitor.part('latest')).toHaveText('130 new messages');
  });

  test('is read only when the end of the log is in sight', async ({ visitor, operator }) => {
    await fill(visitor, 100);
    const id = await begin(visitor, operator);
    await scrollTo(visitor, -2000);
    await expect(visitor.part('latest')).toBeVisible();
    await operator.api.reply(id, 'unseen');
    await expect(visitor.part('latest')).toHaveText('1 new message');
    await visitor.part('latest').click();
    await expect(visitor.message('unseen')).toBeInViewport();
    await expect(visitor.part('latest')).toBeHidden();
  });
});

test.describe('what a message says', () => {
  test('has links, and only links that are safe', async ({ visitor, operator }) => {
    const id = await begin(visitor, operator);
    await operator.api.reply(
      id,
      'See https://a.example/x?y=(1), www.b.example. Or ask me@c.example! javascript:alert(1) and.so',
    );
    const links = visitor.incoming.getByRole('link');
    await expect(links).toHaveCount(3);
    const hrefs = await links.evaluateAll((all) =>
      all.map((link) => [link.getAttribute('href'), link.rel, link.target]),
    );
    const rel = 'noopener noreferrer nofollow';
    expect(hrefs).toEqual([
      ['https://a.example/x?y=(1)', rel, '_blank'],
      ['https://www.b.example', rel, '_blank'],
      ['mailto:me@c.example', rel, '_blank'],
    ]);
  });

  test('is larger where it is nothing but emoji', async ({ visitor, operator }) => {
    const id = await begin(visitor, operator);
    for (const text of ['👍🏽', '👩‍👩‍👧 🇺🇦', '12', 'ok 👍']) await operator.api.reply(id, text);
    await expect(visitor.incoming).toHaveCount(4);
    const large = await visitor.incoming
      .locator('.bubble')
      .evaluateAll((all) => all.map((bubble) => parseInt(getComputedStyle(bubble).fontSize, 10)));
    expect(large.map((size) => size > 30)).toEqual([true, true, false, false]);
  });

  test('is copied without what only helps to read', async ({ visitor, operator }) => {
    const id = await begin(visitor, operator);
    await operator.api.reply(id, 'line one\nline two');
    await operator.api.reply(id, 'last');
    await expect(visitor.incoming).toHaveCount(2);
    await visitor.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await visitor.log.evaluate((log) => {
      const all = log.querySelectorAll('.row');
      getSelection().setBaseAndExtent(all[0], 0, all[2], all[2].childNodes.length);
    });
    await visitor.page.keyboard.press('Control+C');
    const copied = await visitor.page.evaluate(() => navigator.clipboard.readText());
    expect(copied.split(/\n+/).filter(Boolean)).toEqual(['hello', 'line one', 'line two', 'last']);
  });

  test('cannot leave its bubble', async ({ visitor, operator }) => {
    const id = await begin(visitor, operator);
    const hostile = `\u202E${'<b>gnp.exe</b>'}\u2066 ${'W'.repeat(900)} ${'line\n'.repeat(300)}`;
    await operator.api.reply(id, hostile);
    await operator.api.reply(id, 'fine');
    await expect(visitor.message('fine')).toBeInViewport();
    await expect(visitor.incoming.locator('b')).toHaveCount(0);
    const wide = await visitor.log.evaluate((log) => log.scrollWidth > log.clientWidth);
    expect(wide).toBe(false);
  });
});

test('the whole date is told to who points at a time and to who hears it', async ({
  visitor,
  operator,
}) => {
  await begin(visitor, operator);
  const time = visitor.log.locator('time').first();
  await expect(time).toHaveAttribute('title', /\d{4}/);
  await expect(time).toHaveAttribute('datetime', /^\d{4}-\d\d-\d\dT/);
  await expect(time.locator('.unseen')).toHaveText(await time.getAttribute('title'));
});

test('today becomes yesterday at midnight', async ({ visitor, operator }) => {
  await visitor.page.clock.install({ time: new Date() });
  await begin(visitor, operator);
  const day = visitor.log.locator('.day');
  await expect(day).toHaveText(/today/i);
  await visitor.page.clock.fastForward('24:00:00');
  await expect(day).toHaveText(/yesterday/i);
});

test.describe("one's own message", () => {
  const tools = (visitor) => visitor.chat.getByRole('button', { name: 'Edit or delete' });

  test('is changed by mouse', async ({ visitor, operator }) => {
    const id = await begin(visitor, operator);
    await visitor.message('hello').hover();
    await tools(visitor).click();
    const dialog = visitor.chat.getByRole('dialog', { name: 'Your message' });
    await dialog.getByRole('textbox').fill('hello there');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(visitor.message('hello there')).toBeVisible();
    await expect(visitor.log.getByText('Edited')).toBeVisible();
    await expect.poll(async () => (await operator.api.messages(id))[0].text).toBe('hello there');
  });

  test('is deleted by keyboard, once that was asked again', async ({ visitor, operator }) => {
    const id = await begin(visitor, operator);
    await operator.api.reply(id, 'answer');
    await expect(visitor.incoming).toHaveCount(1);
    await visitor.log.focus();
    await visitor.page.keyboard.press('ArrowUp');
    await expect(visitor.log.getByRole('article').last()).toBeFocused();
    await visitor.page.keyboard.press('ArrowUp');
    await visitor.page.keyboard.press('Tab');
    await expect(tools(visitor)).toBeFocused();
    await visitor.page.keyboard.press('Enter');
    const dialog = visitor.chat.getByRole('dialog', { name: 'Your message' });
    await dialog.getByRole('button', { name: 'Delete' }).click();
    const question = visitor.chat.getByRole('dialog', { name: 'Delete this message?' });
    await question.getByRole('button', { name: 'Delete' }).click();
    await expect(visitor.outgoing).toHaveText(/Message deleted/);
    await expect.poll(async () => (await operator.api.messages(id)).length).toBe(1);
  });

  test('says that a change waits, on later visits too, and that it was refused', async ({
    visitor,
    operator,
  }) => {
    let release;
    await intercept(visitor.page, ({ frame, pass }) => {
      if (frame[0] === 'EDIT') release = pass;
      else pass();
    });
    const id = await begin(visitor, operator);
    await operator.api.setBlocked(id, true);
    await visitor.message('hello').hover();
    await tools(visitor).click();
    const dialog = visitor.chat.getByRole('dialog', { name: 'Your message' });
    await dialog.getByRole('textbox').fill('something rude');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(visitor.log.getByText('Saving…')).toBeVisible();
    await visitor.saved('something rude');
    release = undefined;
    await visitor.page.reload();
    await visitor.openChat();
    await expect(visitor.log.getByText('Saving…')).toBeVisible();
    await expect.poll(() => Boolean(release)).toBe(true);
    release();
    await expect(visitor.log.getByText('Not changed:')).toBeVisible();
    await expect(visitor.message('hello')).toBeVisible();
  });
});
