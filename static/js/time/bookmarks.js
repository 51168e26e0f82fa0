/** Moments of a run that a person wants to find again, kept in this browser. Pure but for the storage it is given. */

/** @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem">} Kept */

const KEY = "eventflow.bookmarks.";
/** More would be no help, and storage is shared with all else. */
const MOST = 50;

export class Bookmarks {
  /** @param {Kept} storage */
  constructor(storage) {
    this.storage = storage;
  }

  /** @param {string} run @returns {number[]} times in order */
  of(run) {
    try {
      const kept = JSON.parse(this.storage.getItem(KEY + run) ?? "[]");
      return Array.isArray(kept) ? kept.filter((t_us) => Number.isFinite(t_us) && t_us >= 0) : [];
    } catch {
      return [];
    }
  }

  /**
   * Sets one at this time, or takes away the one that is there.
   * @param {string} run
   * @param {number} t_us
   * @returns {boolean} whether there is one now
   */
  toggle(run, t_us) {
    const at_us = Math.round(t_us);
    const before = this.of(run);
    const there = before.includes(at_us);
    const after = there ? before.filter((other) => other !== at_us) : [...before, at_us].sort((a, b) => a - b).slice(-MOST);
    try {
      if (after.length) this.storage.setItem(KEY + run, JSON.stringify(after));
      else this.storage.removeItem(KEY + run);
    } catch {
      return there;
    }
    return !there;
  }
}
