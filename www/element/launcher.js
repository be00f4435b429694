/** How the launcher is drawn, before anything of the panel is loaded. */

const SVG = 'http://www.w3.org/2000/svg';
/** An element with these attributes and children. */
export const make = (tag, attributes, ...children) => {
  const element = /^(svg|path)$/.test(tag)
    ? document.createElementNS(SVG, tag)
    : document.createElement(tag);
  for (const attribute of Object.entries(attributes)) element.setAttribute(...attribute);
  element.append(...children);
  return element;
};
const icon = (name, ...paths) =>
  make(
    'svg',
    { class: name, viewBox: '0 0 24 24', 'aria-hidden': 'true' },
    ...paths.map((d) => make('path', { d })),
  );

/** The launcher, and the notice where the panel cannot run. The panel brings its own. */
export const STYLE = `\
.kite{all:initial;display:contents;color-scheme:light dark;--edge:var(--kite-gap,24px);--size:var(--kite-launcher-size,56px);--over:calc(var(--edge) + var(--size) + 12px);\
--accent:var(--kite-primary-color,oklch(.55 .16 255));\
--on-accent:var(--kite-secondary-color,color(from var(--accent) xyz calc(9999*(.179 - y)) calc(9999*(.179 - y)) calc(9999*(.179 - y))))}\
:host([hidden]) .kite{display:none}\
:host([theme=light]) .kite{color-scheme:light}\
:host([theme=dark]) .kite{color-scheme:dark}\
.launcher,.notice{position:fixed;z-index:2147483000;inset:auto;inset-inline:auto var(--edge);box-sizing:border-box;border:0;margin:0;\
font:15px/22px var(--kite-font,system-ui,sans-serif);box-shadow:0 6px 20px -2px oklch(.2 .03 260/.35)}\
.launcher{inset-block-end:calc(var(--edge) + env(safe-area-inset-bottom,0px));inline-size:var(--size);block-size:var(--size);padding:0;border-radius:50%;overflow:visible;\
cursor:pointer;background:var(--accent);color:var(--on-accent);touch-action:manipulation;transition:scale .2s}\
.launcher:hover{scale:1.05}\
.launcher:focus-visible{outline:2px solid CanvasText;outline-offset:2px;box-shadow:0 0 0 2px Canvas,0 0 0 6px Canvas}\
svg{position:absolute;inset:25%;inline-size:50%;block-size:50%;fill:none;stroke:currentcolor;stroke-width:1.75;stroke-linecap:round;stroke-linejoin:round;transition:.2s}\
.chevron,:host([open]) .chat,.busy .chat,.dots{opacity:0}\
.chevron{transform:rotate(-60deg)}\
:host([open]) .launcher:not(.busy) .chevron{opacity:1;transform:none}\
:host([open]) .chat{transform:rotate(60deg)}\
.busy .dots{opacity:1;stroke-width:3.5}\
.busy .dots path{animation:dot 1.2s infinite}.dots path:nth-child(2){animation-delay:.15s}.dots path:nth-child(3){animation-delay:.3s}\
@keyframes dot{30%{transform:translateY(-3px)}60%{transform:none}}\
.badge{position:absolute;inset-block:-4px auto;inset-inline:auto -4px;box-sizing:border-box;min-inline-size:20px;padding-inline:5px;border-radius:10px;\
background:oklch(.55 .2 25);color:#fff;font:600 12px/20px system-ui;box-shadow:0 0 0 2px Canvas}\
.badge:empty,.panel:not(.ready,.notice){display:none}\
.notice{inset-block-end:var(--over);inline-size:min(320px,100vw - 32px);padding:20px;border-radius:20px;background:Canvas;color:CanvasText}\
.notice a{display:block;padding:11px 0}\
:host(:is([position=bottom-start],[position=top-start])) :is(.launcher,.notice){inset-inline:var(--edge) auto}\
:host(:is([position=top-end],[position=top-start])) .launcher{inset-block:var(--edge) auto}\
:host(:is([position=top-end],[position=top-start])) .notice{inset-block:var(--over) auto}\
:host([position=inline]) .launcher{display:none}\
@media print{:host(:not([position=inline])) .kite{display:none}}\
:host([position=inline]) .notice{position:static}\
@media(max-width:480px),(max-height:480px){.kite{--edge:var(--kite-gap,16px)}}\
@media(prefers-reduced-motion){.launcher *,.launcher{transition:none;animation:none!important}}\
@media(forced-colors:active){.launcher,.notice,.badge{border:2px solid}}\
`;
/** A constructed style sheet for where this node is: no policy of the page speaks against one. */
export const sheet = (text, { ownerDocument: { defaultView } }) => {
  const made = new defaultView.CSSStyleSheet();
  made.replaceSync(text);
  return made;
};

/** The button, with what `badge` counts in its corner. */
export const drawLauncher = (badge) =>
  make(
    'button',
    {
      class: 'launcher',
      part: 'launcher',
      type: 'button',
      popover: 'manual',
      'aria-controls': 'panel',
    },
    make(
      'slot',
      { name: 'launcher' },
      icon('chat', 'M12 4c5 0 9 3 9 7s-4 7-9 7l-3-.4L4 20l1-4c-5-5-1-12 7-12z', 'M8 9.5h8M8 13h5'),
      icon('chevron', 'M5 9l7 7 7-7'),
      icon('dots', 'M6 12h0', 'M12 12h0', 'M18 12h0'),
    ),
    badge,
  );
