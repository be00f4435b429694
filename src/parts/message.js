/** Changes one of the visitor's own messages, or deletes it once that was asked again. */
import { button, make, openDialog } from './dom.js';

/** Opens the dialog. `text` is what the message says; a file says nothing that can be changed. */
export const show = (stage, { id, text }) => {
  const { words, wish } = stage;
  const field = make('textarea', { rows: 4, 'aria-label': words.message });
  const save = () => {
    close();
    if (field.value.trim() && field.value !== text) wish('change', { id, text: field.value });
  };
  const ask = () => {
    const done = (answer) => () => {
      closeAsked();
      answer?.();
    };
    close();
    const closeAsked = openDialog(
      stage,
      words.delete_message,
      make('p', {}, words.delete_text),
      make(
        'div',
        { class: 'answers' },
        button(words.cancel, done(), 'plain first'),
        button(
          words.delete,
          done(() => wish('change', { id })),
          'primary danger',
        ),
      ),
    );
  };
  let close = () => {};
  if (typeof text !== 'string') return ask();
  field.value = text;
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    save();
  });
  close = openDialog(
    stage,
    words.message,
    make('div', { class: 'ask' }, field),
    make(
      'div',
      { class: 'answers' },
      button(words.delete, ask, 'plain danger'),
      button(words.cancel, () => close()),
      button(words.save, save, 'primary'),
    ),
  );
};
