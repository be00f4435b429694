// Every state of widget and desk in every look, to be seen by eyes: `npm run screenshots` leaves
// them in target/states. Nothing compares them; what they must not do, the journeys hold.
import { Operator } from './support/operator.js';
import { RawVisitor } from './support/raw-visitor.js';
import { Visitor } from './support/visitor.js';

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const PLAIN = { colorScheme: 'light', forcedColors: 'none' };

/** How a page may be looked at. */
const LOOKS = {
  light: {},
  dark: { colorScheme: 'dark' },
  phone: { size: PHONE },
  'phone-dark': { size: PHONE, colorScheme: 'dark' },
  rtl: { dir: 'rtl' },
  forced: { forcedColors: 'active' },
  // A page at 200 % has half the room.
  zoomed: { size: { width: 640, height: 400 } },
};

const HILLS = `<body style="margin:0"><svg width="480" height="360"><path fill="#cfe3d2"
  d="M0 0h480v360H0z"/><path fill="#5b8a66" d="m0 280 150-140 110 90 90-70 130 120v80H0z"/></svg>`;
const LONG_NAME = 'Maximiliane-Wilhelmine von Hohenzollern-Sigmaringen zu Brandenburg';
const LONG_FILE = 'Rechnung über Fahrradersatzteile und Zubehör, dritte Mahnung (endgültig).pdf';
const LONG_WORD =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
const LINK = `https://shop.example.com/bicycles/moss?size=49&colour=green&ref=${'abc123'.repeat(9)}`;

/** Takes all of them. `shoot(page, path)` waits until a page is at rest. */
export async function takeStates({ server, newPage, shoot }) {
  const show = async (page, state) => {
    for (const [look, { size = DESKTOP, dir = 'ltr', ...media }] of Object.entries(LOOKS)) {
      await page.setViewportSize(size);
      await page.emulateMedia({ ...PLAIN, ...media });
      await page.evaluate((value) => document.documentElement.setAttribute('dir', value), dir);
      await shoot(page, `${state}-${look}`);
    }
    await page.setViewportSize(DESKTOP);
    await page.emulateMedia(PLAIN);
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'ltr'));
  };
  const desk = new Operator(await newPage(), server);
  const files = await filesToSend(await newPage());
  await showDesk({ server, newPage, show, desk, files });
  await showWidget({ server, newPage, show, desk, files });
}

async function filesToSend(page) {
  await page.setViewportSize({ width: 480, height: 360 });
  await page.setContent(HILLS);
  const buffer = await page.screenshot();
  await page.close();
  return [
    { name: 'hills.png', mimeType: 'image/png', buffer },
    { name: LONG_FILE, mimeType: 'application/pdf', buffer: Buffer.alloc(70_000) },
  ];
}

async function showDesk({ server, newPage, show, desk, files }) {
  await desk.page.goto(`${server.origin}/desk`);
  await desk.page.getByRole('heading').first().waitFor();
  await show(desk.page, 'desk-signed-out');
  await desk.login('Ada');
  await desk.page.getByText('No conversations').first().waitFor();
  await show(desk.page, 'desk-empty');

  const grace = new Operator(await newPage(), server);
  await grace.login('Grace');
  const come = async (id, name, ...texts) => {
    const visitor = new RawVisitor(await newPage(), server);
    await visitor.join({ id, name });
    for (const [at, text] of texts.entries()) {
      await visitor.text(`${id}-${at}`, text);
    }
    return visitor;
  };
  const mallory = await come('mallory', 'Mallory', 'Buy cheap kites');
  const spam = (await desk.api.conversations())[0].id;
  await desk.api.setBlocked(spam, true);
  await mallory.leave();
  await come('long', LONG_NAME, LONG_WORD, LINK, 'مرحبا، هل توصلون إلى دبي؟');
  const ines = await come('ines', 'Inés', 'My bottom bracket sings in the rain. Is that normal?');
  await ines.say('REPORT', 'report', `They were rude to me, and more than once. ${LONG_WORD}`);
  await (await come('guest', null, 'Hello?')).leave();
  const marta = await come('marta', 'Marta', 'Does the Moss come in a size for 1.60 m?');
  const token = await server.userToken('user-42');
  const olena = new RawVisitor(await newPage(), server);
  await olena.join({ id: 'user-42', name: 'Олена', userToken: token });
  await olena.text('o1', 'Чи надсилаєте ви до Львова?');

  await show(desk.page, 'desk-inbox');
  await desk.open('Does the Moss');
  const [{ id }] = (await desk.api.conversations()).filter(({ name }) => name === 'Marta');
  const answer = async (text) => {
    await desk.reply(text);
    await desk.message(text).getByText('Sent').waitFor();
    return (await desk.api.entries(id)).at(-1).seq;
  };
  await answer('Hello Marta! Yes, the 49 cm frame is made for you.');
  const offer = await answer('We can put one aside for a test ride on Sunday.');
  await desk.api.edit(id, offer, 'We can put one aside for a test ride on Saturday.');
  await marta.say('MARK', 'read', await answer('That was for somebody else'));
  await desk.choose('That was for somebody else', 'Delete');
  await show(desk.page, 'desk-question');
  await desk.page.getByRole('button', { name: 'Delete' }).last().click();
  await desk.message('Message deleted').waitFor();
  await marta.text('m2', 'Lovely. Would Saturday be possible?');
  await answer('Saturday at ten, the kettle is on.');
  const last = await answer('Shall I write down your name?');
  await marta.say('MARK', 'delivered', last);
  await desk.message('Shall I').getByText('Delivered').waitFor();
  await marta.say('TYPE', true);
  await desk.page.getByText('Marta is typing…').waitFor();
  await show(desk.page, 'desk-thread');
  await desk.page.setViewportSize(PHONE);
  await desk.page.getByRole('button', { name: 'Visitor’s details' }).click();
  await show(desk.page, 'desk-details');
  await desk.page.setViewportSize(PHONE);
  await desk.page.getByRole('region', { name: 'Visitor' }).getByRole('button').first().click();
  await desk.page.setViewportSize(DESKTOP);

  await desk.message('Shall I').hover();
  await desk.message('Shall I').getByLabel('Edit or delete').click();
  await show(desk.page, 'desk-menu');
  await desk.page.keyboard.press('Escape');
  await desk.choose('Shall I', 'Edit');
  await show(desk.page, 'desk-editing');
  await desk.page.keyboard.press('Escape');

  await desk.open('مرحبا');
  await desk.sendFiles(files);
  await desk.message('Rechnung').getByText('Sent').waitFor();
  await desk.reply(`${LONG_WORD} ${LINK}`);
  await show(desk.page, 'desk-long');
  await desk.open('My bottom bracket');
  await show(desk.page, 'desk-reported');
  await desk.open('Чи надсилаєте');
  await desk.page.getByRole('button', { name: 'Resolve', exact: true }).click();
  await desk.page.getByRole('button', { name: 'Reopen' }).waitFor();
  await olena.say('RATE', 'r1', 4, 'Quick and kind', new Date().toISOString());
  await desk.log.getByText('Quick and kind').waitFor();
  await desk.page.getByRole('switch').click();
  await show(desk.page, 'desk-resolved');

  await desk.page.getByRole('button', { name: 'Office hours' }).click();
  await desk.page.getByLabel('Tell visitors when somebody answers').check();
  await show(desk.page, 'desk-hours');
  await desk.page.keyboard.press('Escape');
  await desk.log.focus();
  await desk.page.keyboard.press('?');
  await desk.page.getByRole('dialog').waitFor();
  await show(desk.page, 'desk-help');
  await desk.page.keyboard.press('Escape');
  await grace.page.context().close();
}

async function showWidget({ server, newPage, show, desk, files }) {
  const come = async () => {
    const visitor = new Visitor(await newPage(), server);
    await visitor.visit();
    await visitor.openChat();
    return visitor;
  };
  const say = async (visitor, text) => {
    await visitor.say(text);
    await visitor.page.waitForFunction((said) => window.sentTexts.includes(said), text);
    return (await desk.api.conversations())[0].id;
  };

  const visitor = await come();
  await show(visitor.page, 'widget-empty');
  const first = 'Hi! Does the Moss come in a size for 1.60 m?';
  const id = await say(visitor, first);
  await desk.page.getByRole('switch').click();
  await visitor.chat.getByText('Ada is here').waitFor();
  await desk.api.reply(id, 'Hello Marta! Yes, the 49 cm frame is made for you.');
  await desk.api.reply(id, 'Come on Sunday');
  await desk.api.edit(id, 3, 'Come on Saturday');
  await desk.api.reply(id, 'That was for somebody else');
  await desk.api.edit(id, 5, null);
  for (const text of ['Lovely.', 'Would ten be possible?', 'I bring my own pedals 🚲']) {
    await say(visitor, text);
  }
  await desk.api.read(id, 7);
  await desk.api.received(id, 8);
  await say(visitor, 'And cake');
  await desk.api.typing(id, true);
  await visitor.log.getByText('Ada is typing').waitFor();
  await show(visitor.page, 'widget-talk');
  await desk.api.setBlocked(id, true);
  await visitor.say('Are you there?');
  await visitor.log.getByText('Not sent').waitFor();
  await visitor.input.fill('A draft that is long enough for two lines, at least in a chat');
  await show(visitor.page, 'widget-blocked');
  await visitor.page.context().close();

  const other = await come();
  const second = await say(other, `${LONG_WORD} and ${LINK}`);
  await other.attach(files);
  await show(other.page, 'widget-files');
  await other.send();
  await other.page.waitForFunction((name) => window.sentTexts.includes(name), LONG_FILE);
  await desk.api.reply(second, `${LONG_WORD} ${LINK}`);
  await desk.api.reply(second, 'Один рядок\nі ще один');
  await other.message('Один рядок').waitFor();
  await show(other.page, 'widget-long');
  await desk.api.setState(second, 'resolved');
  await other.log.getByText('Resolved.').waitFor();
  await desk.page.close();
  await server.setChannel('--hours', 'Mo-Fr 09:00-17:00', '--time-zone', 'Europe/Kyiv');
  await other.page.reload();
  await other.openChat();
  await other.log.getByText('Resolved.').waitFor();
  await show(other.page, 'widget-resolved');
  await server.kill();
  await other.part('banner').waitFor();
  await other.say('Can you hear me?');
  await show(other.page, 'widget-offline');
  await other.part('close').click();
  await show(other.page, 'widget-closed');
}
