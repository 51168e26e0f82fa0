import { element, drawing } from "ef/page/dom";
import { POISON } from "ef/graph/shards_card";
import { expiredOf } from "ef/run/expiry";
import { Kind } from "ef/run/protocol";

/**
 * The key lists what this run has shown so far as it is loaded, and nothing else.
 *
 * @typedef {import("ef/run/trace").Trace} Trace
 */

/** @type {[string, string][]} symbol, word */
const MARKS = [
  ["published", "Published"],
  ["waiting", "In a batch"],
  ["processing", "Processing"],
  ["delivered", "Delivered"],
  ["retry", "Retry wait"],
  ["poison", "Fails again and again"],
  ["throttled", "Throttled"],
  ["failed", "Attempt failed"],
  ["dead", "Dead-lettered"],
  ["filtered", "Filtered out"],
  ["lost", "Lost"],
  ["expired", "Expired"],
  ["again", "Delivered again"],
  ["skipped", "Already done"],
];

/** @type {[string, string][]} */
const SLOTS = [
  ["cold", "Cold start"],
  ["busy", "Busy"],
  ["idle", "Warm, idle"],
  ["timeout", "Timed out"],
  ["provisioned", "Provisioned"],
  ["reclaimed", "Reclaimed"],
  ["headroom", "Headroom"],
];

/** What a row of a kind makes visible. @type {Record<number, string[]>} */
const SHOWS = {
  [Kind.PUBLISHED]: ["published"],
  [Kind.STARTED]: ["processing", "busy", "idle", "headroom"],
  [Kind.JOINED]: ["processing", "waiting"],
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

/** What only the rule of a row tells. @type {Record<string, string>} */
const BY_RULE = { "sqs.redelivered": "again", "async.duplicate": "again", "caller.retried": "again", "effect.recognised": "skipped" };

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
    for (; this.rows < trace.length; this.rows += 1) this.#see(trace, this.rows);
    if (this.seen.size !== before) this.#fill();
  }

  /** @param {Trace} trace @param {number} row */
  #see(trace, row) {
    const kind = trace.kindOf(row);
    for (const name of SHOWS[kind] ?? []) this.seen.add(name);
    if (trace.timedOut(row)) this.seen.add("timeout");
    const shown = BY_RULE[trace.manifest.rules[trace.ruleOf(row)]?.id ?? ""];
    if (shown) this.seen.add(shown);
    if (kind === Kind.RETRY && trace.attempt[row] >= POISON && trace.manifest.edges[trace.edgeOf(row)]?.invocation === "stream polling") this.seen.add("poison");
    if (kind === Kind.LOST && expiredOf(trace).has(trace.event[row])) this.seen.add("expired");
    if (kind === Kind.INIT) this.seen.add(trace.event[row] < 0 && trace.attempt[row] === 0 ? "provisioned" : "cold");
  }

  #fill() {
    for (const [list, entries] of this.lists) {
      const shown = entries.filter(([symbol]) => this.seen.has(symbol));
      list.replaceChildren(...shown.map(([symbol, word]) => element("li", {}, drawing(`mark-${symbol}`), word)));
      list.toggleAttribute("hidden", shown.length === 0);
    }
  }
}
