/** What a filter would have done to a run so far: events, runs and money. Pure. */

import { countUpTo } from "ef/lib/growing";
import { Kind } from "ef/run/protocol";

/**
 * @typedef {import("ef/run/trace").Trace} Trace
 * @typedef {{event: number, card: number, at_us: number}} SeenEvent
 * @typedef {object} Prices
 * @property {number} request_usd
 * @property {number} gb_second_usd
 * @property {string} region
 * @property {string} date
 * @property {string} source
 */

/**
 * How many events a source has had, and how many of them had a card of the set.
 * @param {Trace} trace
 * @param {number} node
 * @param {number} t_us
 * @param {ReadonlySet<number> | null} cards null: all of them
 */
export function countEvents(trace, node, t_us, cards) {
  const rows = seenBy(trace, node, t_us);
  if (!cards) return { events: rows.length, passing: rows.length };
  const { value } = trace;
  let passing = 0;
  for (const row of rows) if (cards.has(value[row])) passing += 1;
  return { events: rows.length, passing };
}

/**
 * The last events of a source, newest first.
 * @param {Trace} trace
 * @param {number} node
 * @param {number} t_us
 * @param {number} most
 * @returns {SeenEvent[]}
 */
export function lastEvents(trace, node, t_us, most) {
  const rows = seenBy(trace, node, t_us);
  return Array.from(rows.subarray(Math.max(0, rows.length - most)), (row) => ({
    event: trace.event[row],
    card: trace.value[row],
    at_us: trace.at_us[row],
  })).reverse();
}

/** What a filter decides about: what a source has made or got from elsewhere; a copy was decided about already. @param {Trace} trace @param {number} node @param {number} t_us */
function seenBy(trace, node, t_us) {
  const rows = trace.cameTo(node);
  return rows.subarray(0, countUpTo(rows, rows.length, trace.indexAt(t_us) - 1));
}

/**
 * The runs of a function: what one is billed for on average, cold starts included, and how many events it takes.
 * @typedef {{billed_ms: number, events: number}} UsualRun
 */

/**
 * The run of a batch is one run. Null before the first.
 * @param {Trace} trace
 * @param {number} node
 * @param {number} t_us
 * @returns {UsualRun | null}
 */
export function usualRun(trace, node, t_us) {
  const { value, attempt } = trace;
  const last = trace.indexAt(t_us) - 1;
  let [runs, events, billed_ms] = [0, 0, 0];
  for (const kind of [Kind.STARTED, Kind.BATCH_STARTED]) {
    const rows = trace.rowsAt(kind, node);
    const begun = countUpTo(rows, rows.length, last);
    runs += begun;
    for (let index = 0; index < begun; index += 1) {
      events += kind === Kind.STARTED ? 1 : attempt[rows[index]];
      billed_ms += Math.ceil(value[rows[index]] / 1000);
    }
  }
  return runs ? { billed_ms: billed_ms / runs, events: events / runs } : null;
}

/**
 * @param {Prices} prices
 * @param {number} memory_mb
 * @param {number} billed_ms
 */
export function costOfRun({ request_usd, gb_second_usd }, memory_mb, billed_ms) {
  return request_usd + (memory_mb / 1024) * (billed_ms / 1000) * gb_second_usd;
}

/**
 * $0.0049, $4.10, $1,240: two digits that say something, and cents from a dollar on.
 * @param {number} usd
 */
export function dollars(usd) {
  if (usd === 0) return "$0";
  if (usd >= 1000) return `$${Math.round(usd).toLocaleString("en-US")}`;
  if (usd >= 0.1) return `$${usd.toFixed(2)}`;
  if (usd < 0.000_000_1) return "under $0.0000001";
  return `$${usd.toFixed(Math.min(8, 1 - Math.floor(Math.log10(usd))))}`;
}
