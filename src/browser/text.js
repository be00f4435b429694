/** Writes what somebody said. It only ever becomes text nodes, and links to what it names. */

/**
 * So many characters are shown: five times what a server takes. The page or a spoilt device may
 * have more, and a million of them would be seconds of layout.
 */
const MOST = 20_000;
const MAY_LINK = /https?:\/\/|\bwww\.|\S@\S/i;

/** At most so many characters are taken for nothing but emoji: six of the longest. */
const FEW = 70;
const EMOJI =
  /^(?:\s*(?:\p{Regional_Indicator}{2}|[#*\d]\uFE0F?\u20E3|(?![©®™])\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier}|\u200D\p{Extended_Pictographic}|[\u{E0020}-\u{E007F}])*)){1,6}\s*$/u;

export const write = (element, whole) => {
  const text = whole.length > MOST ? `${whole.slice(0, MOST)}…` : whole;
  element.textContent = text;
  element.classList.toggle('emoji', text.length <= FEW && EMOJI.test(text));
  if (!MAY_LINK.test(text)) return;
  // What cannot be loaded now stays text.
  import('../parts/links.js').then(
    ({ link }) => link(element, text),
    (error) => console.warn('<kite-chat> cannot make links.', error),
  );
};
