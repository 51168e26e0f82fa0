/** An event's path as a strip: work drawn to scale, waits shortened to a fixed length. Pure. */

import { OUTCOMES, isFailure } from "ef/inspector/attempt";
import { isRemark } from "ef/inspector/rows";

/**
 * @typedef {"published" | "queue" | "init" | "run" | "running" | "failed" | "wait" | "throttle"} Part
 * @typedef {{part: Part, from_us: number, us: number, attempt: number}} Segment
 * @typedef {Segment & {x: number, width: number}} Placed
 */

const WAITS = new Set(["wait", "throttle"]);

/**
 * @param {import("ef/inspector/rows").TraceRow[]} life rows of one event, in order
 * @param {number} [now_us] what is still going on is drawn up to here
 * @returns {Segment[]}
 */
export function segmentsOf(life, now_us = Infinity) {
  /** @type {Segment[]} */
  const segments = [];
  const steps = life.filter((row) => !isRemark(row));
  let init_us = 0;
  steps.forEach((row, index) => {
    const next = steps[index + 1];
    const until_us = next ? next.at_us : now_us;
    /** @param {Part} part @param {number} us @param {number} [from_us] */
    const add = (part, us, from_us = row.at_us) => {
      segments.push({ part, from_us, us: Math.max(0, us), attempt: row.attempt });
    };
    switch (row.kind) {
      case "PUBLISHED":
        add("published", 0);
        break;
      case "RECEIVED": {
        const before = steps[index - 1];
        const since_us = before?.kind === "RETRY" ? before.at_us + before.value : (before?.at_us ?? row.at_us);
        if (row.at_us > since_us) add("wait", row.at_us - since_us, since_us);
        break;
      }
      case "QUEUED":
        if (next && until_us > row.at_us) add("wait", until_us - row.at_us);
        else add("queue", 0);
        break;
      case "INIT":
        init_us = row.value;
        break;
      case "JOINED":
      case "STARTED": {
        if (row.init_us) init_us = row.init_us;
        const outcome = outcomeOf(steps, index);
        const ran_us = (outcome ? outcome.at_us : Math.min(now_us, row.at_us + row.value)) - row.at_us;
        if (init_us) add("init", Math.min(init_us, ran_us));
        if (ran_us > init_us) add(partOf(outcome), ran_us - init_us, row.at_us + init_us);
        init_us = 0;
        break;
      }
      case "RETRY":
        add(row.batch === undefined ? "wait" : "throttle", Math.min(row.value || Infinity, until_us - row.at_us));
        break;
      case "THROTTLED":
        add("throttle", row.value ? Math.min(row.value, until_us - row.at_us) : 0);
        break;
    }
  });
  return joined(segments);
}

/**
 * How the run ended that began at a row; what its code wrote may stand in between.
 * @param {import("ef/inspector/rows").TraceRow[]} steps
 * @param {number} index
 */
function outcomeOf(steps, index) {
  return steps.slice(index + 1).find(({ kind }) => OUTCOMES.has(kind)) ?? steps[index + 1];
}

/** @param {import("ef/inspector/rows").TraceRow | undefined} outcome @returns {Part} */
function partOf(outcome) {
  if (!outcome) return "running";
  return isFailure(outcome) ? "failed" : "run";
}

/**
 * Throttled again and again is one wait, or a long back-off would push the work out of the strip.
 * @param {Segment[]} segments
 */
function joined(segments) {
  /** @type {Segment[]} */
  const result = [];
  for (const segment of segments) {
    const last = result[result.length - 1];
    if (last && last.part === "throttle" && segment.part === "throttle") last.us += segment.us;
    else result.push({ ...segment });
  }
  return result;
}

/**
 * @param {Segment[]} segments
 * @param {number} width
 * @param {{wait?: number, least?: number, gap?: number, full_us?: number}} [options]
 *   wait: length of a wait; least: shortest work; full_us: the work that fills the strip, when strips shall share a scale
 * @returns {Placed[]}
 */
export function layStrip(segments, width, { wait = 34, least = 8, gap = 1.5, full_us = 0 } = {}) {
  const fixed = { published: 2, queue: 4 };
  /** @param {Segment} segment */
  const isWork = (segment) => !WAITS.has(segment.part) && !(segment.part in fixed);
  const work = segments.filter(isWork);
  const waits = segments.filter((segment) => WAITS.has(segment.part)).length;
  const ticks = segments.reduce((sum, { part }) => sum + (part === "published" ? 2 : part === "queue" ? 4 : 0), 0);
  const gaps = gap * Math.max(0, segments.length - 1);
  const waitWidth = waits ? Math.min(wait, Math.max(4, (width - ticks - gaps - least * work.length) / waits)) : 0;
  const room = width - ticks - gaps - waitWidth * waits;
  const total_us = work.reduce((sum, segment) => sum + segment.us, 0);
  const scale = scaleFor(work.map((segment) => segment.us), room, least, Math.max(total_us, full_us));
  let x = 0;
  return segments.map((segment) => {
    const own =
      segment.part === "published" ? 2
      : segment.part === "queue" ? 4
      : WAITS.has(segment.part) ? waitWidth
      : Math.max(least, segment.us * scale);
    const placed = { ...segment, x, width: own };
    x += own + gap;
    return placed;
  });
}

/**
 * Pixels per microsecond so that all fits although nothing is shorter than `least`.
 * @param {number[]} lengths
 * @param {number} room
 * @param {number} least
 * @param {number} total
 */
function scaleFor(lengths, room, least, total) {
  let scale = total ? Math.max(0, room) / total : 0;
  for (let round = 0; round < lengths.length; round += 1) {
    const short = lengths.filter((us) => us * scale < least);
    const long = lengths.reduce((sum, us) => sum + (us * scale < least ? 0 : us), 0);
    const left = room - short.length * least;
    const next = long ? Math.max(0, left) / Math.max(long, 1) : 0;
    if (next >= scale || !long) break;
    scale = next;
  }
  return scale;
}
