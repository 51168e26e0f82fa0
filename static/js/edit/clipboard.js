/**
 * What was copied, kept for every flow that is open in this browser.
 *
 * @typedef {import("ef/edit/parts").Parts} Parts
 */

const KEPT = "eventflow.copied";

export class Clipboard {
  /** @param {() => void} changed another page has copied something */
  constructor(changed) {
    /** @type {Parts | null} */
    this.parts = kept();
    addEventListener("storage", ({ key }) => {
      if (key !== KEPT) return;
      this.parts = kept();
      changed();
    });
  }

  /** @param {Parts} parts */
  keep(parts) {
    this.parts = parts;
    try {
      localStorage.setItem(KEPT, JSON.stringify(parts));
    } catch {
      // Without storage the copy lasts as long as the page.
    }
  }
}

/** @returns {Parts | null} */
function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? "null");
  } catch {
    return null;
  }
}
