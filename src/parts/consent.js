/** Asks whether the conversation may be kept on this device, until somebody has agreed. */

import STYLE from './consent.css' with { type: 'text' };
import { button, dress, focused, focusFirst, make } from './dom.js';

/** Asks, if `asks` says that there is something to ask; it is answered for every element at once. */
export const show = (stage, asks) => {
  const { panel, host, words, signal } = stage;
  const agree = button(words.keep, () => host.grantConsent());
  const question = make('div', { class: 'consent' }, make('p', {}, words.consent), agree);
  const answered = () => {
    const hadFocus = focused(question);
    question.remove();
    if (hadFocus) focusFirst(panel.querySelector('.log'));
  };
  if (!asks(answered, signal)) return;
  dress(stage, STYLE);
  panel.querySelector('.talk').before(question);
};
