/** The addresses of what the build made for the pages: they follow the content. */
export default () => {
  const { KITE_SITE_STYLE: style, KITE_SITE_SCRIPT: script, KITE_SITE_ICON: icon } = process.env;
  if (!style || !script || !icon) throw new Error('The site is built by `npm run build`.');
  return { style, script, icon };
};
