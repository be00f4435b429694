/** Asks whether the conversation may be kept on this device, until somebody has agreed. */

import STYLE from './consent.css' with { type: 'text' };
import { button, dress, focused, focusFirst, make } from './dom.js';

/** Asks, as long as `asks()` says that there is something to ask. */
export const show = (stage, asks) => {
  const { panel, host, words } = stage;
  const before = panel.querySelector('.consent');
  const log = panel.querySelector('.log');
  if (!asks()) {
    const hadFocus = before && focused(before);
    before?.remove();
    if (hadFocus) focusFirst(log);
    return;
  }
  if (before) return;
  dress(stage, STYLE);
  const agree = button(words.keep, () => host.grantConsent());
  panel
    .querySelector('.talk')
    .before(make('div', { class: 'consent' }, make('p', {}, words.consent), agree));
};
