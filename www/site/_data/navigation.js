/** The documentation's pages by their folders, in the order in which somebody would read them. */
export default [
  group('On your site', {
    '': 'Getting started',
    'embedding/': 'On any page',
    'frameworks/': 'Frameworks',
    'npm/': 'From npm',
    'reference/': 'Reference',
    'theming/': 'Theming',
    'users/': 'Signed-in visitors',
  }),
  group('With a good conscience', {
    'privacy/': 'Privacy',
    'csp/': 'CSP and SRI',
    'accessibility/': 'Accessibility',
    'browsers/': 'Browsers',
  }),
  group('Those who answer', {
    'desk/': 'The desk',
    'telegram/': 'Telegram',
  }),
  group('Your server', {
    'self-hosting/': 'Self-hosting',
    'deployment/': 'Deployment',
    'operations/': 'Operations',
    'protocol/': 'Protocol',
  }),
];

function group(title, folders) {
  const pages = Object.entries(folders);
  return { title, pages: pages.map(([folder, name]) => ({ url: `/docs/${folder}`, title: name })) };
}
