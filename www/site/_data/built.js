/** The addresses of what the build made for the pages: they follow the content. */
export default () => {
  const { KITE_SITE } = process.env;
  if (!KITE_SITE) throw new Error('The site is built by `npm run build`.');
  return JSON.parse(KITE_SITE);
};
