/** The home page's chat: a button that opens it, and colours to see it in. */

/** Makes it work. */
export function offerChat() {
  const button = document.querySelector('#try');
  if (!button) return;
  button.addEventListener('click', () => document.querySelector('kite-chat').show());
  for (const input of document.querySelectorAll('[name="colour"]')) {
    input.addEventListener('change', () => {
      // For all of the page: its own accent follows, as the widget's does.
      document.documentElement.style.setProperty('--kite-primary-color', input.value);
    });
  }
}
