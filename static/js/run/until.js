/** When something happens next: what a run can be played up to. Pure. */

import { limitAt } from "ef/run/limits";
import { book } from "ef/run/ledger";
import { Kind } from "ef/run/protocol";
import { stateAt } from "ef/run/state";

/**
 * @typedef {import("ef/run/trace").Trace} Trace
 * @typedef {{id: string, words: string, asks?: {label: string, value: string}}} Condition
 */

/** @type {readonly Condition[]} */
export const CONDITIONS = Object.freeze([
  { id: "dead", words: "the next dead letter" },
  { id: "lost", words: "the next lost event" },
  { id: "throttle", words: "the next throttle" },
  { id: "failure", words: "the next failed attempt" },
  { id: "limit", words: "concurrency at its limit" },
  { id: "backlog", words: "a backlog over", asks: { label: "Waiting events", value: "20" } },
  { id: "time", words: "a time", asks: { label: "Simulated time", value: "" } },
]);

/** @type {Record<string, number[]>} */
const KINDS = {
  dead: [Kind.DEAD_LETTERED],
  lost: [Kind.LOST, Kind.RETURNED],
  throttle: [Kind.THROTTLED, Kind.BATCH_THROTTLED],
  failure: [Kind.FAILED, Kind.BATCH_FAILED],
};

/** The steps of a function's concurrency. @type {Record<number, number>} */
const STEPS = {
  [Kind.STARTED]: 1,
  [Kind.BATCH_STARTED]: 1,
  [Kind.SUCCEEDED]: -1,
  [Kind.FAILED]: -1,
  [Kind.BATCH_SUCCEEDED]: -1,
  [Kind.BATCH_FAILED]: -1,
};

/**
 * The time after t at which it happens, null as far as is known never.
 * @param {Trace} trace
 * @param {number} t_us
 * @param {string} id
 * @param {number} [amount] events for a backlog, microseconds for a time
 * @returns {number | null}
 */
export function happensAt(trace, t_us, id, amount = 0) {
  if (id === "time") return amount > t_us ? amount : null;
  if (id === "backlog") return backlogAt(trace, t_us, amount);
  if (id === "limit") return limitReachedAt(trace, t_us);
  const kinds = KINDS[id] ?? [];
  for (let row = trace.indexAt(t_us); row < trace.length; row += 1) if (kinds.includes(trace.kindOf(row))) return trace.at_us[row];
  return null;
}

/** When more events begin to wait than this; not while more wait already. @param {Trace} trace @param {number} t_us @param {number} most */
function backlogAt(trace, t_us, most) {
  const ledger = { ...stateAt(trace, t_us).ledger };
  for (let row = trace.indexAt(t_us); row < trace.length; row += 1) {
    const before = ledger.waiting;
    book(ledger, trace.kindOf(row));
    if (before <= most && ledger.waiting > most) return trace.at_us[row];
  }
  return null;
}

/** When the last place of a function's reserved concurrency is taken. @param {Trace} trace @param {number} t_us */
function limitReachedAt(trace, t_us) {
  const busy = new Int32Array(trace.manifest.nodes.length);
  for (let row = 0; row < trace.length; row += 1) {
    const step = STEPS[trace.kindOf(row)];
    if (!step) continue;
    const node = trace.nodeOf(row);
    busy[node] += step;
    const at_us = trace.at_us[row];
    if (step > 0 && at_us > t_us && busy[node] === limitAt(trace.manifest, node, at_us).limit) return at_us;
  }
  return null;
}
