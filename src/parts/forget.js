/** Asks once more before everything is erased from this device. */
import { button, make, openDialog } from './dom.js';

/** Opens the dialog. */
export const show = (stage) => {
  const { words, wish } = stage;
  const cancel = button(words.cancel, () => close(), 'plain first');
  const forget = button(
    words.forget_now,
    () => {
      close();
      wish('forget');
    },
    'primary danger',
  );
  const close = openDialog(
    stage,
    words.forget,
    make('p', {}, words.forget_text),
    make('div', { class: 'answers' }, cancel, forget),
  );
};
