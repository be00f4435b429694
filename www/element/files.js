/** The panel's files: beside this script, under names that follow their contents. */

/** The panel, its WebAssembly and its styles, as `src/panel.js` takes them. */
export const fetchFiles = () => [
  import(__PANEL_JS__),
  fetch(new URL(__PANEL_WASM__, import.meta.url)),
  fetch(new URL(__PANEL_CSS__, import.meta.url)),
];

/** The origin that a page's policy has to allow. */
export const origin = () => new URL(import.meta.url).origin;

/** Brings this script up to date in the browser's cache. */
export const reload = async () => fetch(import.meta.url, { cache: 'reload' });
