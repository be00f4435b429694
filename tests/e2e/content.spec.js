// What a page puts into the element by itself: as pages of the original do, and in slots.
import { expect, test } from './fixtures.js';
import { barriers } from './support/element.js';
import { Visitor } from './support/visitor.js';

test('a page that was written for the original works', async ({ bare: page, server }) => {
  await page.evaluate(async (endpoint) => {
    window.heard = [];
    for (const name of ['show', 'send', 'hide']) {
      document.addEventListener(`kite-chat.${name}`, ({ type }) => window.heard.push(type));
    }
    const { KiteChat } = await import('/kite-chat.js');
    new KiteChat({ endpoint, createIfMissing: false });
    const none = document.querySelector('kite-chat');
    const { element } = new KiteChat({
      endpoint,
      eagerlyConnect: true,
      open: true,
      userId: 'marta',
    });
    window.found = [
      none,
      new KiteChat({ userName: 'Marta' }).element === element,
      element.userName,
    ];
    element.style.setProperty('--kite-primary-color', 'rgb(1, 2, 3)');
    element.style.setProperty('--kite-secondary-color', 'rgb(4, 5, 6)');
    element.append(Object.assign(document.createElement('kite-msg'), { textContent: 'Hi' }));
    element.appendMsg({ text: 'Welcome', timestamp: '2026-01-02T03:04:05.000Z' });
    element.appendMsg({ text: 'Hello', status: 'read' });
    // As the original's own client calls it, with its numbers for a status.
    element.appendMsg({
      text: 'Anybody?',
      timestamp: new Date('2026-01-03T03:04:05Z'),
      status: 0,
      edited: true,
    });
    const file = new File(['%PDF-1.7'], 'terms.pdf', { type: 'application/pdf' });
    element.appendMsg({ file, messageId: 'terms', timestamp: new Date() });
    element.appendMsg({ file: new Blob(['1']), timestamp: new Date(Number.NaN), status: null });
    // A page that shows everything by itself takes nothing from what it shows.
    element.addEventListener('kite-chat.send', ({ detail }) => element.appendMsg(detail));
    for (const wrong of [undefined, {}, { file: 'terms.pdf' }]) element.appendMsg(wrong);
  }, server.endpoint);
  expect(await page.evaluate(() => window.found)).toEqual([null, true, 'Marta']);
  const chat = new Visitor(page, server);
  await expect(chat.chat.getByText('Hi', { exact: true })).toBeVisible();
  await expect(chat.incoming).toHaveText([/Welcome/, /terms\.pdf.*8 bytes/, /1 byte/]);
  await expect(chat.outgoing).toHaveText([/Anybody\?/, /Hello/]);
  const said = chat.log.getByRole('article');
  const times = said.locator('time');
  await expect(times.nth(0)).toHaveAttribute('datetime', '2026-01-02T03:04:05.000Z');
  await expect(times.nth(1)).toHaveAttribute('datetime', '2026-01-03T03:04:05.000Z');
  await expect(said.nth(1)).toContainText('Edited');
  const saved = page.waitForEvent('download');
  await chat.panel.getByRole('button', { name: 'Download terms.pdf' }).click();
  expect((await saved).suggestedFilename()).toBe('terms.pdf');
  await expect(chat.launcher).toHaveCSS('background-color', 'rgb(1, 2, 3)');
  await expect(chat.launcher).toHaveCSS('color', 'rgb(4, 5, 6)');
  await chat.say('from the original page');
  await expect(chat.outgoing.filter({ hasText: 'from the original page' })).toBeVisible();
  await expect(chat.messages.filter({ hasText: 'from the original page' })).toHaveCount(1);
  await chat.saved('from the original page');
  await chat.part('close').click();
  expect(await page.evaluate(() => window.heard)).toEqual([
    'kite-chat.show',
    'kite-chat.send',
    'kite-chat.hide',
  ]);
});

test('slots take what the site puts into the element', async ({ visitor }) => {
  await visitor.visit();
  await visitor.chat.evaluate((chat) => {
    const add = (tag, text, attributes = {}) => {
      const element = Object.assign(document.createElement(tag), { textContent: text });
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      chat.append(element);
    };
    add('kite-msg', 'Welcome to the shop');
    add('kite-msg', 'I was here before', { status: 'read' });
    add('kite-file', 'size-chart.pdf');
    add('b', 'Ask!', { slot: 'launcher' });
    add('strong', 'Fernhill support', { slot: 'header' });
    add('small', 'We read everything', { slot: 'footer' });
  });
  await expect(visitor.chat.getByText('Ask!')).toBeVisible();
  await expect(visitor.chat.getByText('Welcome to the shop')).toBeHidden();
  await visitor.openChat();
  for (const text of ['Welcome to the shop', 'I was here before', 'size-chart.pdf']) {
    await expect(visitor.chat.getByText(text)).toBeVisible();
  }
  await expect(visitor.chat.getByText('Fernhill support')).toBeVisible();
  await expect(visitor.chat.getByText('We read everything')).toBeVisible();
  await expect(visitor.part('title')).toBeHidden();
  await visitor.chat.evaluate((chat) => {
    chat.heading = 'Still its name';
  });
  await expect(visitor.chat.getByRole('dialog', { name: 'Still its name' })).toBeVisible();
  // A conversation that the site has begun is no empty one.
  await expect(visitor.chat.getByText('Hello there')).toBeHidden();
  await visitor.say('Thank you');
  await expect.poll(() => visitor.sent()).toEqual(['Thank you']);
  expect(await barriers(visitor.page)).toEqual([]);
  const below = await visitor.message('Thank you').boundingBox();
  const above = await visitor.chat.getByText('size-chart.pdf').boundingBox();
  expect(below.y).toBeGreaterThan(above.y + above.height - 1);

  await visitor.chat.evaluate((chat) => {
    chat.forget();
    chat.replaceChildren();
  });
  await expect(visitor.chat.getByText('Hello there')).toBeVisible();
  await expect(visitor.panel).toHaveAttribute('aria-labelledby', 'title');
  await visitor.chat.evaluate((chat) => {
    chat.innerHTML = '<p slot="empty">Nobody has said anything</p>';
  });
  await expect(visitor.chat.getByText('Hello there')).toBeHidden();
  await expect(visitor.chat.getByText('Nobody has said anything')).toBeVisible();
});

test('the site’s own files are files, and messages that the log has too are shown once', async ({
  visitor,
}) => {
  await visitor.visit();
  const sent = visitor.chat.evaluate(
    (chat) =>
      new Promise((resolve) => {
        chat.addEventListener('kite-chat.send', ({ detail }) => resolve(detail.messageId));
      }),
  );
  await visitor.openChat();
  await visitor.say('said before');
  const id = await sent;
  await expect.poll(() => visitor.sent()).toEqual(['said before']);
  await visitor.saved('said before');
  await visitor.page.reload();
  await visitor.chat.evaluate((chat, messageId) => {
    const { createObjectURL } = URL;
    window.types = [];
    URL.createObjectURL = (blob) => {
      window.types.push(blob.type);
      return createObjectURL.call(URL, blob);
    };
    const picture =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    chat.innerHTML = `
      <kite-msg status="read" messageId="${messageId}">said before</kite-msg>
      <kite-msg messageId="an&quot;other]">said elsewhere</kite-msg>
      <kite-msg status="sent"><kite-file name="plan.txt" src="data:text/plain;base64,SGVsbG8="></kite-file></kite-msg>
      <kite-file name="dot.png" src="data:image/png;base64,${picture}"></kite-file>
      <kite-file name="terms" src="/healthz">Our terms</kite-file>
      <kite-file name="page.html" src="data:text/html,%3Cscript%3Ealert(1)%3C/script%3E"></kite-file>
      <kite-file name="far.pdf" src="https://elsewhere.example/far.pdf"></kite-file>
      <kite-file name="evil.html" src="javascript:alert(1)"></kite-file>
      <kite-file name="broken" src="data:image/png;base64,%"></kite-file>`;
    const given = document.createElement('kite-file');
    given.file = new File(['x'.repeat(2048)], 'given.csv', { type: 'text/csv' });
    // No tag of a language.
    given.lang = 'en_US';
    chat.append(given);
  }, id);
  await visitor.openChat();
  const { chat } = visitor;
  await expect(chat.getByText('said elsewhere')).toBeVisible();
  await expect(visitor.message('said before')).toHaveCount(1);
  await expect(chat.locator('kite-msg').first()).toBeHidden();
  const files = chat.locator('kite-file');
  const links = files.getByRole('link');
  await expect(links).toHaveText([
    /^plan\.txt\s*5 bytes$/,
    /^dot\.png/,
    'terms',
    /^page\.html/,
    'far.pdf',
    /^given\.csv\s*2 kB$/,
  ]);
  const saved = visitor.page.waitForEvent('download');
  await links.first().click();
  expect((await saved).suggestedFilename()).toBe('plan.txt');
  await expect(chat.getByRole('link', { name: 'Our terms' })).toBeVisible();
  await expect(links.nth(2)).toHaveAttribute('href', /^http.*\/healthz$/);
  // What could act as a page of the site's is only saved, and what is elsewhere does not take its place.
  const types = await visitor.page.evaluate(() => window.types);
  expect(types).toContain('application/octet-stream');
  expect(types).not.toContain('text/html');
  await visitor.page
    .context()
    .route('https://elsewhere.example/**', (route) => route.fulfill({ body: 'far' }));
  const opened = visitor.page.context().waitForEvent('page');
  await links.nth(4).click();
  await (await opened).close();
  const picture = files.locator('img');
  await expect.poll(() => picture.evaluate((image) => image.naturalWidth)).toBe(1);
  for (const name of ['evil.html', 'broken']) await expect(chat.getByText(name)).toBeVisible();
  await files.last().evaluate((file) => file.removeAttribute('lang'));
  expect(await barriers(visitor.page)).toEqual([]);

  // Where the log has it no longer, the site's is shown.
  await chat.evaluate((element) => element.forget());
  await expect(visitor.messages).toHaveCount(0);
  await expect(chat.locator('kite-msg').first()).toBeVisible();
});
