// Every state of the desk, one after the other as an operator's day goes. `npm run screens`
// photographs them; what they must not do, the journeys hold.

import { Operator } from './support/operator.js';
import { RawVisitor } from './support/raw-visitor.js';
import { LINK, LONG_NAME, LONG_WORD, someFiles } from './support/samples.js';

const DESKTOP = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

/** Calls `show(page, state)` in each of them. */
export async function showDesk({ server, newPage, show }) {
  const desk = new Operator(await newPage(), server);
  const files = await someFiles(await newPage());
  await desk.page.goto(`${server.origin}/desk`);
  await desk.page.getByRole('heading').first().waitFor();
  await show(desk.page, 'signed-out');
  await desk.login('Ada');
  await desk.page.getByText('No conversations').first().waitFor();
  await show(desk.page, 'empty');

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

  await show(desk.page, 'inbox');
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
  await show(desk.page, 'question');
  await desk.page.getByRole('button', { name: 'Delete' }).last().click();
  await desk.message('Message deleted').waitFor();
  await marta.text('m2', 'Lovely. Would Saturday be possible?');
  await answer('Saturday at ten, the kettle is on.');
  const last = await answer('Shall I write down your name?');
  await marta.say('MARK', 'delivered', last);
  await desk.message('Shall I').getByText('Delivered').waitFor();
  await marta.say('TYPE', true);
  await desk.page.getByText('Marta is typing…').waitFor();
  await show(desk.page, 'thread');
  await desk.page.setViewportSize(PHONE);
  await desk.page.getByRole('button', { name: 'Visitor’s details' }).click();
  await show(desk.page, 'details');
  await desk.page.setViewportSize(PHONE);
  await desk.page.getByRole('region', { name: 'Visitor' }).getByRole('button').first().click();
  await desk.page.setViewportSize(DESKTOP);

  await desk.message('Shall I').hover();
  await desk.message('Shall I').getByLabel('Edit or delete').click();
  await show(desk.page, 'menu');
  await desk.page.keyboard.press('Escape');
  await desk.choose('Shall I', 'Edit');
  await show(desk.page, 'editing');
  await desk.page.keyboard.press('Escape');

  await desk.open('مرحبا');
  await desk.sendFiles(files);
  await desk.message('Rechnung').getByText('Sent').waitFor();
  await desk.reply(`${LONG_WORD} ${LINK}`);
  await show(desk.page, 'long');
  await desk.open('My bottom bracket');
  await show(desk.page, 'reported');
  await desk.open('Чи надсилаєте');
  await desk.page.getByRole('button', { name: 'Resolve', exact: true }).click();
  await desk.page.getByRole('button', { name: 'Reopen' }).waitFor();
  await olena.say('RATE', 'r1', 4, 'Quick and kind', new Date().toISOString());
  await desk.log.getByText('Quick and kind').waitFor();
  await desk.page.getByRole('switch').click();
  await show(desk.page, 'resolved');

  await desk.page.getByRole('button', { name: 'Office hours' }).click();
  await desk.page.getByLabel('Tell visitors when somebody answers').check();
  await show(desk.page, 'hours');
  await desk.page.keyboard.press('Escape');
  await desk.log.focus();
  await desk.page.keyboard.press('?');
  await desk.page.getByRole('dialog').waitFor();
  await show(desk.page, 'help');
  await desk.page.keyboard.press('Escape');
  await grace.page.context().close();
}
