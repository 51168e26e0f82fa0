/** How fast the playhead goes at a moment: quiet stretches pass quickly, interesting moments slowly. Pure. */

import { Kind } from "ef/run/protocol";

/**
 * @typedef {import("ef/run/trace").Trace} Trace
 * @typedef {{skip: boolean, slow: boolean}} Manner  whether quiet stretches are shortened, interesting moments lengthened
 * @typedef {{factor: number, until_us: number}} Tempo   how many times the chosen speed, and up to when
 * @typedef {{from_us: number, to_us: number}} Stretch
 */

/** Without anything to see, longer than this is long. Wall time. */
const QUIET_MS = 2_000;
/** What is left of it, besides the time in which marks come to rest and set out. */
const LEFT_MS = 700;
const REST_MS = 500;
const MOST_TIMES = 60;

const SLOW = 0.25;
/** Before and after a moment, at the chosen speed: at a quarter of it these are three seconds. */
const BEFORE_MS = 250;
const AFTER_MS = 500;

/** Of each of these the first in a run is interesting. */
const FIRSTS = [
  [Kind.INIT],
  [Kind.THROTTLED, Kind.BATCH_THROTTLED],
  [Kind.FAILED, Kind.BATCH_FAILED],
  [Kind.RETRY],
  [Kind.FILTERED],
  [Kind.DEAD_LETTERED],
  [Kind.LOST],
  [Kind.RETURNED],
];

/** The moments that a newcomer should not miss. @param {Trace} trace @returns {number[]} ascending */
export function interestingMoments(trace) {
  const found = FIRSTS.flatMap((kinds) => {
    let first = Infinity;
    for (const kind of kinds) {
      for (let node = 0; node < trace.manifest.nodes.length; node += 1) {
        const rows = trace.rowsAt(kind, node);
        if (rows.length) first = Math.min(first, trace.at_us[rows[0]]);
      }
    }
    return Number.isFinite(first) ? [first] : [];
  });
  return found.sort((a, b) => a - b);
}

/**
 * The part of a gap between two changes that passes quickly, or null where the gap is short.
 * @param {number} from_us
 * @param {number} to_us
 * @param {number} speed
 * @returns {Stretch | null}
 */
function quick(from_us, to_us, speed) {
  if (to_us - from_us <= QUIET_MS * 1000 * speed) return null;
  const rest_us = REST_MS * 1000 * speed;
  return { from_us: from_us + rest_us, to_us: to_us - rest_us };
}

/**
 * All quiet stretches that are shortened at a speed.
 * @param {Trace} trace
 * @param {number} speed
 * @returns {Stretch[]}
 */
export function quietStretches(trace, speed) {
  return trace.gaps(QUIET_MS * 1000 * speed).flatMap(([from_us, to_us]) => quick(from_us, to_us, speed) ?? []);
}

/**
 * @param {Trace} trace
 * @param {number} t_us
 * @param {number} speed
 * @param {Manner} manner
 * @param {number[]} moments
 * @returns {Tempo}
 */
export function tempoAt(trace, t_us, speed, { skip, slow }, moments) {
  if (slow) {
    for (const at_us of moments) {
      const [from_us, to_us] = [at_us - BEFORE_MS * 1000 * speed, at_us + AFTER_MS * 1000 * speed];
      if (t_us < from_us) return within(skipping(trace, t_us, speed, skip), from_us);
      if (t_us < to_us) return { factor: SLOW, until_us: to_us };
    }
  }
  return skipping(trace, t_us, speed, skip);
}

/** @param {Tempo} tempo @param {number} until_us @returns {Tempo} */
const within = (tempo, until_us) => ({ ...tempo, until_us: Math.min(tempo.until_us, until_us) });

/** @param {Trace} trace @param {number} t_us @param {number} speed @param {boolean} skip @returns {Tempo} */
function skipping(trace, t_us, speed, skip) {
  const next = trace.nextChange(t_us);
  // What is not simulated yet may hold a change at any time.
  const end = next ?? (trace.complete ? trace.loadedUs : t_us);
  if (!skip) return { factor: 1, until_us: Infinity };
  // After a change, too, there is a while to come to rest in.
  const usual = { factor: 1, until_us: next === null ? Infinity : next + REST_MS * 1000 * speed };
  const before = trace.previousChange(t_us + 1) ?? 0;
  const stretch = quick(before, end, speed);
  if (!stretch || t_us >= stretch.to_us) return usual;
  if (t_us < stretch.from_us) return { factor: 1, until_us: stretch.from_us };
  const left_ms = (stretch.to_us - stretch.from_us) / 1000 / speed;
  return { factor: Math.min(MOST_TIMES, Math.max(1, left_ms / LEFT_MS)), until_us: stretch.to_us };
}
