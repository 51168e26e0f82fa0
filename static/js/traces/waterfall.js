/** What happened to an event, and to what came of it, line by line. Pure. */

import { segmentsOf } from "ef/inspector/path_strip";
import { endOf, lifeOf, standingOf } from "ef/inspector/rows";
import { exact } from "ef/inspector/words";

/**
 * @typedef {import("ef/inspector/rows").TraceRow} TraceRow
 * @typedef {import("ef/run/trace").Trace} Trace
 * @typedef {import("ef/inspector/path_strip").Segment} Segment
 * @typedef {object} Line
 * @property {number} depth
 * @property {number} event
 * @property {number} node -1 for what is part of the line above
 * @property {string} name
 * @property {number} from_us
 * @property {number} to_us
 * @property {import("ef/inspector/path_strip").Part | "span" | "mark"} part
 * @property {string} mark of a moment
 * @property {string} words beside the bar
 * @property {boolean} isWait
 */

/** Deeper ones are not moved further in. */
const MOST_DEPTH = 5;

/**
 * @param {Trace} trace
 * @param {number} event
 * @param {number} end_us up to here the run is known
 * @returns {Line[]}
 */
export function linesOf(trace, event, end_us) {
  return told(trace, event, end_us, 0);
}

/** @param {Trace} trace @param {number} event @param {number} end_us @param {number} depth @returns {Line[]} */
function told(trace, event, end_us, depth) {
  const life = lifeOf(trace, event);
  if (!life.length) return [];
  const children = trace.children(event).filter((child) => trace.rowsOfEvent(child).length);
  return [...ownLines(trace, life, end_us, depth), ...children.flatMap((child) => told(trace, child, end_us, Math.min(depth + 1, MOST_DEPTH)))];
}

/** @param {Trace} trace @param {TraceRow[]} life @param {number} end_us @param {number} depth @returns {Line[]} */
function ownLines(trace, life, end_us, depth) {
  const end = endOf(life);
  const parts = segmentsOf(life, end ? end.at_us : end_us).filter(({ part, us }) => part !== "published" && (part !== "queue" || us > 0));
  const told = [
    ...life.filter(({ kind }) => kind in MOMENTS).map((row) => ({ at_us: row.at_us, lines: () => [moment(trace, row, depth)] })),
    ...parts.map((part) => ({ at_us: part.from_us, lines: () => partLines(part) })),
  ];
  told.sort((a, b) => a.at_us - b.at_us);
  /** The line of the function that the event is with. @type {Line | null} */
  let visit = null;
  return [...told.flatMap(({ lines }) => lines()), ...lastLines(life, end, depth)];

  /** @param {Segment} part @returns {Line[]} */
  function partLines(part) {
    const { event } = life[0];
    const to_us = part.from_us + part.us;
    const own = { ...NOTHING, depth: depth + (visit || isWork(part) ? 2 : 1), event, name: nameOf(part, life), from_us: part.from_us, to_us, part: part.part, words: exact(part.us), isWait: !isWork(part) };
    if (!isWork(part)) return [own];
    const node = nodeOfRun(life, part.from_us);
    const isNew = visit?.node !== node;
    visit = isNew || !visit ? { ...NOTHING, depth: depth + 1, event, node, name: trace.manifest.nodes[node]?.name ?? "", from_us: part.from_us, part: "span" } : visit;
    visit.to_us = to_us;
    return isNew ? [visit, own] : [own];
  }
}

/** @type {Record<string, {mark: string, words: string}>} */
const MOMENTS = {
  PUBLISHED: { mark: "published", words: "Published" },
  FORWARDED: { mark: "published", words: "Arrived" },
  PASSED: { mark: "filter", words: "Passed" },
};

/** @type {Line} */
const NOTHING = { depth: 0, event: -1, node: -1, name: "", from_us: 0, to_us: 0, part: "mark", mark: "", words: "", isWait: false };

/** @param {Trace} trace @param {TraceRow} row @param {number} depth @returns {Line} */
function moment(trace, row, depth) {
  const at = { ...NOTHING, ...MOMENTS[row.kind], event: row.event, from_us: row.at_us, to_us: row.at_us };
  if (row.kind === "PASSED") return { ...at, depth: depth + 1, name: "filter" };
  return { ...at, depth, node: row.node, name: trace.manifest.nodes[row.node]?.name ?? "" };
}

/** How it ended, where no bar says so. @param {TraceRow[]} life @param {TraceRow | undefined} end @param {number} depth @returns {Line[]} */
function lastLines(life, end, depth) {
  if (!end || end.kind === "SUCCEEDED" || end.kind === "PROCESSED") return [];
  const { mark, word } = standingOf(life);
  return [{ ...NOTHING, depth: depth + 1, event: end.event, name: "end", from_us: end.at_us, to_us: end.at_us, mark, words: word }];
}

/** @param {Segment} segment */
function isWork({ part }) {
  return part === "init" || part === "run" || part === "failed" || part === "running";
}

/** @param {Segment} segment @param {TraceRow[]} life */
function nameOf(segment, life) {
  if (segment.part === "init") return "start environment";
  if (isWork(segment)) return `run, attempt ${segment.attempt}`;
  if (segment.part === "throttle") return "throttled";
  const kinds = life.filter(({ at_us }) => at_us === segment.from_us).map(({ kind }) => kind);
  if (kinds.includes("RETRY")) return "wait before retry";
  return kinds.includes("QUEUED") ? "async queue" : "wait to be read";
}

/** The function an event runs in at a time. @param {TraceRow[]} life @param {number} at_us */
function nodeOfRun(life, at_us) {
  return life.findLast((row) => (row.kind === "STARTED" || row.kind === "JOINED") && row.at_us <= at_us)?.node ?? -1;
}
