// The conformance vectors, said to the real server by a browser: each frame is answered as its
// vector says, and no frame ends the connection.
import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures.js';

const read = (name) =>
  JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'));

/** What comes of its own accord in v2, and answers nothing. */
const NEWS = ['TXT', 'BIN', 'EDIT', 'STATE', 'RATE', 'HANDOFF', 'MARK', 'INFO', 'PRES', 'LIVE'];

const VERSIONS = [
  {
    version: 'v1',
    join: ['JOIN', 'vectors_01', null, 'demo_channel'],
    joined: ['OK'],
    news: [],
  },
  {
    version: 'v2',
    join: ['JOIN', 'vectors_02', null, 'demo_channel', 'd'.repeat(32), null, null],
    joined: ['OK', 0, 'open'],
    news: NEWS,
  },
];

for (const { version, join, joined, news } of VERSIONS) {
  test(`a joined client of ${version} is answered as the vectors say`, async ({ bare, server }) => {
    const vectors = read(`${version}-client`);
    const [first, ...answers] = await converse(bare, server, version, news, [
      { text: JSON.stringify(join), count: 1 },
      ...vectors.map((vector) => ({ text: vector.text, count: expected(vector).length })),
    ]);
    expect(first).toEqual([joined]);
    for (const [index, vector] of vectors.entries()) {
      expect.soft(answers[index], vector.name).toEqual(expected(vector));
    }
  });

  test(`a stranger in ${version} is answered as the vectors say`, async ({ bare, server }) => {
    for (const vector of read(`${version}-client-before-join`)) {
      const frames = expected(vector);
      const said = [{ text: vector.text, count: frames.length }];
      const [answer] = await converse(bare, server, version, news, said);
      expect.soft(answer, vector.name).toEqual(frames);
    }
  });
}

const TIME = expect.stringMatching(/^\d{4}-.*Z$/);

/** The frames with which the server answers a vector. */
function expected({ frame, refusal }) {
  if (refusal) {
    // v1 has a number for a code, and no place for an id.
    const { code, id, reason } = refusal;
    return [typeof code === 'number' ? ['ERR', reason, code] : ['ERR', code, id, reason, null]];
  }
  switch (frame.type) {
    case 'PING':
      return [['PONG']];
    case 'PONG':
    case 'MARK':
    case 'TYPE':
      return [];
    case 'TXT':
    case 'EDIT':
    case 'RATE':
      return [['ACK', frame.id, expect.anything(), TIME]];
    case 'REPORT':
      return [['ACK', frame.id, 0, TIME]];
    case 'UPL':
      return [['UPL', frame.id, expect.stringMatching(/^http/), expect.stringMatching(/^http/)]];
    case 'HIST':
      return [expect.arrayContaining(['PAGE', frame.id])];
    default:
      throw new Error(`no answer is known to ${frame.type}`);
  }
}

/**
 * Says each text on one connection and gives what came back for it, without the news. A PING goes
 * after each, so that silence is an answer too: everything up to its PONG belongs to the text.
 */
function converse(page, server, version, news, said) {
  return page.evaluate(
    async ([endpoint, protocol, ignored, texts]) => {
      const socket = new WebSocket(endpoint, protocol);
      const frames = [];
      let wake;
      const moved = () => wake?.();
      socket.onopen = moved;
      socket.onclose = moved;
      socket.onmessage = ({ data }) => {
        const frame = JSON.parse(data);
        if (!ignored.includes(frame[0])) {
          frames.push(frame);
          moved();
        }
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
    [server.endpoint, `k1te.chat.${version}`, news, said],
  );
}
