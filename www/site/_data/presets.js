/**
 * Looks to begin with, for the page's buttons and for its script: of the element's controls those
 * that are set, by kind and name.
 */
export default [
  { name: 'Default', set: {} },
  { name: 'Dark', set: { attribute: { theme: 'dark' } } },
  {
    name: 'Brand colours',
    set: {
      property: {
        '--kite-primary-color': '#7a2348',
        '--kite-incoming-background': '#f6e7d8',
        '--kite-incoming-color': '#3b1526',
        '--kite-font': "Georgia, 'Times New Roman', serif",
      },
      attribute: { theme: 'light', heading: 'Ask the cellar' },
    },
  },
  {
    name: 'Compact',
    set: {
      property: {
        '--kite-width': '320',
        '--kite-height': '460',
        '--kite-launcher-size': '44',
        '--kite-gap': '12',
        '--kite-radius': '12',
        '--kite-bubble-radius': '10',
      },
    },
  },
  {
    name: 'Rounded',
    set: {
      property: {
        '--kite-primary-color': '#0b7a75',
        '--kite-radius': '32',
        '--kite-bubble-radius': '24',
      },
      part: { composer: 'border-radius: 24px' },
    },
  },
  {
    name: 'High contrast',
    set: {
      property: {
        '--kite-primary-color': '#000000',
        '--kite-secondary-color': '#ffffff',
        '--kite-incoming-background': '#ffffff',
        '--kite-incoming-color': '#000000',
        '--kite-radius': '4',
        '--kite-bubble-radius': '4',
      },
      attribute: { theme: 'light' },
      part: {
        panel: 'border: 2px solid #000000',
        bubble: 'border: 2px solid #000000',
        composer: 'outline: 2px solid #000000',
      },
    },
  },
];
