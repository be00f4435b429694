/**
 * The way to Telegram: asked for first, as the link that leads there is a credential, and then a
 * link, which a desktop shows to the visitor's phone as well.
 */
import { button, dress, dressForm, fill, focused, focusFirst, icon, make } from './dom.js';
import STYLE from './handoff.css' with { type: 'text' };

const CROSS = 'm7 7 10 10M17 7 7 17';
const CHECK = 'm5 12.5 4.5 4.5L19 7.5';
const MINUTE = 60_000;
/** Where there is a phone to be pointed at the screen, and room for a code. */
const DESKTOP = '(pointer: fine) and (min-width: 480px) and (min-height: 560px)';

/**
 * Draws the way as it is: `state` is `none`, `offered`, `asked`, `refused`, `link` (with `url`, good
 * for `millis`), `expired`, or `on`, when the visitor goes on there already.
 */
export const show = (stage, facts) => {
  const place = stage.panel.querySelector('.handoff');
  if (!place) return;
  dress(stage, STYLE);
  dressForm(stage);
  const hadFocus = focused(place);
  const pieces = PIECES[facts.state]?.(stage, facts) ?? [];
  place.hidden = pieces.length === 0;
  place.replaceChildren(...pieces);
  // Where that took something away under the visitor's fingers, the keyboard goes on from what
  // takes its place.
  if (hadFocus) focusFirst(place.querySelector('a, button'), stage.panel.querySelector('.log'));
};

const ask = ({ words, wish }, text = words.go_on) => button(text, () => wish('link'));
const told = (text) => make('p', { role: 'alert' }, text);

const way = (href, text) => {
  const [target, rel] = ['_blank', 'noopener noreferrer nofollow'];
  return make('a', { class: 'primary', href, target, rel }, text);
};

const PIECES = {
  // A server that says nothing of Telegram; the site does.
  none: ({ telegram, words }) =>
    telegram ? [way(`https://t.me/${telegram.replace('@', '')}`, words.go_on)] : [],
  offered: (stage) => [ask(stage)],
  asked: ({ words }) => [button(words.loading)],
  refused: (stage) => [ask(stage), told(stage.words.no_link)],
  expired: (stage) => [ask(stage, stage.words.new_link), told(stage.words.link_expired)],
  on: ({ words }) => [make('p', { class: 'on' }, icon(CHECK), words.goes_on)],
  link: (stage, { url, millis }) => {
    const { words, lang, wish } = stage;
    const shows = matchMedia(DESKTOP).matches;
    const time = new Intl.RelativeTimeFormat(lang);
    const left = time.format(Math.max(1, Math.round(millis / MINUTE)), 'minute');
    const lines = make(
      'div',
      { class: 'lines' },
      shows && make('p', {}, words.scan),
      way(url, words.open_link),
      make('p', { class: 'until' }, fill(words.link_expires, left)),
    );
    const hide = make(
      'button',
      {
        class: 'tool',
        type: 'button',
        'aria-label': words.hide_link,
        onclick: () => wish('unlink'),
      },
      icon(CROSS),
    );
    const card = make('div', { class: 'way' }, lines, hide);
    if (shows) {
      import('./qr.js').then(
        ({ draw }) => card.isConnected && card.prepend(draw(url, words.qr)),
        (error) => console.warn('<kite-chat> cannot draw a QR code.', error),
      );
    }
    return [card];
  },
};
