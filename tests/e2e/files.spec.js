// A file each way arrives as it was, byte by byte, under its own name.
import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from './fixtures.js';
import { download } from './support/download.js';

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
  await expect(visitor.message(question.name)).toBeVisible();
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

test('a file that is not allowed is refused with words', async ({ visitor }) => {
  await visitor.visit();
  await visitor.openChat();
  await visitor.attach([
    { name: 'setup.exe', mimeType: 'application/x-msdownload', buffer: Buffer.from('MZ') },
  ]);
  const waiting = visitor.part('composer').getByRole('listitem');
  await expect(waiting).toContainText('setup.exe');
  await expect(waiting).toContainText('Files of this type cannot be sent');
  await expect(visitor.part('send')).toBeDisabled();
});
