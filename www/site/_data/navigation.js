/** The documentation's pages, in the order in which somebody would read them. */
export default [
  {
    title: 'On your site',
    pages: [
      { url: '/docs/', title: 'Getting started' },
      { url: '/docs/users/', title: 'Signed-in visitors' },
    ],
  },
  {
    title: 'Those who answer',
    pages: [{ url: '/docs/telegram/', title: 'Telegram' }],
  },
  {
    title: 'Your server',
    pages: [
      { url: '/docs/deployment/', title: 'Deployment' },
      { url: '/docs/operations/', title: 'Operations' },
      { url: '/docs/protocol/', title: 'Protocol' },
    ],
  },
];
