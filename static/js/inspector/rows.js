import { endOfBatch, initOfBatch, startOfBatch, throttleOfBatch } from "ef/run/batches";
import { Kind } from "ef/run/protocol";

/** @typedef {import("ef/run/trace").Trace} Trace */

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
 * @property {number} [events]   of an event in a batch: how many events that has
 * @property {number} [batch]    of such an event: the row that tells the same of its whole batch
 * @property {number} [init_us]  of an event in a batch: how long the Init phase before its run takes
 */

/**
 * @param {Trace} trace
 * @param {number} row
 * @returns {TraceRow}
 */
export function readRow(trace, row) {
  return {
    row,
    at_us: trace.at_us[row],
    event: trace.event[row],
    kind: trace.manifest.kinds[trace.kindOf(row)] ?? "",
    node: trace.nodeOf(row),
    edge: trace.edgeOf(row),
    rule: trace.ruleOf(row),
    subject: trace.subject[row],
    attempt: trace.attempt[row],
    value: trace.value[row],
  };
}

/**
 * @param {Trace} trace
 * @param {number} event
 * @param {number} [until_us]
 * @returns {TraceRow[]}
 */
export function lifeOf(trace, event, until_us = Infinity) {
  let joined = -1;
  return Array.from(trace.rowsOfEvent(event), (row) => {
    const kind = trace.kindOf(row);
    if (kind === Kind.JOINED) joined = row;
    return { ...readRow(trace, row), ...withBatch(trace, row, kind, joined) };
  }).filter((row) => row.at_us <= until_us);
}

/**
 * @param {Trace} trace
 * @param {number} row
 * @param {number} kind
 * @param {number} joined the row by which the event came into its batch, if it is in one
 * @returns {Partial<TraceRow>}
 */
function withBatch(trace, row, kind, joined) {
  switch (kind) {
    case Kind.JOINED: {
      const batch = startOfBatch(trace, row);
      const init = initOfBatch(trace, row);
      return batch < 0 ? {} : { batch, events: trace.attempt[batch], init_us: init < 0 ? 0 : trace.value[init] };
    }
    case Kind.PROCESSED:
    case Kind.UNPROCESSED: {
      const batch = joined < 0 ? -1 : endOfBatch(trace, joined, row);
      return batch < 0 ? {} : { batch, events: trace.attempt[batch] };
    }
    case Kind.RETRY: {
      const batch = throttleOfBatch(trace, row);
      return batch < 0 ? {} : { batch, events: trace.attempt[batch] };
    }
    default:
      return {};
  }
}

/** The kinds that end an event's life. */
const ENDS = new Set(["SUCCEEDED", "PROCESSED", "DELIVERED", "FILTERED", "DEAD_LETTERED", "LOST", "RETURNED"]);

/** What is said beside the way of an event: it is no step of it. */
const REMARKS = new Set(["MISSED", "ANSWERED", "REPEATED"]);

/** @param {TraceRow} row */
export function isRemark({ kind }) {
  return REMARKS.has(kind);
}

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

/** @type {Standing} */
const PUBLISHED = { mark: "published", state: "published", word: "Published" };
/** @type {Standing} */
const RUNNING = { mark: "processing", state: "ok", word: "Running" };
/** @type {Standing} */
const DELIVERED = { mark: "delivered", state: "ok", word: "Delivered" };
/** @type {Standing} */
const FAILED = { mark: "failed", state: "failed", word: "Attempt failed" };

/** @type {Record<string, Standing>} */
const STANDINGS = {
  PUBLISHED,
  PASSED: PUBLISHED,
  FORWARDED: { mark: "published", state: "published", word: "Handed on" },
  RECEIVED: { mark: "waiting", state: "published", word: "Received" },
  QUEUED: { mark: "waiting", state: "published", word: "Waiting" },
  INIT: { mark: "processing", state: "ok", word: "Starting" },
  STARTED: RUNNING,
  JOINED: RUNNING,
  SUCCEEDED: DELIVERED,
  PROCESSED: DELIVERED,
  DELIVERED,
  FAILED,
  UNPROCESSED: FAILED,
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
  const decisive = endOf(life) ?? lastStep(life);
  if (decisive?.kind === "RETRY" && decisive.batch !== undefined) return STANDINGS.THROTTLED;
  return STANDINGS[decisive?.kind ?? ""] ?? PUBLISHED;
}

/**
 * The last row that is a step of the event's way.
 * @param {TraceRow[]} life
 * @returns {TraceRow | undefined}
 */
export function lastStep(life) {
  return life.findLast((row) => !isRemark(row));
}
