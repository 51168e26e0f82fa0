import { post } from "ef/page/api";

/** Makes experiments, each after the one before: a new preview ends the old, and a visitor's first gives them their place here. */
export class Maker {
  /** @param {string} url */
  constructor(url) {
    this.url = url;
    /** @type {Promise<unknown>} */
    this.last = Promise.resolve();
  }

  /**
   * @param {{name: string, design: import("ef/lab/types").Design, preview?: boolean}} wish
   * @param {() => boolean} [isWanted] whether it still is once it is its turn
   * @returns {Promise<import("ef/lab/experiment").Experiment | null>}
   */
  make(wish, isWanted = () => true) {
    const made = this.last.then(() => (isWanted() ? post(this.url, wish) : null));
    this.last = made.catch(() => {});
    return made;
  }
}
