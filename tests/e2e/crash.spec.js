// The server is killed while a visitor is sending. What showed "sent" is on the server, once and in
// order; what did not goes out by itself when the server is back.
import { expect, test } from './fixtures.js';

const COUNT = 60;

test('SIGKILL in the middle of sending loses nothing and doubles nothing', async ({
  visitor,
  operator,
  server,
}) => {
  const texts = Array.from({ length: COUNT }, (_, index) => `message ${index + 1} of ${COUNT}`);
  await visitor.visit();
  await visitor.openChat();

  let killed;
  for (const [index, text] of texts.entries()) {
    await visitor.say(text);
    if (index === COUNT / 2) {
      await expect.poll(async () => (await visitor.sent()).length).toBeGreaterThan(0);
      killed = server.kill('SIGKILL');
    }
  }
  await killed;
  await expect(visitor.outgoing).toHaveCount(COUNT);
  const promised = await visitor.sent();
  expect(promised.length).toBeLessThan(COUNT);

  await server.restart();
  await operator.api.login(server.loginLink);
  const [conversation] = await operator.api.conversations();
  const stored = async () =>
    (await operator.api.messages(conversation.id)).map((message) => message.text);
  expect(await stored()).toEqual(expect.arrayContaining(promised));

  await expect.poll(async () => (await visitor.sent()).length, { timeout: 45_000 }).toBe(COUNT);
  expect(await stored()).toEqual(texts);
});
