/** The tokens the canvas draws with, read from the style sheet whenever the theme changes. */

const NAMES = {
  published: "--state-published",
  ok: "--state-ok",
  retry: "--state-retry",
  throttle: "--state-throttle",
  throttleLine: "--state-throttle-line",
  throttleOn: "--state-throttle-on",
  failed: "--state-failed",
  dead: "--state-dead",
  filtered: "--state-filtered",
  lost: "--state-lost",
  onFill: "--on-fill",
  markBg: "--mark-bg",
  card: "--bg-card",
  canvas: "--bg-canvas",
  line1: "--line-1",
  line2: "--line-2",
  line3: "--line-3",
  line4: "--line-4",
  ink1: "--ink-1",
  ink2: "--ink-2",
  ink3: "--ink-3",
  hand: "--hand",
  handSoft: "--hand-soft",
  publishedTint: "--state-published-tint",
};

/** @typedef {Record<keyof typeof NAMES, string> & {glow: number, smallFont: string, tinyFont: string}} Palette */

/** @param {Element} element @returns {Palette} */
export function readPalette(element) {
  const style = getComputedStyle(element);
  const palette = /** @type {Palette} */ (/** @type {unknown} */ (
    Object.fromEntries(Object.entries(NAMES).map(([key, token]) => [key, style.getPropertyValue(token).trim()]))
  ));
  const family = style.getPropertyValue("--font-sans");
  palette.smallFont = `600 11px ${family}`;
  palette.tinyFont = `600 8px ${family}`;
  palette.glow = Number(style.getPropertyValue("--glow-alpha")) || 0;
  return palette;
}
