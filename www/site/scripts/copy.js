/** A button at each piece of code, which copies it. */

/** Adds the buttons. */
export function offerCopies() {
  for (const code of document.querySelectorAll('pre > code')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      button.textContent = await copy(code);
    });
    code.before(button);
  }
}

/** Gives what became of it. */
async function copy(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return 'Copied';
  } catch {
    // Not over plain HTTP, for one: then the reader copies by hand.
    getSelection().selectAllChildren(code);
    return 'Selected';
  }
}
