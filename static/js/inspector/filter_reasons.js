import { post, runUrl } from "ef/page/api";
import { plainNumber } from "ef/inspector/filter_words";

/**
 * @typedef {object} FilterQuestion which decision of a filter is asked about
 * @property {number} edge
 * @property {number} filter the place among the filters that the edge has in this run
 * @property {number} card
 */

/** Most decisions remembered; the oldest are asked for again. */
const KEPT = 200;

/** Why a filter let an event through or not, asked of the server once for each payload. */
export class FilterReasons {
  /** @param {import("ef/run/store").StudioStore} store */
  constructor(store) {
    this.store = store;
    /** @type {Map<string, Promise<string>>} */
    this.known = new Map();
  }

  /**
   * In one sentence; "" where there is none to be had.
   * @param {FilterQuestion} question
   * @returns {Promise<string>}
   */
  about({ edge, filter, card }) {
    const { manifest, card: run } = this.store;
    const written = manifest && plainNumber(manifest.edges[edge], filter);
    if (!run || !written) return Promise.resolve("");
    const key = `${run.id}/${edge}/${filter}/${card}`;
    const known = this.known.get(key) ?? ask(run, { edge, filter: written, cards: [card] });
    this.known.delete(key);
    this.known.set(key, known);
    for (const old of this.known.keys()) {
      if (this.known.size <= KEPT) break;
      this.known.delete(old);
    }
    return known;
  }
}

/**
 * @param {import("ef/run/protocol").RunCard} run
 * @param {{edge: number, filter: object, cards: number[]}} question
 */
async function ask(run, question) {
  try {
    const { explanations } = await post(runUrl(run, "filter-answers/"), question);
    return String(explanations?.[question.cards[0]]?.sentence ?? "");
  } catch {
    // The rule's own sentence stands there already.
    return "";
  }
}
