import { element, drawing } from "ef/page/dom";
import { Kind } from "ef/run/protocol";

/**
 * The key lists what this run has shown so far as it is loaded, and nothing else.
 *
 * @typedef {import("ef/run/trace").Trace} Trace
 */

/** @type {[string, string][]} symbol, word */
const MARKS = [
  ["published", "Published"],
  ["processing", "Processing"],
  ["delivered", "Delivered"],
  ["retry", "Retry wait"],
  ["throttled", "Throttled"],
  ["failed", "Attempt failed"],
  ["dead", "Dead-lettered"],
  ["filtered", "Filtered out"],
  ["lost", "Lost"],
];

/** @type {[string, string][]} */
const SLOTS = [
  ["cold", "Cold start"],
  ["busy", "Busy"],
  ["idle", "Warm, idle"],
  ["reclaimed", "Reclaimed"],
  ["headroom", "Headroom"],
];

/** What a row of a kind makes visible. @type {Record<number, string[]>} */
const SHOWS = {
  [Kind.PUBLISHED]: ["published"],
  [Kind.INIT]: ["cold"],
  [Kind.STARTED]: ["processing", "busy", "idle", "headroom"],
  [Kind.JOINED]: ["processing"],
  [Kind.BATCH_STARTED]: ["busy", "idle", "headroom"],
  [Kind.SUCCEEDED]: ["delivered"],
  [Kind.PROCESSED]: ["delivered"],
  [Kind.DELIVERED]: ["delivered"],
  [Kind.RETRY]: ["retry"],
  [Kind.THROTTLED]: ["throttled"],
  [Kind.BATCH_THROTTLED]: ["throttled"],
  [Kind.FAILED]: ["failed"],
  [Kind.UNPROCESSED]: ["failed"],
  [Kind.DEAD_LETTERED]: ["dead"],
  [Kind.FILTERED]: ["filtered"],
  [Kind.LOST]: ["lost"],
  [Kind.RECLAIMED]: ["reclaimed"],
};

export class Key {
  /** @param {Element} marks @param {Element} slots */
  constructor(marks, slots) {
    this.lists = /** @type {[Element, [string, string][]][]} */ ([
      [marks, MARKS],
      [slots, SLOTS],
    ]);
    /** @type {Trace | null} */
    this.trace = null;
    this.rows = 0;
    /** @type {Set<string>} */
    this.seen = new Set();
  }

  /** Takes in the rows that have come since. @param {Trace} trace */
  update(trace) {
    if (trace !== this.trace) {
      this.trace = trace;
      this.rows = 0;
      this.seen.clear();
    } else if (this.rows === trace.length) return;
    const before = this.rows ? this.seen.size : -1;
    for (; this.rows < trace.length; this.rows += 1) for (const name of SHOWS[trace.kindOf(this.rows)] ?? []) this.seen.add(name);
    if (this.seen.size !== before) this.#fill();
  }

  #fill() {
    for (const [list, entries] of this.lists) {
      const shown = entries.filter(([symbol]) => this.seen.has(symbol));
      list.replaceChildren(...shown.map(([symbol, word]) => element("li", {}, drawing(`mark-${symbol}`), word)));
      list.toggleAttribute("hidden", shown.length === 0);
    }
  }
}
