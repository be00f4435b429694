/** What the analyzer reads; it changes no file. */
export default {
  globs: ['custom-element.js', 'www/element/reflection.js'],
  dependencies: false,
  packagejson: false,
  quiet: true,
};
