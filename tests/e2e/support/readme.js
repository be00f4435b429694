// The README's pictures: a conversation, as the visitor and as the operator sees it.
import { photograph } from './camera.js';
import { Operator } from './operator.js';
import { Visitor } from './visitor.js';

const DESKTOP = { width: 1200, height: 760 };

const TALK = [
  ['visitor', 'Hi! Does the Moss come in a size for 1.60 m?'],
  ['operator', 'Hello Marta! Yes, the 49 cm frame is made for you.'],
  ['operator', 'We can put one aside for a test ride.'],
  ['visitor', 'Lovely. Would Saturday be possible?'],
  ['operator', 'Saturday at ten, the kettle is on.'],
  ['visitor', 'Perfect, see you then'],
];

// Others who wait at the same time, for the desk's list.
const OTHERS = [
  ['Jonas Weber', 'Which tyres fit the Clay with mudguards?'],
  ['Олена', 'Чи надсилаєте ви до Львова?'],
  ['Inés', 'My bottom bracket sings in the rain. Is that normal?'],
];

/** Leaves them in `folder`. */
export async function takeReadme({ server, newPage, folder }) {
  const sharp = () => newPage({ viewport: DESKTOP, deviceScaleFactor: 2 });
  const operator = new Operator(await sharp(), server);
  await operator.login('Ada');
  for (const [name, text] of OTHERS) {
    const other = new Visitor(await sharp(), server);
    await come(other, name);
    await other.say(text);
    await operator.conversation(text).waitFor();
    await other.page.context().close();
  }
  const visitor = new Visitor(await sharp(), server);
  await come(visitor, 'Marta');
  await talk(visitor, operator);

  for (const colorScheme of ['light', 'dark']) {
    const look = { [colorScheme]: { size: DESKTOP, colorScheme } };
    await operator.input.pressSequentially('And ');
    await visitor.log.getByText('Ada is typing').waitFor();
    await photograph(visitor.page, look, () => `${folder}widget-${colorScheme}.webp`);
    await operator.input.fill('');
    await visitor.input.pressSequentially('By the way');
    await operator.page.getByText('Marta is typing').first().waitFor();
    await photograph(operator.page, look, () => `${folder}desk-${colorScheme}.webp`);
    await visitor.input.fill('');
  }
}

async function come(visitor, name) {
  await visitor.visit();
  await visitor.chat.evaluate((chat, value) => chat.setAttribute('user-name', value), name);
  await visitor.openChat();
}

async function talk(visitor, operator) {
  for (const [index, [author, text]] of TALK.entries()) {
    await (author === 'visitor' ? visitor.say(text) : operator.reply(text));
    await visitor.message(text).waitFor();
    if (index === 0) {
      await operator.open(text);
    }
    await operator.log.getByText(text).waitFor();
  }
  await visitor.log.getByText('Read').waitFor();
}
