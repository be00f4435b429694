// The desk's entry: loads the WebAssembly beside it and shows the page.
import init, { start } from 'kite-desk';

try {
  await init({ module_or_path: new URL(__DESK_WASM__, import.meta.url) });
  start(document.getElementById('desk'));
} catch (error) {
  console.error(error);
  const status = document.getElementById('status');
  if (status) {
    status.textContent = 'The desk could not be loaded. Reload the page to try again.';
  }
}
