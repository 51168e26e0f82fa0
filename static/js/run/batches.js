import { countUpTo } from "ef/lib/growing";
import { Kind } from "ef/run/protocol";

/**
 * What the run of a whole batch has to do with one of its events. A batch's own rows have no event, so they are looked
 * for: those of its start lie just before its events'. Pure.
 *
 * @typedef {import("ef/run/trace").Trace} Trace
 */

/**
 * The row with which the run began that an event joined by this row; -1 for one that a pipe ran without a function.
 * @param {Trace} trace
 * @param {number} row  of kind JOINED
 */
export function startOfBatch(trace, row) {
  return before(trace, row, Kind.BATCH_STARTED);
}

/**
 * The row of the Init phase in front of that run, -1 for a warm start.
 * @param {Trace} trace
 * @param {number} row  of kind JOINED
 */
export function initOfBatch(trace, row) {
  const init = before(trace, row, Kind.INIT);
  return init >= 0 && trace.event[init] < 0 && trace.attempt[init] > 0 ? init : -1;
}

/**
 * The row with which the run ended that an event was in; -1 if there is none.
 * @param {Trace} trace
 * @param {number} joined the row of kind JOINED
 * @param {number} row  of kind PROCESSED or UNPROCESSED
 */
export function endOfBatch(trace, joined, row) {
  const [good, bad] = [Kind.BATCH_SUCCEEDED, Kind.BATCH_FAILED].map((kind) => latest(trace, kind, joined, row));
  return Math.max(good, bad);
}

/**
 * The row that refused the batch whose event waits because of it, -1 for an event that waits for another reason.
 * @param {Trace} trace
 * @param {number} row  of kind RETRY
 */
export function throttleOfBatch(trace, row) {
  // Behind a pipe it is the function that refuses, and the pipe where its events wait.
  for (let node = 0; node < trace.manifest.nodes.length; node += 1) {
    const rows = trace.rowsAt(Kind.BATCH_THROTTLED, node);
    if (!rows.length) continue;
    const last = rows[countUpTo(rows, rows.length, row) - 1] ?? -1;
    // What the refused events are told follows at once, one row for each.
    if (last >= 0 && trace.at_us[last] === trace.at_us[row] && row - last <= trace.attempt[last]) return last;
  }
  return -1;
}

/** The row of a kind that was the same environment's at this same time. @param {Trace} trace @param {number} row @param {number} kind */
function before(trace, row, kind) {
  const rows = trace.rowsAt(kind, trace.nodeOf(row));
  for (let index = countUpTo(rows, rows.length, row) - 1; index >= 0 && trace.at_us[rows[index]] === trace.at_us[row]; index -= 1) {
    if (trace.subject[rows[index]] === trace.subject[row]) return rows[index];
  }
  return -1;
}

/** The last row of a kind between two others, where the joined row was and in its environment. @param {Trace} trace @param {number} kind @param {number} joined @param {number} row */
function latest(trace, kind, joined, row) {
  const rows = trace.rowsAt(kind, trace.nodeOf(joined));
  for (let index = countUpTo(rows, rows.length, row) - 1; index >= 0 && rows[index] > joined && trace.at_us[rows[index]] === trace.at_us[row]; index -= 1) {
    if (trace.subject[rows[index]] === trace.subject[joined]) return rows[index];
  }
  return -1;
}
