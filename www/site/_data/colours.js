/** The colours in which the home page shows the chat; `styles/home.css` has them too. */
export default [
  { name: 'Kite', value: 'oklch(0.55 0.16 255)' },
  { name: 'Moss', value: 'oklch(0.47 0.085 155)' },
  { name: 'Poppy', value: 'oklch(0.58 0.19 28)' },
  { name: 'Plum', value: 'oklch(0.45 0.14 330)' },
  { name: 'Honey', value: 'oklch(0.82 0.15 82)' },
];
