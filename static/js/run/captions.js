/**
 * What happens for the first time in a run, in one sentence each: what a newcomer has to see to follow the rest. Pure:
 * which one is shown follows from the trace, the time and the speed alone.
 */

import { countUpTo } from "ef/lib/growing";
import { Kind } from "ef/run/protocol";
import { cardAt } from "ef/run/carried";

/** @typedef {import("ef/run/trace").Trace} Trace */
/** @typedef {{at_us: number, row: number, mark: string, words: (t_us: number) => string}} Caption */

/** How long a sentence stays at least and at most, in time as it passes for the eye. */
const LEAST_US = 1_500_000;
const MOST_US = 5_000_000;

/** @type {{kind: number, rule?: string, mark: string, words: (trace: Trace, row: number, t_us: number) => string}[]} */
const FIRSTS = [
  {
    kind: Kind.PUBLISHED,
    mark: "published",
    words: (trace, row) => `${nameOf(trace, row)} comes to ${nodeOf(trace, row)}, which publishes an event.`,
  },
  {
    kind: Kind.FILTERED,
    mark: "filtered",
    words: (trace, row) => `${nameOf(trace, row)} does not fit the filter: the function never hears of it, and it costs nothing.`,
  },
  { kind: Kind.INIT, mark: "processing", words: () => "A cold start: a new environment is being prepared." },
  { kind: Kind.STARTED, rule: "env.warm", mark: "processing", words: () => "Warm: the same environment again, and no waiting." },
  {
    kind: Kind.BATCH_STARTED,
    mark: "processing",
    words: (trace, row) => `${trace.attempt[row] === 1 ? "One event" : `${trace.attempt[row]} events`} in one batch, in one run.`,
  },
  { kind: Kind.THROTTLED, mark: "throttled", words: throttled },
  { kind: Kind.BATCH_THROTTLED, mark: "throttled", words: () => "No place is free for this batch: it waits and is tried again." },
  { kind: Kind.FAILED, mark: "failed", words: (trace, row) => `A run in ${nodeOf(trace, row)} failed. What becomes of its event is not decided yet.` },
  { kind: Kind.BATCH_FAILED, mark: "failed", words: () => "A run failed, and its whole batch with it." },
  { kind: Kind.RETRY, mark: "retry", words: () => "The event waits and will be tried again. Nothing is lost." },
  {
    kind: Kind.DEAD_LETTERED,
    mark: "dead",
    words: (trace, row) => `Every try is used up: it is kept in ${targetOf(trace, row)}, and can be looked at.`,
  },
  { kind: Kind.LOST, mark: "lost", words: () => "Nothing is set that would keep it: this event is lost." },
  { kind: Kind.RETURNED, mark: "failed", words: () => "The caller has the error now. Whether it tries again is its own matter." },
];

/**
 * The caption at a time, or null: each stays long enough to be read, so one that comes close behind another waits.
 * @param {Trace} trace
 * @param {number} t_us
 * @param {number} speed
 * @returns {{mark: string, words: string} | null}
 */
export function captionAt(trace, t_us, speed) {
  let shown = null;
  let free_us = -Infinity;
  for (const caption of captionsUpTo(trace, t_us)) {
    const from_us = Math.max(caption.at_us, free_us);
    // What could be said only long after it happened is not said.
    if (from_us - caption.at_us > MOST_US * speed) continue;
    if (from_us > t_us) break;
    shown = { caption, from_us };
    free_us = from_us + LEAST_US * speed;
  }
  if (!shown || t_us - shown.from_us > MOST_US * speed) return null;
  return { mark: shown.caption.mark, words: shown.caption.words(t_us) };
}

/**
 * What has happened for the first time by then, in order of time.
 * @param {Trace} trace
 * @param {number} t_us
 * @returns {Caption[]}
 */
export function captionsUpTo(trace, t_us) {
  return FIRSTS.flatMap(({ kind, rule, mark, words }) => {
    const row = firstRow(trace, kind, rule);
    if (row < 0 || trace.at_us[row] > t_us) return [];
    return [{ at_us: trace.at_us[row], row, mark, words: (/** @type {number} */ now_us) => words(trace, row, now_us) }];
  }).sort((one, other) => one.row - other.row);
}

/** @type {WeakMap<Trace, Map<string, number>>} */
const found = new WeakMap();

/** The first row of a kind, of a rule if one is named; -1 if there is none yet. @param {Trace} trace @param {number} kind @param {string} [rule] */
function firstRow(trace, kind, rule) {
  const known = found.get(trace) ?? new Map();
  found.set(trace, known);
  const key = `${kind} ${rule ?? ""}`;
  if (!known.has(key)) {
    const row = search(trace, kind, rule);
    if (row >= 0) known.set(key, row);
    return row;
  }
  return /** @type {number} */ (known.get(key));
}

/** @param {Trace} trace @param {number} kind @param {string} [rule] */
function search(trace, kind, rule) {
  const { nodes, rules } = trace.manifest;
  let first = -1;
  for (let node = -1; node < nodes.length; node += 1) {
    const row = trace.rowsAt(kind, node).find((one) => !rule || rules[trace.ruleOf(one)]?.id === rule) ?? -1;
    if (row >= 0 && (first < 0 || row < first)) first = row;
  }
  return first;
}

/** @param {Trace} trace @param {number} row @param {number} t_us */
function throttled(trace, row, t_us) {
  const rows = trace.rowsAt(Kind.THROTTLED, trace.nodeOf(row));
  const events = new Set(Array.from(rows.subarray(0, countUpTo(rows, rows.length, trace.indexAt(t_us) - 1)), (one) => trace.event[one]));
  const come = events.size === 1 ? "1 event waits and comes back by itself" : `${events.size} events wait and come back by themselves`;
  const invocations = trace.manifest.edges.filter(({ to }) => to === trace.nodeOf(row)).map(({ invocation }) => invocation);
  if (invocations.every((invocation) => invocation === "asynchronous")) {
    return `Every place is taken. ${come}.`;
  }
  return "Every place is taken, so the request is refused: throttled.";
}

/** @param {Trace} trace @param {number} row */
function nodeOf(trace, row) {
  return trace.manifest.nodes[trace.nodeOf(row)]?.name ?? "";
}

/** @param {Trace} trace @param {number} row */
function targetOf(trace, row) {
  const edge = trace.manifest.edges[trace.edgeOf(row)];
  return edge ? trace.manifest.nodes[edge.to].name : nodeOf(trace, row);
}

/** @param {Trace} trace @param {number} row */
function nameOf(trace, row) {
  return cardAt(trace, trace.event[row], row)?.name ?? "An event";
}
