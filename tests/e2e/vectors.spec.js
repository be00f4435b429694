// The conformance vectors, said to the real server by a browser: each frame is answered as its
// vector says, and no frame ends the connection.
import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures.js';

const read = (name) =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'));

test('a joined client is answered as the vectors say', async ({ bare, server }) => {
  const vectors = read('v1-client');
  const join = JSON.stringify(['JOIN', 'vectors_01', null, 'demo_channel']);
  const [joined, ...answers] = await converse(bare, server, [
    { text: join, count: 1 },
    ...vectors.map((vector) => ({ text: vector.text, count: expected(vector).length })),
  ]);
  expect(joined).toEqual([['OK']]);
  for (const [index, vector] of vectors.entries()) {
    expect.soft(answers[index], vector.name).toEqual(expected(vector));
  }
});

test('a stranger is answered as the vectors say', async ({ bare, server }) => {
  for (const vector of read('v1-client-before-join')) {
    const frames = expected(vector);
    const [answer] = await converse(bare, server, [{ text: vector.text, count: frames.length }]);
    expect.soft(answer, vector.name).toEqual(frames);
  }
});

/** The frames with which the server answers a vector. */
function expected({ frame, refusal }) {
  if (refusal) {
    return [['ERR', refusal.reason, refusal.code]];
  }
  switch (frame.type) {
    case 'PING':
      return [['PONG']];
    case 'PONG':
      return [];
    case 'TXT':
      return [['ACK', frame.id, expect.any(String), expect.stringMatching(/^\d{4}-.*Z$/)]];
    case 'UPL':
      return [['UPL', frame.id, expect.stringMatching(/^http/), expect.stringMatching(/^http/)]];
    default:
      throw new Error(`no answer is known to ${frame.type}`);
  }
}

/**
 * Says each text on one connection and gives what came back for it. A PING goes after each, so
 * that silence is an answer too: everything up to its PONG belongs to the text.
 */
function converse(page, server, said) {
  return page.evaluate(
    async ([endpoint, texts]) => {
      const socket = new WebSocket(endpoint, 'k1te.chat.v1');
      const frames = [];
      let wake;
      const moved = () => wake?.();
      socket.onopen = moved;
      socket.onclose = moved;
      socket.onmessage = ({ data }) => {
        frames.push(JSON.parse(data));
        moved();
      };
      const until = async (done) => {
        while (!done()) {
          if (socket.readyState === WebSocket.CLOSED) {
            throw new Error(`closed after ${JSON.stringify(frames)}`);
          }
          await new Promise((resolve) => {
            wake = resolve;
          });
        }
      };
      await until(() => socket.readyState === WebSocket.OPEN);
      const answers = [];
      for (const { text, count } of texts) {
        socket.send(text);
        socket.send('["PING"]');
        await until(() => frames.length > count && frames.some(([type]) => type === 'PONG'));
        // An acknowledgement waits for the disk, a PONG does not: their order says nothing.
        frames.splice(
          frames.findIndex(([type]) => type === 'PONG'),
          1,
        );
        answers.push(frames.splice(0));
      }
      socket.close();
      return answers;
    },
    [server.endpoint, said],
  );
}
