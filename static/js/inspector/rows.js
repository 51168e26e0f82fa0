/**
 * One row of the trace with names for its numbers.
 * @typedef {object} TraceRow
 * @property {number} row
 * @property {number} at_us
 * @property {number} event
 * @property {string} kind
 * @property {number} node
 * @property {number} edge
 * @property {number} rule
 * @property {number} subject
 * @property {number} attempt
 * @property {number} value
 */

/**
 * @param {import("ef/run/trace").Trace} trace
 * @param {number} row
 * @returns {TraceRow}
 */
export function readRow(trace, row) {
  return {
    row,
    at_us: trace.at_us[row],
    event: trace.event[row],
    kind: trace.manifest.kinds[trace.kindOf(row)],
    node: trace.nodeOf(row),
    edge: trace.edgeOf(row),
    rule: trace.ruleOf(row),
    subject: trace.subject[row],
    attempt: trace.attempt[row],
    value: trace.value[row],
  };
}

/**
 * @param {import("ef/run/trace").Trace} trace
 * @param {number} event
 * @param {number} [until_us]
 * @returns {TraceRow[]}
 */
export function lifeOf(trace, event, until_us = Infinity) {
  return Array.from(trace.rowsOfEvent(event), (row) => readRow(trace, row)).filter((row) => row.at_us <= until_us);
}

/** The kinds that end an event's life. */
const ENDS = new Set(["SUCCEEDED", "FILTERED", "DEAD_LETTERED", "LOST", "RETURNED"]);

/**
 * @param {TraceRow[]} life
 * @returns {TraceRow | undefined}
 */
export function endOf(life) {
  return life.find((row) => ENDS.has(row.kind));
}

/**
 * What an event is at the last row of its life: the mark to draw, the state that colours it, its word.
 * @typedef {{mark: string, state: string, word: string}} Standing
 */

/** @type {Record<string, Standing>} */
const STANDINGS = {
  PUBLISHED: { mark: "published", state: "published", word: "Published" },
  PASSED: { mark: "published", state: "published", word: "Published" },
  RECEIVED: { mark: "waiting", state: "published", word: "Received" },
  QUEUED: { mark: "waiting", state: "published", word: "Waiting" },
  INIT: { mark: "processing", state: "ok", word: "Starting" },
  STARTED: { mark: "processing", state: "ok", word: "Running" },
  SUCCEEDED: { mark: "delivered", state: "ok", word: "Delivered" },
  FAILED: { mark: "failed", state: "failed", word: "Attempt failed" },
  RETRY: { mark: "retry", state: "retry", word: "Waiting to retry" },
  THROTTLED: { mark: "throttled", state: "throttle", word: "Throttled" },
  GAVE_UP: { mark: "failed", state: "failed", word: "Failed" },
  SENT: { mark: "dead", state: "dead", word: "Sent on" },
  REFUSED: { mark: "failed", state: "failed", word: "Refused" },
  DEAD_LETTERED: { mark: "dead", state: "dead", word: "Dead-lettered" },
  LOST: { mark: "lost", state: "lost", word: "Lost" },
  RETURNED: { mark: "failed", state: "failed", word: "Returned to the caller" },
  FILTERED: { mark: "filtered", state: "filtered", word: "Filtered out" },
};

/**
 * @param {TraceRow[]} life
 * @returns {Standing}
 */
export function standingOf(life) {
  const decisive = endOf(life) ?? life[life.length - 1];
  return STANDINGS[decisive.kind];
}
