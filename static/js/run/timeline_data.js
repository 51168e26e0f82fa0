import { countUpTo } from "ef/lib/growing";
import { Kind } from "ef/run/protocol";

/**
 * What the strip shows, as numbers. Pure.
 *
 * @typedef {import("ef/run/trace").Trace} Trace
 * @typedef {{x: number, state: "failed" | "retry" | "throttle" | "dead" | "lost"}} Tick
 */

/** How long the strip is: what was asked for, or longer if events were still on their way. @param {(Trace | null)[]} traces */
export function spanOf(...traces) {
  return Math.max(1, ...traces.map((trace) => (trace ? Math.max(trace.manifest.until_us, trace.loadedUs) : 0)));
}

/**
 * Events per second, smoothed, at `count` places from 0 to `span_us`. Places the trace does not reach are NaN.
 * @param {Trace} trace
 * @param {number} span_us
 * @param {number} count
 */
export function eventRates(trace, span_us, count) {
  const bins = new Float64Array(count);
  const step_us = span_us / count;
  trace.manifest.nodes.forEach((_, node) => {
    for (const row of trace.rowsAt(Kind.PUBLISHED, node)) {
      const bin = Math.floor(trace.at_us[row] / step_us);
      if (bin < count) bins[bin] += 1;
    }
  });
  const known = Math.min(count, Math.ceil(trace.loadedUs / step_us));
  const reach = 3;
  const rates = new Float64Array(count).fill(NaN);
  for (let bin = 0; bin < known; bin += 1) {
    let sum = 0;
    let weights = 0;
    for (let near = Math.max(0, bin - reach); near <= Math.min(known - 1, bin + reach); near += 1) {
      const weight = reach + 1 - Math.abs(near - bin);
      sum += weight * bins[near];
      weights += weight;
    }
    rates[bin] = ((sum / weights) * 1e6) / step_us;
  }
  return rates;
}

/** @type {[number[], Tick["state"], number][]} kinds, state, least distance in pixels */
const LANES = [
  [[Kind.THROTTLED, Kind.BATCH_THROTTLED], "throttle", 3],
  [[Kind.RETRY], "retry", 3],
  [[Kind.FAILED, Kind.BATCH_FAILED, Kind.UNPROCESSED], "failed", 3],
  [[Kind.DEAD_LETTERED], "dead", 15],
  [[Kind.LOST], "lost", 15],
];

/**
 * Outcomes that matter, one tick per few pixels at most; the graver ones come last and lie on top.
 * @param {Trace} trace
 * @param {number} span_us
 * @param {number} width
 * @returns {Tick[]}
 */
export function outcomeTicks(trace, span_us, width) {
  return LANES.flatMap(([kinds, state, apart]) => {
    const places = new Set();
    trace.manifest.nodes.forEach((_, node) => {
      for (const kind of kinds) for (const row of trace.rowsAt(kind, node)) places.add(Math.floor((trace.at_us[row] / span_us) * (width / apart)));
    });
    return [...places].sort((a, b) => a - b).map((place) => ({ x: (place + 0.5) * apart, state }));
  });
}

/**
 * Round times for the axis, about `every_px` apart.
 * @param {number} span_us
 * @param {number} width
 * @param {number} [every_px]
 */
export function axisTimes(span_us, width, every_px = 96) {
  const steps_s = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];
  const wanted_s = (span_us / 1e6) * (every_px / Math.max(1, width));
  const step_us = (steps_s.find((step) => step >= wanted_s) ?? 86400) * 1e6;
  return Array.from({ length: Math.floor(span_us / step_us) + 1 }, (_, index) => index * step_us);
}

/**
 * Events per second over the ten seconds before t.
 * @param {Trace} trace
 * @param {number} t_us
 */
export function rateNow(trace, t_us) {
  const span_us = Math.min(10_000_000, Math.max(1_000_000, t_us));
  const last = trace.indexAt(t_us) - 1;
  const first = trace.indexAt(t_us - span_us) - 1;
  let events = 0;
  trace.manifest.nodes.forEach((_, node) => {
    const rows = trace.rowsAt(Kind.PUBLISHED, node);
    events += countUpTo(rows, rows.length, last) - countUpTo(rows, rows.length, first);
  });
  return (events * 1e6) / span_us;
}

/** @type {Record<string, string>} */
const SHORT = {
  ReservedConcurrentExecutions: "Reserve",
  MaximumRetryAttempts: "Retries",
  MaximumEventAgeInSeconds: "Event age",
  MemorySize: "Memory",
  BatchSize: "Batch",
  ErrorRate: "Error rate",
};

/** @type {Record<string, string>} */
const FAULTS = { fail: "Fail", slow: "Slow down", throttle: "Throttle", unreachable: "Cut off" };

/** An intervention in two or three words. @param {import("ef/run/protocol").Intervention} intervention */
export function interventionWords({ set, inject, load, fault, pause, drop, set_filter }) {
  if (set) {
    const property = String(set.property).split(".")[0];
    const name = SHORT[property] ?? property.replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);
    return set.value === null ? `${name} off` : typeof set.value === "object" ? name : `${name} ${set.value}`;
  }
  if (inject) return inject.count > 1 ? `Send ${inject.count} events` : "Send an event";
  if (load) return `Load x${load.times}`;
  if (pause) return `Pause ${pause.target}`;
  if (fault) return `${FAULTS[fault.kind] ?? "Disturb"} ${fault.node}`;
  if (set_filter) {
    const { prefix = "", suffix = "", ...patterns } = set_filter.filter ?? {};
    return prefix || suffix ? `Filter ${prefix}*${suffix}` : Object.keys(patterns).length ? "New filter" : "Filter off";
  }
  return drop ? "Drop an event" : "Intervention";
}

/** @type {[keyof import("ef/run/state").Ledger, string][]} */
export const LEDGER_WORDS = [
  ["succeeded", "succeeded"],
  ["filtered", "filtered"],
  ["dead_lettered", "dead-lettered"],
  ["lost", "lost"],
  ["returned", "returned"],
  ["waiting", "waiting"],
  ["running", "running"],
];
