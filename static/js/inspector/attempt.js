/** A run of an event, alone or in a batch: how it went, why, and how long it took. Pure. */

import { readRow } from "ef/inspector/rows";
import { exact } from "ef/inspector/words";

/**
 * @typedef {import("ef/inspector/rows").TraceRow} TraceRow
 * @typedef {import("ef/run/trace").Trace} Trace
 */

/** The kinds that end a run. */
export const OUTCOMES = new Set(["SUCCEEDED", "FAILED", "PROCESSED", "UNPROCESSED"]);

/** @param {TraceRow} outcome */
export function isFailure({ kind }) {
  return kind === "FAILED" || kind === "UNPROCESSED";
}

/**
 * @param {Trace} trace
 * @param {TraceRow | null} outcome null while it runs
 * @returns {[string, string]} mark and verb
 */
export function verdictOf(trace, outcome) {
  if (!outcome) return ["processing", "running"];
  if (!isFailure(outcome)) return ["delivered", "succeeded"];
  const reported = outcome.batch !== undefined && readRow(trace, outcome.batch).kind === "BATCH_SUCCEEDED";
  return ["failed", reported ? "reported as failed" : "failed"];
}

/**
 * The rows whose rules say why, the one to be told first: what went wrong, or else where it ran.
 * @param {Trace} trace
 * @param {TraceRow} row with which the run began
 * @param {TraceRow | null} outcome
 * @returns {TraceRow[]}
 */
export function reasonsOf(trace, row, outcome) {
  const began = withBatch(trace, row);
  const ended = outcome ? withBatch(trace, outcome) : [];
  const wrong = outcome && isFailure(outcome) ? ended.filter(({ kind }) => kind !== "BATCH_SUCCEEDED") : [];
  return [...new Set([...wrong, ...began, ...ended])].filter(({ rule }) => rule >= 0);
}

/** A row and, for an event in a batch, what is said of all of it; the numbers are the event's own. @param {Trace} trace @param {TraceRow} row @returns {TraceRow[]} */
function withBatch(trace, row) {
  if (row.batch === undefined) return [row];
  return [row, { ...readRow(trace, row.batch), event: row.event, attempt: row.attempt }];
}

/**
 * Both parts of a cold run's time; a unit they share is said once.
 * @param {number} init_us
 * @param {number} ran_us both together
 * @returns {{cold?: string, duration: string}}
 */
export function lengthOf(init_us, ran_us) {
  if (!init_us) return { duration: exact(ran_us) };
  const [cold, run] = [exact(Math.min(init_us, ran_us)), exact(Math.max(0, ran_us - init_us))];
  const unit = cold.slice(cold.lastIndexOf(" "));
  return { cold: run.endsWith(unit) ? cold.slice(0, -unit.length) : cold, duration: run };
}
