// A file each way arrives as it was, byte by byte, under its own name.
import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from './fixtures.js';
import { download } from './support/download.js';
import { intercept } from './support/wire.js';

// Looks like a PDF and is larger than any buffer on the way.
const pdf = (bytes) => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(bytes)]);
const hash = (content) => createHash('sha256').update(content).digest('hex');

test('a file each way, bytes equal', async ({ visitor, operator }) => {
  const question = { name: 'invoice 1 № 7.pdf', mimeType: 'application/pdf', buffer: pdf(700_000) };
  const answer = { name: 'receipt.pdf', mimeType: 'application/pdf', buffer: pdf(300_000) };
  await operator.login();
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('Here is the invoice');
  await operator.open('Here is the invoice');

  await visitor.attach([question]);
  await visitor.send();
  await expect(visitor.message(question.name)).toContainText(/PDF\W+684 kB/);
  const received = await download(
    operator.page,
    operator.log.getByRole('link', { name: question.name }),
  );
  expect(received.name).toBe(question.name);
  expect(hash(received.content)).toBe(hash(question.buffer));

  await operator.sendFiles([answer]);
  const back = await download(
    visitor.page,
    visitor.incoming.getByRole('button', { name: `Download ${answer.name}` }),
  );
  expect(back.name).toBe(answer.name);
  expect(hash(back.content)).toBe(hash(answer.buffer));
});

test('a file that is not allowed is refused with words, before and after the server says what is', async ({
  visitor,
}) => {
  const taken = [['application/x-msdownload', 2_000_000]];
  await intercept(visitor.page, ({ frame, pass, answer }) => {
    if (frame[0] === 'INFO') answer([...frame.slice(0, 4), taken, ...frame.slice(5)]);
    // Which this server does not take.
    else if (frame[0] !== 'UPL') pass();
  });
  await visitor.visit();
  await visitor.openChat();
  const program = (name, size) => {
    return { name, mimeType: 'application/x-msdownload', buffer: Buffer.alloc(size, 'MZ') };
  };
  await visitor.attach([program('setup.exe', 2), program('large.exe', 2_000_001), PDF]);
  const type = /Files of this type cannot be sent/;
  const size = /The file is larger than 2 MB/;
  await expect(chips(visitor)).toHaveText([type, type, /list\.pdf9 byte/]);
  await visitor.chat.evaluate((chat) => chat.connect());
  await expect(chips(visitor)).toHaveText([/setup\.exe2 byte/, size, type]);
  await expect(visitor.chat.locator('input[type=file]')).toHaveAttribute('accept', taken[0][0]);

  await visitor.send();
  const download = visitor.log.getByRole('button', { name: 'Download setup.exe' });
  await expect(download).toBeEnabled();
  await visitor.page.reload();
  await visitor.openChat();
  await expect(download).toBeEnabled();
});

const PDF = { name: 'list.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n') };
const chips = (visitor) => visitor.part('composer').getByRole('listitem');

/** Files in the page that a drop or a paste brings: `{name, type, size?, parts?}`. */
async function bring(visitor, kind, files, texts = {}) {
  await visitor.chat.evaluate(
    ({ shadowRoot }, [kind, files, texts]) => {
      const data = new DataTransfer();
      const block = new Blob([new Uint8Array(1 << 20)]);
      for (const { name, type, mebibytes = 0, text = '' } of files) {
        data.items.add(new File([...Array(mebibytes).fill(block), text], name, { type }));
      }
      for (const [type, text] of Object.entries(texts)) data.setData(type, text);
      const options = { bubbles: true, composed: true, cancelable: true };
      const find = (selector) => shadowRoot.querySelector(selector);
      if (kind === 'paste') {
        find('.input').dispatchEvent(new ClipboardEvent(kind, { ...options, clipboardData: data }));
      } else {
        const event = (name) => new DragEvent(name, { ...options, dataTransfer: data });
        find('.log').dispatchEvent(event('dragenter'));
        find('.drop').dispatchEvent(event('drop'));
      }
    },
    [kind, files, texts],
  );
}

test('several files at once: what cannot be sent says why and holds nothing up', async ({
  visitor,
}) => {
  await visitor.visit();
  await visitor.openChat();
  await bring(visitor, 'drop', [
    { name: 'one.pdf', type: 'application/pdf', text: '%PDF' },
    { name: 'empty.pdf', type: 'application/pdf' },
    { name: 'huge.mp4', type: 'video/mp4', mebibytes: 2048 },
    { name: 'huge.jpg', type: 'image/jpeg', mebibytes: 2048 },
    { name: 'page.html', type: 'text/html', text: '<h1>' },
    { name: 'two.zip', type: 'application/zip', text: 'PK' },
  ]);
  await expect(chips(visitor)).toHaveText([
    /one\.pdf4 byte/,
    /empty\.pdf.*is empty/,
    /huge\.mp4.*larger than 20 MB/,
    /huge\.jpg.*larger than 5 MB/,
    /page\.html.*this type cannot be sent/,
    /two\.zip2 byte/,
  ]);
  await visitor.send();
  await expect.poll(async () => (await visitor.sent()).sort()).toEqual(['one.pdf', 'two.zip']);
  await expect(chips(visitor)).toHaveCount(4);
  for (let left = 4; left > 0; left--) {
    await chips(visitor)
      .first()
      .getByRole('button', { name: /^Remove/ })
      .click();
    await expect(chips(visitor)).toHaveCount(left - 1);
    await expect(visitor.input).toBeFocused();
  }
});

test('files are pasted, and so is text that comes with a picture of itself', async ({
  visitor,
}) => {
  await visitor.visit();
  await visitor.openChat();
  const picture = { name: 'image.png', type: 'image/png', text: 'a screenshot' };
  await bring(visitor, 'paste', [picture]);
  await expect(chips(visitor)).toHaveText([/image\.png/]);
  await bring(visitor, 'paste', [picture], { 'text/plain': 'A1', 'text/html': '<b>A1</b>' });
  await bring(visitor, 'paste', [], { 'text/plain': 'only text' });
  await bring(visitor, 'paste', [{ name: 'copied.pdf', type: 'application/pdf', text: 'x' }]);
  await expect(chips(visitor)).toHaveText([/image\.png/, /copied\.pdf/]);
});

test('names are shown and sent as they read', async ({ visitor, operator }) => {
  const long = `${'ж'.repeat(300)}.pdf`;
  await visitor.visit();
  await visitor.openChat();
  await bring(visitor, 'drop', [
    { name: 'invoice\u202Efdp.exe.pdf', type: 'application/pdf', text: '1' },
    { name: 'two\nlines\u0000.pdf', type: 'application/pdf', text: '2' },
    { name: long, type: 'application/pdf', text: '3' },
  ]);
  await expect(chips(visitor).first()).toContainText('invoicefdp.exe.pdf');
  const { width } = await visitor.part('composer').boundingBox();
  for (const chip of await chips(visitor).all()) {
    expect((await chip.boundingBox()).width).toBeLessThan(width);
  }
  await visitor.send();
  await expect.poll(async () => (await visitor.sent()).length).toBe(3);
  await operator.api.login(operator.server.loginLink);
  const [conversation] = await operator.api.conversations();
  const names = (await operator.api.messages(conversation.id)).map(({ file }) => file.name);
  expect(names.sort()).toEqual(['invoicefdp.exe.pdf', 'twolines.pdf', `${'ж'.repeat(125)}.pdf`]);
  const log = await visitor.log.boundingBox();
  for (const message of await visitor.messages.all()) {
    expect((await message.boundingBox()).width).toBeLessThan(log.width);
  }
});

test('phones are told that a picture may be taken', async ({ visitor }) => {
  await visitor.visit();
  await visitor.openChat();
  const picker = visitor.chat.locator('input[type=file]');
  // Their own sheet offers camera, pictures and files where these are among the types.
  await expect(picker).toHaveAttribute('accept', /^image\/jpeg,.*application\/pdf/);
  await expect(picker).toHaveAttribute('multiple', '');
  await expect(picker).not.toHaveAttribute('capture');
});

test('nothing moves when a picture is loaded', async ({ visitor, operator }) => {
  const { page } = visitor;
  await operator.login();
  await visitor.visit();
  await visitor.openChat();
  await visitor.say('hello');
  await operator.open('hello');
  let loads = [];
  await page.route('**/api/storage**', (route) => {
    loads.push(() => route.continue());
  });
  const buffer = await operator.page.screenshot();
  await operator.sendFiles([{ name: 'screen.png', mimeType: 'image/png', buffer }, PDF]);
  await expect(visitor.message(PDF.name)).toBeVisible();
  const picture = visitor.log.getByRole('button', { name: 'Open screen.png' });
  await expect(picture).toBeVisible();
  // Chromium gives sums of fractions, some a hair off.
  const place = async () =>
    Object.values(await picture.boundingBox()).map((length) => Math.round(length));
  const before = await place();
  await expect.poll(() => loads.length).toBe(1);
  for (const load of loads) load();
  loads = [];
  await expect(picture.locator('img')).toHaveJSProperty('complete', true);
  await expect(picture.locator('img')).not.toHaveJSProperty('naturalWidth', 0);
  expect(await place()).toEqual(before);
});
