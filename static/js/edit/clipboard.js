import { keep, kept } from "ef/page/storage";

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
    this.parts = JSON.parse(kept(KEPT) ?? "null");
    addEventListener("storage", ({ key }) => {
      if (key !== KEPT) return;
      this.parts = JSON.parse(kept(KEPT) ?? "null");
      changed();
    });
  }

  /** @param {Parts} parts */
  keep(parts) {
    this.parts = parts;
    keep(KEPT, JSON.stringify(parts));
  }
}
