/** The documentation's pages, in the order in which somebody would read them. */
export default [
  {
    title: 'On your site',
    pages: [
      { url: '/docs/', title: 'Getting started' },
      { url: '/docs/frameworks/', title: 'Frameworks' },
      { url: '/docs/reference/', title: 'Reference' },
      { url: '/docs/theming/', title: 'Theming' },
      { url: '/docs/users/', title: 'Signed-in visitors' },
    ],
  },
  {
    title: 'With a good conscience',
    pages: [
      { url: '/docs/privacy/', title: 'Privacy' },
      { url: '/docs/csp/', title: 'CSP and SRI' },
      { url: '/docs/accessibility/', title: 'Accessibility' },
    ],
  },
  {
    title: 'Those who answer',
    pages: [
      { url: '/docs/desk/', title: 'The desk' },
      { url: '/docs/telegram/', title: 'Telegram' },
    ],
  },
  {
    title: 'Your server',
    pages: [
      { url: '/docs/self-hosting/', title: 'Self-hosting' },
      { url: '/docs/deployment/', title: 'Deployment' },
      { url: '/docs/operations/', title: 'Operations' },
      { url: '/docs/protocol/', title: 'Protocol' },
    ],
  },
];
