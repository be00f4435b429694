/**
 * The panel's files in the package, in the only form that bundlers follow: literals. What else
 * `import.meta.url` says is the place of a source on the machine that bundled it.
 */

const wasm = () => new URL(__PANEL_WASM__, import.meta.url);

/** The panel, its WebAssembly and its styles, as `src/panel.js` takes them. */
export const fetchFiles = () => [
  import(__PANEL_JS__),
  fetch(wasm()),
  // A script, as many projects make something else of each style sheet.
  import(__PANEL_CSS__).then(({ default: text }) => new Response(text)),
];

/** The origin that a page's policy has to allow. */
export const origin = () => wasm().origin;

/** How long a cache keeps what was bundled is the site's own affair. */
export const reload = async () => {};
