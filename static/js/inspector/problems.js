/** Where in time something went wrong. Pure. */

import { Kind } from "ef/run/protocol";

/** The kinds of rows that are trouble for an event. @type {ReadonlySet<number>} */
export const PROBLEMS = new Set([
  Kind.FAILED,
  Kind.THROTTLED,
  Kind.UNPROCESSED,
  Kind.BATCH_FAILED,
  Kind.BATCH_THROTTLED,
  Kind.REFUSED,
  Kind.DEAD_LETTERED,
  Kind.LOST,
  Kind.RETURNED,
  Kind.ANSWERED,
]);

/**
 * @param {import("ef/run/trace").Trace} trace
 * @param {number} t_us
 * @returns {number | null}
 */
export function nextProblem(trace, t_us) {
  for (let row = trace.indexAt(t_us); row < trace.length; row += 1) {
    if (PROBLEMS.has(trace.kindOf(row))) return trace.at_us[row];
  }
  return null;
}

/**
 * @param {import("ef/run/trace").Trace} trace
 * @param {number} t_us
 * @returns {number | null}
 */
export function previousProblem(trace, t_us) {
  for (let row = trace.indexAt(t_us) - 1; row >= 0; row -= 1) {
    if (trace.at_us[row] < t_us && PROBLEMS.has(trace.kindOf(row))) return trace.at_us[row];
  }
  return null;
}
