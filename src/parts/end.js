/** Under a conversation that is resolved: how it was, and what can be done with it now. */
import { button, count, dress, dressForm, fill, focused, focusFirst, icon, make } from './dom.js';
import STYLE from './end.css' with { type: 'text' };

const STAR = 'm12 3.8 2.5 5.3 5.7.8-4.2 4 1 5.8-5-2.8-5 2.8 1-5.8-4.2-4 5.7-.8z';
const STARS = 5;
const MAX = 1024;

/**
 * Draws it anew where something is other than before. `isResolved`: there is something to draw;
 * `canRate`: somebody takes ratings; `stars`: those that were given, 0 for none; `refusal`: why
 * the last ones were not taken.
 */
export const show = (stage, facts) => {
  const place = stage.panel.querySelector('.end');
  if (!place) return;
  dress(stage, STYLE);
  dressForm(stage);
  const hadFocus = focused(place);
  place.replaceChildren(...(facts.isResolved ? card(stage, place, facts) : []));
  if (hadFocus) focusFirst(place.querySelector('button'), stage.panel.querySelector('.log'));
};

const card = (stage, place, facts) => {
  const { words, wish } = stage;
  const change = () => {
    place.replaceChildren(...card(stage, place, { ...facts, stars: 0 }));
    focusFirst(place.querySelector('input'));
  };
  const pieces = [make('p', { class: 'resolved' }, words.resolved)];
  if (facts.canRate && facts.stars) pieces.push(...given(stage, facts.stars, change));
  else if (facts.canRate) pieces.push(form(stage, facts));
  const begin = () => {
    wish('anew');
    focusFirst(stage.panel.querySelector('.input'));
  };
  const save = button(words.transcript, () => wish('transcript'));
  pieces.push(make('div', { class: 'ways' }, save, button(words.anew, begin)));
  return pieces;
};

const given = ({ words, lang }, stars, change) => [
  make(
    'div',
    { class: 'stars given', 'aria-hidden': 'true' },
    ...Array.from({ length: STARS }, (_, at) =>
      make('span', { class: at < stars ? 'star lit' : 'star' }, icon(STAR)),
    ),
  ),
  make(
    'p',
    { class: 'rated' },
    make('span', {}, count(lang, words.rated, stars)),
    button(words.rate_again, change),
  ),
];

/** One choice of five, then a comment. */
const form = ({ words, lang, wish }, { refusal }) => {
  const comment = make('textarea', {
    rows: '2',
    maxlength: MAX,
    placeholder: words.rate_comment,
    'aria-label': words.rate_comment,
  });
  const send = button(words.rate_send, undefined, 'primary');
  send.type = 'submit';
  const more = make('div', { class: 'comment', hidden: '' }, comment, send);
  const group = make(
    'fieldset',
    {
      class: 'stars',
      onchange: () => {
        more.hidden = false;
      },
    },
    make('legend', {}, words.rate),
    ...Array.from({ length: STARS }, (_, at) => star(at + 1, count(lang, words.stars, at + 1))),
  );
  const status = make('p', { class: 'told', role: 'status' });
  if (refusal) status.textContent = fill(words.rate_failed, refusal);
  const onsubmit = (event) => {
    event.preventDefault();
    const stars = Number(new FormData(event.currentTarget).get('stars'));
    if (stars) wish('rate', [stars, comment.value.trim()]);
  };
  return make('form', { onsubmit }, group, more, status);
};

const star = (stars, name) =>
  make(
    'label',
    { class: 'star' },
    make('input', {
      type: 'radio',
      name: 'stars',
      value: stars,
      'aria-label': name,
    }),
    icon(STAR),
  );
