/** How the rows of an event's life hang together. Pure. */

import { OUTCOMES } from "ef/inspector/attempt";

/** @typedef {import("ef/inspector/rows").TraceRow} TraceRow */

/** What a run's code does in the instant in which the run ends. */
const DONE_BY_CODE = new Set(["SENT", "REFUSED", "REPEATED"]);

/**
 * What the code of a batch's run wrote stands before what became of each event; it is told after that.
 * @param {TraceRow[]} life
 */
export function withOutcomesFirst(life) {
  const rows = [...life];
  rows.forEach((row, index) => {
    if (!OUTCOMES.has(row.kind)) return;
    let place = index;
    while (place > 0 && DONE_BY_CODE.has(rows[place - 1].kind) && rows[place - 1].at_us === row.at_us) place -= 1;
    rows.splice(index, 1);
    rows.splice(place, 0, row);
  });
  return rows;
}

/**
 * From when on an event could be received: once it was there, or visible again.
 * @param {TraceRow} before the row before that
 */
export function sinceOf(before) {
  return before.kind === "RETRY" ? before.at_us + before.value : before.at_us;
}

/** @param {TraceRow} row @param {TraceRow | undefined} other */
export function isSameThrottle(row, other) {
  return other?.kind === row.kind && other.rule === row.rule && (other.batch === undefined) === (row.batch === undefined);
}
