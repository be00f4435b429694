/** How the lightbox looks; it comes and goes with it. Always dark: the picture is what counts. */

const STYLE = `
.lightbox {
  color-scheme: dark;
  position: fixed;
  inset: 0;
  display: flex;
  flex-direction: column;
  inline-size: 100%;
  block-size: 100dvh;
  max-inline-size: none;
  max-block-size: none;
  margin: 0;
  padding-block: env(safe-area-inset-top, 0px) env(safe-area-inset-bottom, 0px);
  padding-inline: env(safe-area-inset-left, 0px) env(safe-area-inset-right, 0px);
  overflow: hidden;
  border: 0;
  outline: none;
  background: oklch(0.16 0.008 260);
  color: var(--text);
  font: var(--type-body);
  animation: appear var(--fast);
}
.lightbox::backdrop {
  background: oklch(0.16 0.008 260);
}
@keyframes appear {
  from { opacity: 0; }
}
.lightbox .bar {
  z-index: 1;
  flex: none;
  display: flex;
  align-items: center;
  gap: var(--space-2);
  min-block-size: 64px;
  padding-inline: var(--space-4) var(--space-3);
}
.lightbox .caption {
  flex: 1;
  display: flex;
  align-items: baseline;
  gap: var(--space-3);
  min-inline-size: 0;
}
.lightbox .caption bdi {
  overflow: hidden;
  font-weight: 600;
  text-overflow: ellipsis;
  white-space: nowrap;
}
.lightbox .place {
  flex: none;
  color: var(--text-muted);
  font: var(--type-meta);
  font-variant-numeric: tabular-nums;
}
.panel .lightbox .tool {
  inline-size: 44px;
  block-size: 44px;
  color: var(--text);
}
.lightbox .plane {
  flex: 1;
  display: grid;
  place-items: center;
  min-block-size: 0;
  padding: 0 var(--space-4) var(--space-4);
  touch-action: none;
  user-select: none;
}
.lightbox img {
  max-inline-size: 100%;
  max-block-size: 100%;
  min-block-size: 0;
  border-radius: 4px;
  object-fit: contain;
  cursor: zoom-in;
}
.lightbox .lost {
  position: absolute;
  inset-block-start: 50%;
  inset-inline: var(--space-8);
  color: var(--text-muted);
  text-align: center;
  pointer-events: none;
}
.panel .lightbox :is(.back, .on) {
  position: absolute;
  inset-block-start: calc(50% - 22px);
  background: oklch(0.16 0.008 260 / 0.7);
}
.lightbox .back {
  inset-inline-start: var(--space-3);
}
.lightbox .on {
  inset-inline-end: var(--space-3);
}
.lightbox :is(.back, .on):dir(rtl) .icon {
  scale: -1 1;
}
/* Where a picture is as wide as the screen, they stand below it, near the thumbs. */
@media (max-width: 640px) {
  .panel .lightbox :is(.back, .on) {
    inset-block: auto calc(var(--space-4) + env(safe-area-inset-bottom, 0px));
  }
}
@media (forced-colors: active) {
  .lightbox .tool {
    border: 1px solid;
  }
}
`;

/** Adds it to the panel's shadow tree; answers what takes it away. */
export const addStyle = ({ panel, styleOf }) => {
  const root = panel.getRootNode();
  const style = styleOf(STYLE, panel);
  root.adoptedStyleSheets.push(style);
  return () => {
    root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== style);
  };
};
