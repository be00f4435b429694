// What is written can be read, whatever colour a site gives: the tokens, two by two, as a browser
// mixes them.
import { expect, test } from './fixtures.js';

const TEXT = 4.5;
const CONTROL = 3;

const ACCENTS = ['', '#ffe600', '#ffffff', '#000000', '#ff2d55', '#7fffd4', '#777777', '#0000ff'];

/** What stands on what, and how clearly. */
const PAIRS = [
  ...['surface', 'surface-raised', 'surface-sunken', 'surface-hover'].flatMap((ground) => [
    ['text', ground, TEXT],
    ['text-muted', ground, TEXT],
    ['accent-text', ground, TEXT],
  ]),
  ['on-accent', 'accent', TEXT],
  ['on-accent', 'accent-strong', TEXT],
  ['text', 'accent-soft', TEXT],
  ['accent-text', 'accent-soft', TEXT],
  ...['positive', 'warning', 'negative'].flatMap((tone) => [
    [tone, 'surface', TEXT],
    [tone, `${tone}-soft`, TEXT],
    ['text', `${tone}-soft`, TEXT],
    ['text-muted', `${tone}-soft`, TEXT],
  ]),
  ['border-strong', 'surface', CONTROL],
];

for (const theme of ['light', 'dark']) {
  test(`${theme}, of every accent`, async ({ visitor }) => {
    await visitor.visit();
    await visitor.openChat();
    await visitor.chat.evaluate((chat, value) => chat.setAttribute('theme', value), theme);
    const faint = [];
    for (const accent of ACCENTS) {
      await visitor.chat.evaluate((chat, value) => {
        chat.style.setProperty('--kite-primary-color', value);
      }, accent);
      for (const [ink, ground, least] of PAIRS) {
        const ratio = await visitor.panel.evaluate(contrast, [`var(--${ink})`, `var(--${ground})`]);
        if (!(ratio >= least)) {
          faint.push(`${ink} on ${ground}, accent ${accent || 'ours'}: ${ratio.toFixed(2)}`);
        }
      }
    }
    expect(faint).toEqual([]);
  });
}

/** Of the one colour on the other, by WCAG; runs in the page. */
function contrast(panel, colours) {
  const probe = document.createElement('i');
  panel.append(probe);
  const luminances = colours.map((colour) => {
    probe.style.color = colour;
    const canvas = document.createElement('canvas');
    canvas.width = 1;
    canvas.height = 1;
    const context = canvas.getContext('2d');
    context.fillStyle = getComputedStyle(probe).color;
    context.fillRect(0, 0, 1, 1);
    const linear = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((byte) => {
      const value = byte / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  });
  probe.remove();
  const [light, dark] = luminances.sort((one, other) => other - one);
  return (light + 0.05) / (dark + 0.05);
}
