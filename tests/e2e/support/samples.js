// What is awkward to show: long, wide, and in other scripts.

export const LONG_NAME = 'Maximiliane-Wilhelmine von Hohenzollern-Sigmaringen zu Brandenburg';
export const LONG_WORD =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft';
export const LINK = `https://shop.example.com/bicycles/moss?size=49&colour=green&ref=${'abc123'.repeat(9)}`;
export const LONG_FILE =
  'Rechnung über Fahrradersatzteile und Zubehör, dritte Mahnung (endgültig).pdf';

const HILLS = `<body style="margin:0"><svg width="480" height="360"><path fill="#cfe3d2"
  d="M0 0h480v360H0z"/><path fill="#5b8a66" d="m0 280 150-140 110 90 90-70 130 120v80H0z"/></svg>`;

/** A picture, which a page of the browser paints, and a document with a long name. */
export async function someFiles(page) {
  await page.setViewportSize({ width: 480, height: 360 });
  await page.setContent(HILLS);
  const buffer = await page.screenshot();
  await page.close();
  return [
    { name: 'hills.png', mimeType: 'image/png', buffer },
    { name: LONG_FILE, mimeType: 'application/pdf', buffer: Buffer.alloc(70_000) },
  ];
}
