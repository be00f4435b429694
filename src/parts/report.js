/** Asks what is wrong, and says what became of the report. */
import { button, fill, make, openDialog } from './dom.js';

const MAX = 1024;

/** By panel: the dialog whose report is on its way. */
const asked = new WeakMap();

/**
 * Opens the dialog. `outcome` is what the one that is open has been waiting for: `done`, `later`, or
 * `refused` with the `refusal` in words.
 */
export const show = (stage, { outcome, refusal } = {}) => {
  if (outcome) asked.get(stage)?.(outcome, refusal);
  else ask(stage);
};

const ask = (stage) => {
  const { words, wish } = stage;
  const reason = make('textarea', { rows: '3', id: 'reason', maxlength: MAX });
  const status = make('p', { class: 'told', role: 'status' });
  const send = button(
    words.report_send,
    () => {
      send.disabled = true;
      status.textContent = words.report_sending;
      wish('report', reason.value.trim());
    },
    'primary',
  );
  const cancel = button(words.cancel, () => close());
  const form = make(
    'div',
    { class: 'ask' },
    make('p', {}, words.report_text),
    make('label', { for: 'reason' }, words.report_reason),
    reason,
  );
  const close = openDialog(
    stage,
    words.report,
    form,
    status,
    make('div', { class: 'answers' }, cancel, send),
  );
  asked.set(stage, (outcome, refusal) => {
    if (outcome === 'refused') {
      send.disabled = false;
      status.textContent = fill(words.report_failed, refusal);
      return;
    }
    asked.delete(stage);
    status.textContent = outcome === 'later' ? words.report_later : words.reported;
    form.remove();
    send.remove();
    cancel.textContent = words.done;
    cancel.focus();
  });
};
