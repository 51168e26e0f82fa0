import { countUpTo } from "ef/lib/growing";
import { Kind } from "ef/run/protocol";
import { limitAt } from "ef/run/limits";

/**
 * What a card shows at (t, speed). Pure.
 *
 * @typedef {import("ef/run/trace").Trace} Trace
 * @typedef {import("ef/run/state").FlowState} FlowState
 * @typedef {import("ef/run/state").Environment} Environment
 * @typedef {"cold" | "busy" | "failed" | "timeout" | "idle" | "reclaimed" | "headroom"} SlotState
 *
 * @typedef {object} NodePicture
 * @property {SlotState[]} slots
 * @property {boolean[]} provisioned of each slot
 * @property {number[]} progress  of each slot, 0 to 1
 * @property {number} per         so many environments stand behind one slot
 * @property {number} in_use
 * @property {number} limit
 * @property {boolean} reserved
 * @property {boolean} throttling it was throttled a moment ago
 * @property {number} throttled_us
 */

/** The run of a batch counts as one. */
const RUN_ENDS = [Kind.SUCCEEDED, Kind.FAILED, Kind.BATCH_SUCCEEDED, Kind.BATCH_FAILED];
const FAILED_SHOWN_US = 600_000;
const RECLAIMED_SHOWN_US = 2_000_000;
const THROTTLED_SHOWN_US = 2_000_000;
const P95_OF = 1_000;
const RATE_OVER_US = 10_000_000;
export const SPARK_SAMPLES = 24;
const SPARK_STEP_US = 5_000_000;

/**
 * @param {Trace} trace
 * @param {FlowState} state
 * @param {number} node
 * @param {number} places  how many slots the card has
 * @param {number} t_us
 * @param {number} speed
 * @returns {NodePicture}
 */
export function nodePicture(trace, state, node, places, t_us, speed) {
  const { busy, environments, throttled_us } = state.nodes[node];
  const { limit, reserved } = limitAt(trace.manifest, node, t_us);
  const per = perSlot(environments.length, places);
  const most = slotsShown(environments.length, places);
  /** @type {SlotState[]} */
  const slots = [];
  /** @type {number[]} */
  const progress = [];
  /** @type {boolean[]} */
  const provisioned = [];
  const room = Math.min(most, Math.ceil(Math.max(limit, environments.length) / per));
  for (let place = 0; place < room; place += 1) {
    /** @type {SlotState} */
    let shown = "headroom";
    let part = 0;
    let ready = false;
    for (const environment of environments.slice(place * per, (place + 1) * per)) {
      const own = slotState(environment, t_us, speed);
      if (RANK[own] > RANK[shown]) {
        shown = own;
        ready = environment.provisioned && environment.state !== "reclaimed";
        part = slotProgress(environment, own, t_us);
      }
    }
    slots.push(shown);
    progress.push(part);
    provisioned.push(ready);
  }
  const throttling = throttled_us >= 0 && t_us - throttled_us < THROTTLED_SHOWN_US * speed;
  return { slots, progress, provisioned, per, in_use: busy, limit, reserved, throttling, throttled_us };
}

/** With more environments than places, a single row leaves room to say what a slot stands for. @param {number} environments @param {number} places */
function slotsShown(environments, places) {
  return environments > places && places <= 10 ? places - 3 : places;
}

/**
 * How many environments stand behind one slot.
 * @param {number} environments
 * @param {number} places
 */
export function perSlot(environments, places) {
  return Math.max(1, Math.ceil(environments / Math.max(1, slotsShown(environments, places))));
}

/** Where one slot stands for several, it shows the first of these. @type {Record<SlotState, number>} */
const RANK = { headroom: 0, reclaimed: 1, idle: 2, busy: 3, cold: 4, failed: 5, timeout: 6 };

/**
 * @param {Environment} environment
 * @param {number} t_us
 * @param {number} speed
 * @returns {SlotState}
 */
export function slotState({ state, since_us, init_us, failed_us, timed_out }, t_us, speed) {
  if (state === "busy") return t_us - since_us < init_us ? "cold" : "busy";
  if (state === "idle") {
    if (failed_us < 0 || t_us - failed_us >= FAILED_SHOWN_US * speed) return "idle";
    return timed_out ? "timeout" : "failed";
  }
  return t_us - since_us < RECLAIMED_SHOWN_US * speed ? "reclaimed" : "headroom";
}

/** @param {Environment} environment @param {SlotState} shown @param {number} t_us */
function slotProgress({ since_us, init_us, ends_us }, shown, t_us) {
  if (shown === "cold") return (t_us - since_us) / init_us;
  if (shown !== "busy") return 0;
  const runs_us = ends_us - since_us - init_us;
  return runs_us > 0 ? Math.min(1, (t_us - since_us - init_us) / runs_us) : 1;
}

/**
 * The 95th percentile of the last thousand runs, null before the first has ended.
 * @param {Trace} trace
 * @param {number} node
 * @param {number} t_us
 */
export function p95(trace, node, t_us) {
  const last = trace.indexAt(t_us) - 1;
  const values = RUN_ENDS.flatMap((kind) => {
    const rows = trace.rowsAt(kind, node);
    const count = countUpTo(rows, rows.length, last);
    return Array.from(rows.subarray(Math.max(0, count - P95_OF), count));
  });
  if (!values.length) return null;
  values.sort((a, b) => b - a);
  const runs = values.slice(0, P95_OF).map((row) => trace.value[row]);
  runs.sort((a, b) => a - b);
  return runs[Math.min(runs.length - 1, Math.ceil(runs.length * 0.95) - 1)];
}

/**
 * Events a node put out or took in per second, over the last ten seconds.
 * @param {Trace} trace
 * @param {number} node
 * @param {number} t_us
 */
export function rateAt(trace, node, t_us) {
  const span_us = Math.min(RATE_OVER_US, Math.max(1_000_000, t_us));
  return (arrivals(trace, node, t_us - span_us, t_us) * 1e6) / span_us;
}

/**
 * @param {Trace} trace
 * @param {number} node
 * @param {number} t_us
 * @returns {number[]} 24 rates, the last one now
 */
export function sparkline(trace, node, t_us) {
  // Whole steps of time, so that the line moves on and does not boil.
  const end_us = Math.ceil(t_us / SPARK_STEP_US) * SPARK_STEP_US;
  return Array.from({ length: SPARK_SAMPLES }, (_, index) => {
    const from_us = end_us - (SPARK_SAMPLES - index) * SPARK_STEP_US;
    const to_us = Math.min(from_us + SPARK_STEP_US, t_us);
    return to_us <= 0 ? 0 : (arrivals(trace, node, from_us, to_us) * 1e6) / Math.max(1e6, to_us - from_us);
  });
}

/** @param {Trace} trace @param {number} node @param {number} from_us @param {number} to_us */
function arrivals(trace, node, from_us, to_us) {
  return trace.countBetween(trace.cameTo(node), from_us, to_us) + trace.countBetween(trace.rowsAt(Kind.SENT, node), from_us, to_us);
}
