// Networks that stall at each step of an upload, and endpoints that are no chat.
import {
  begin,
  expect,
  goesOn,
  goesOut,
  PDF,
  passes,
  TROUBLE,
  test,
  waiting,
} from './hostile-fixtures.js';

test.describe('a network that stalls', () => {
  test.beforeEach(async ({ page, visitor }) => {
    await page.clock.install();
    await begin(visitor);
  });

  const sent = (visitor) => expect.poll(async () => (await visitor.sent()).at(-1));

  async function sends(visitor) {
    await visitor.attach([PDF]);
    await visitor.send();
  }

  async function isSent(visitor, hostile) {
    await sent(visitor).toBe(PDF.name);
    expect(hostile.entries.filter(([type]) => type === 'BIN')).toHaveLength(1);
    await goesOn(visitor, PDF.name);
  }

  /** The visitor sees that the file is on its way or waits, until it has gone. */
  async function waits(visitor, hostile, way = /Uploading|Sending/) {
    const { page } = visitor;
    const row = visitor.message(PDF.name);
    await expect(visitor.log).toContainText(way);
    await expect
      .poll(
        async () => {
          await page.clock.fastForward(5000);
          return (await visitor.sent()).includes(PDF.name);
        },
        { timeout: 30_000 },
      )
      .toBe(true);
    await expect(row).toHaveCount(1);
    await isSent(visitor, hostile);
  }

  test('where the file is to go', async ({ visitor, hostile }) => {
    hostile.once('UPL', () => {});
    await sends(visitor);
    await waits(visitor, hostile);
  });

  test('before a byte is taken', async ({ visitor, hostile }) => {
    const { put } = hostile;
    hostile.put = (request) => {
      request.pause();
      hostile.put = put;
    };
    await sends(visitor);
    await waits(visitor, hostile);
  });

  test('in the middle of the bytes', async ({ visitor, hostile }) => {
    const { put } = hostile;
    hostile.put = (request) => {
      request.once('data', () => request.pause());
      hostile.put = put;
    };
    await sends(visitor);
    await waits(visitor, hostile);
  });

  test('in the middle of the answer', async ({ visitor, hostile }) => {
    const { put } = hostile;
    hostile.put = (request, response) => {
      request.resume();
      response.writeHead(200, { 'content-length': '10' });
      response.write('half');
      hostile.put = put;
    };
    await sends(visitor);
    await waits(visitor, hostile);
  });

  test('after the bytes', async ({ visitor, hostile }) => {
    hostile.once('BIN', () => {});
    await sends(visitor);
    await waits(visitor, hostile);
  });

  test('where the file is to go is nowhere', async ({ visitor, hostile }) => {
    hostile.once('UPL', (say, [, id]) => say('UPL', id, 'javascript:pwned=1', 'data:,x'));
    await sends(visitor);
    // Nothing stands still here: the next try may be over before anybody looks.
    await waits(visitor, hostile, /Waiting|Uploading|Sending|Sent/);
  });
});

test.describe('an endpoint that speaks something else', () => {
  const others = {
    'plain HTTP': (_request, socket) =>
      socket.end('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi'),
    'nothing: it hangs up': (_request, socket) => socket.destroy(),
    'bytes without sense': (_request, socket) => socket.end(Buffer.alloc(5000, 0x9d)),
    'a redirection': (_request, socket) =>
      socket.end('HTTP/1.1 302 Found\r\nLocation: javascript:pwned=1\r\n\r\n'),
    silence: () => {},
    'WebSocket, without a version': (request, socket, hostile) =>
      hostile.welcome(request, socket, undefined),
    'WebSocket, in a version that nobody asked for': (request, socket, hostile) =>
      hostile.welcome(request, socket, 'mqtt'),
    'an echo': (request, socket, hostile) => {
      const side = hostile.welcome(request, socket, 'k1te.chat.v2');
      side.onText = (text) => side.text(text);
    },
  };

  for (const [name, other] of Object.entries(others)) {
    test(name, async ({ visitor, hostile, page }) => {
      await page.clock.install();
      const { upgrade } = hostile;
      hostile.upgrade = (request, socket) => other(request, socket, hostile);
      await visitor.visit();
      await visitor.openChat();
      await visitor.say('unsent');
      await passes(page, visitor.part('banner').getByText(TROUBLE));
      await expect(waiting(visitor)).toBeVisible();

      hostile.upgrade = upgrade;
      await goesOut(visitor, 'unsent');
    });
  }

  test('TLS where there is none', async ({ visitor, hostile }) => {
    await visitor.visit();
    const endpoint = hostile.endpoint.replace('ws:', 'wss:');
    await visitor.chat.evaluate((chat, url) => {
      chat.endpoint = url;
    }, endpoint);
    await visitor.openChat();
    await visitor.say('unsent');
    await expect(visitor.part('banner')).toContainText(TROUBLE);
    await expect(waiting(visitor)).toBeVisible();
  });
});
