/** The page that the panel is on. */

/** Whether somebody looks at it, as far as the browser knows. */
export const isLookedAt = () => document.visibilityState === 'visible' && document.hasFocus();
