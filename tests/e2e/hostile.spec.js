// Servers that mean no good, by what they say.
import {
  begin,
  expect,
  goesOn,
  goesOut,
  NOW,
  passes,
  TROUBLE,
  test,
  waiting,
} from './hostile-fixtures.js';

const SCRIPT = '<img src=x onerror="pwned=1"><script>pwned=1</script><a href="javascript:pwned=1">';

test.describe('a server that says what nobody understands', () => {
  const long = 'x'.repeat(1_000_000);
  const garbage = [
    '',
    'garbage',
    'null',
    '{}',
    '[]',
    '[[]]',
    '["TXT"',
    '\u0000',
    '["WHAT","is",["this"]]',
    '[{"a":1},2]',
    `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
    JSON.stringify(['TXT', 3, 'long', 'operator', null, long, NOW, null]),
    JSON.stringify(new Array(200_000).fill(0)),
    JSON.stringify(['TXT', 'three', 'id', 'operator', null, 'a number', NOW, null]),
    '["TXT",1e999,"id","operator",null,"infinite","2026-11-21T12:00:00.000Z",null]',
    JSON.stringify(['TXT', 3, 'id', 'nobody', null, 'a role', NOW, null]),
    JSON.stringify(['TXT', 3, 'id', 'operator', null, 'a time', 'yesterday', null]),
    JSON.stringify(['BIN', 3, 'id', 'operator', null, 'x', 'y', 'text/html', -1, NOW]),
    JSON.stringify(['EDIT', 3, 'id', 'operator', null, 0, 'none', NOW]),
    JSON.stringify(['OK', 'many', 'open']),
    JSON.stringify(['INFO', 7, 'x', null, 'y', {}, []]),
    JSON.stringify(['PRES', new Array(500).fill('Ada')]),
    JSON.stringify(['MARK', 'nobody', 'read', 4294967296]),
    JSON.stringify(['LINK', 'id', 'javascript:pwned=1', NOW]),
    JSON.stringify(['ERR', 'no-such-code', 'no-such-id', long, -1]),
    JSON.stringify(['PAGE', 'no-such-id', 1, true]),
    JSON.stringify(['UPL', 'no-such-id', 'javascript:pwned=1']),
    JSON.stringify(['ACK', 'no-such-id', 7, NOW]),
  ];

  test('among good words is not heard', async ({ visitor, hostile }) => {
    const speak = () => {
      for (const { side } of hostile.open) {
        for (const text of garbage) side.text(text);
        side.binary(Buffer.alloc(100_000, 7));
      }
    };
    const { JOIN } = hostile.answers;
    hostile.answers.JOIN = (say, frame) => {
      speak();
      JOIN(say, frame);
      speak();
    };
    await begin(visitor);
    speak();
    hostile.tell(...hostile.text('a good word'));
    await expect(visitor.message('a good word')).toBeVisible();
    await goesOn(visitor, 'a good word');
    await expect(visitor.messages).toHaveCount(4);
    await expect(visitor.part('banner')).toBeHidden();
    expect(hostile.heard).toHaveLength(1);
  });

  test('and nothing else is no chat', async ({ visitor, hostile, page }) => {
    await page.clock.install();
    const { JOIN } = hostile.answers;
    hostile.answers.JOIN = () => {
      for (const { side } of hostile.open) for (const text of garbage) side.text(text);
    };
    await visitor.visit();
    await visitor.openChat();
    await visitor.say('unsent');
    await passes(page, visitor.part('banner').getByText(TROUBLE));
    await expect(waiting(visitor)).toBeVisible();

    hostile.answers.JOIN = JOIN;
    await goesOut(visitor, 'unsent');
  });

  test('broken WebSocket frames are a broken connection', async ({ visitor, hostile }) => {
    await begin(visitor);
    for (const { side } of hostile.open) side.raw(Buffer.alloc(100, 0xff));
    await expect.poll(() => hostile.heard.length).toBe(2);
    for (const { side } of hostile.open) side.close(1011);
    await goesOn(visitor);
  });

  test('or answers nothing, and has not to be believed', async ({ visitor, hostile, page }) => {
    await page.clock.install();
    await begin(visitor);
    const { TXT } = hostile.answers;
    hostile.answers.TXT = () => {};
    await visitor.say('unsent');
    await passes(page, visitor.part('banner').getByText(TROUBLE));

    hostile.answers.TXT = TXT;
    await goesOut(visitor, 'hello', 'unsent');
    await goesOn(visitor, 'unsent');
  });
});

test('text is text, wherever it comes from', async ({ visitor, hostile }) => {
  hostile.title = `Title ${SCRIPT}`;
  hostile.present = [`Ada ${SCRIPT}`];
  hostile.text(`text ${SCRIPT}`, `author ${SCRIPT}`);
  const files = [
    [`javascript:pwned=1//`, `a ${SCRIPT}.html`, 'text/html'],
    ['data:text/html,<script>pwned=1</script>', 'b"><script>.svg', 'image/svg+xml'],
    ['/api/storage?token="><script>pwned=1</script>', '../../c.png', 'image/png'],
  ];
  for (const [index, [uri, name, type]] of files.entries()) {
    hostile.append('BIN', `file${index}`, 'operator', SCRIPT, uri, name, type, 100, NOW);
  }
  await visitor.visit();
  await visitor.chat.evaluate((chat) => chat.removeAttribute('heading'));
  await visitor.openChat();
  hostile.once('TXT', (say, [, id]) => say('ERR', 'bad-frame', id, `reason ${SCRIPT}`, null));
  await visitor.say(`mine ${SCRIPT}`);
  await expect(visitor.part('title')).toHaveText(hostile.title);
  await expect(visitor.part('header')).toContainText(hostile.present[0]);
  await expect(visitor.messages).toHaveCount(5);
  await expect(visitor.message(`text ${SCRIPT}`)).toContainText(`author ${SCRIPT}`);
  await expect(visitor.log).toContainText(`Not sent: reason ${SCRIPT}`);
  hostile.tell('TYPE', `typist ${SCRIPT}`, true);
  await expect(visitor.log).toContainText(`typist ${SCRIPT} is typing`);

  const made = await visitor.chat.evaluate((chat) => {
    const all = [...chat.shadowRoot.querySelectorAll('*')];
    const attributes = all.flatMap((element) => [...element.attributes]);
    return {
      names: all.map(({ localName }) => localName),
      handlers: attributes.filter(({ name }) => name.startsWith('on')).length,
      urls: attributes
        .filter(({ name }) => ['href', 'src', 'action', 'srcdoc'].includes(name))
        .map(({ value }) => value),
    };
  });
  expect(made.names).not.toContain('script');
  expect(made.handlers).toBe(0);
  expect(made.urls.filter((url) => !/^(https?:|blob:|$)/.test(url))).toEqual([]);
  expect(made.urls.filter((url) => url.endsWith('/x'))).toEqual([]);

  const save = visitor.log.getByRole('button', { name: /^Download/ });
  for (const [index] of files.entries()) {
    const button = save.nth(index);
    if (await button.isEnabled()) await button.click();
  }
  await expect(visitor.log).toContainText(`text ${SCRIPT}`);
});

test('what turns the direction of writing turns no sentence of ours', async ({
  visitor,
  hostile,
}) => {
  const turned = '\u202eadA\u2066\u2069\u202d';
  hostile.title = `${turned} shop`;
  hostile.present = [turned];
  hostile.text('hello', turned);
  hostile.text('\u202e\u2066 a text that turns', 'Ada');
  const name = `bill\u202efdp.exe`;
  hostile.append('BIN', 'bill', 'operator', turned, '/x', name, 'application/pdf', 9, NOW);
  await visitor.visit();
  await visitor.chat.evaluate((chat) => chat.connect());
  await visitor.openChat();
  await expect(visitor.part('header')).toContainText('adA is here');
  await expect(visitor.message('billfdp.exe')).toBeVisible();
  hostile.tell('TYPE', turned, true);
  await expect(visitor.log).toContainText('adA is typing');
  const text = await visitor.chat.evaluate((chat) => {
    const said = [...chat.shadowRoot.querySelectorAll('.bubble:not(.card)')];
    for (const bubble of said) bubble.remove();
    const { textContent } = chat.shadowRoot.querySelector('.body');
    return textContent;
  });
  expect(text).not.toMatch(/[\u202a-\u202e]/);
});

test('a server that talks without end is left, and the page goes on', async ({
  visitor,
  hostile,
}) => {
  await begin(visitor);
  const [{ side }] = hostile.open;
  for (let burst = 0; burst < 40; burst += 1) {
    for (let count = 0; count < 500; count += 1) {
      side.text(JSON.stringify(hostile.text('again and again')));
    }
    await side.drained();
    await visitor.input.fill(`draft ${burst}`);
    if (!side.isOpen) break;
  }
  const banner = visitor.part('banner');
  await expect(banner).toContainText('The chat is not available', { timeout: 30_000 });
  expect(hostile.heard).toHaveLength(1);
  expect(await visitor.messages.count()).toBeLessThan(3500);
  expect(await visitor.message('hello').count()).toBe(2);
  await visitor.say('unsent');
  await expect(waiting(visitor)).toBeVisible();

  // Whatever it was is over, and forgotten there.
  hostile.entries.splice(2);
  await banner.getByRole('button', { name: 'Try now' }).click();
  await expect.poll(() => visitor.sent()).toContain('unsent');
  await expect(banner).toBeHidden();
  await expect(visitor.messages).toHaveText([/hello/, /hello to you/, /unsent/]);
});
