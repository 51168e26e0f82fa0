/** What is known of an experiment, put together from answers that say only what is new. */

import { amountText, waitText } from "ef/lab/amounts";
import { boundOf } from "ef/lab/design";
import { count, plural } from "ef/lib/words";

/**
 * @typedef {import("ef/lab/types").Answer} Answer
 * @typedef {import("ef/lab/types").Fixed} Fixed
 * @typedef {import("ef/lab/types").Cell} Cell
 * @typedef {import("ef/lab/types").Metric} Metric
 * @typedef {import("ef/lab/types").Summary} Summary
 * @typedef {import("ef/lab/types").SettingSummary} SettingSummary
 * @typedef {Answer & {fixed: Fixed}} Experiment
 */

/** @param {Cell | {setting: number, place: number}} cell */
export function cellKey({ setting, place }) {
  return `${setting}/${place}`;
}

/**
 * @param {Experiment | null} before
 * @param {Answer} answer
 * @returns {Experiment}
 */
export function merged(before, answer) {
  if (answer.fixed || !before) return /** @type {Experiment} */ (answer);
  const cells = new Map([...before.cells, ...answer.cells].map((cell) => [cellKey(cell), cell]));
  return { ...answer, fixed: before.fixed, cells: [...cells.values()], summary: mergedSummary(before.summary, answer.summary) };
}

/** Of settings an answer names only those whose runs are new. @param {Summary | null} before @param {Summary | null} now @returns {Summary | null} */
function mergedSummary(before, now) {
  if (!before || !now) return now ?? before;
  const settings = new Map([...before.settings, ...now.settings].map((setting) => [setting.number, setting]));
  return { ...now, settings: [...settings.values()] };
}

/** @param {Fixed} fixed @param {string} key @returns {Metric | null} */
export function metricOf(fixed, key) {
  return fixed.metrics.find((metric) => metric.key === key) ?? null;
}

/** @param {Experiment} experiment @param {number} number @returns {SettingSummary | null} */
export function summaryOf({ summary }, number) {
  return summary?.settings.find((setting) => setting.number === number) ?? null;
}

/** The setting everything is about: the best, else the nearest miss, else the flow as it is. @param {Experiment} experiment */
export function focusOf({ summary, fixed }) {
  return summary?.best?.setting ?? summary?.nearest?.setting ?? fixed.base;
}

/**
 * The full answer, until then the preview; and the preview again once the setup is another one.
 * @param {Experiment | null} full
 * @param {Experiment | null} preview
 * @param {boolean} isTurned
 */
export function shownOf(full, preview, isTurned) {
  if (!full || !preview) return full ?? preview;
  if (isTurned) return preview;
  return full.over || full.counts.finished >= full.fixed.settings.length ? full : preview;
}

/** @param {Experiment} experiment how it goes, in words */
export function progressWords({ state, counts, seconds_left, runs_per_s }) {
  if (state === "queued") return "Waiting for a worker.";
  if (state === "paused") return `Paused, ${plural(counts.queued, "run")} to go.`;
  if (state === "stopped") return `Stopped early, ${plural(counts.skipped, "run")} left out.`;
  if (state === "finished") {
    const rest = [counts.skipped && `${count(counts.skipped)} not needed`, counts.failed && `${count(counts.failed)} failed`].filter(Boolean);
    return rest.length ? `Finished, ${rest.join(", ")}.` : "Finished.";
  }
  const speed = runs_per_s === null ? "" : ` at ${runs_per_s >= 10 ? Math.round(runs_per_s) : runs_per_s.toFixed(1)} runs/s`;
  return seconds_left === null ? "Running." : `${waitText(seconds_left)} left${speed}`;
}

/** How a preview is less than the full answer. @param {Experiment} preview @param {import("ef/lab/types").Design} design */
export function previewWords({ fixed }, { seeds, until_us }) {
  const { seeds: fewer, until_us: shorter } = fixed.design;
  const less = [fewer.count < seeds.count && plural(fewer.count, "seed"), shorter < until_us && `the first ${waitText(shorter / 1e6)} of each run`].filter(Boolean);
  return less.length ? `A preview: ${less.join(", ")}.` : "A preview.";
}

/** What a cell is, in one sentence. @param {Fixed} fixed @param {Cell} cell */
export function cellWords(fixed, cell) {
  const setting = fixed.settings.find(({ number }) => number === cell.setting);
  return `${capital(setting?.label ?? "")}, seed ${cell.seed}: ${outcomeWords(fixed, cell)}`;
}

/** @param {Fixed} fixed @param {Cell} cell */
export function outcomeWords(fixed, cell) {
  if (cell.state === "failed") return cell.error ?? "failed.";
  if (cell.state !== "finished") return { queued: "queued.", running: "running.", skipped: "left out." }[cell.state];
  const { goals } = fixed.design;
  const verdict = goals.length ? (cell.meets ? "meets the goal" : "misses the goal") : "finished";
  const keys = goals.length ? goals.map(({ metric }) => metric) : [fixed.design.then.lowest ?? fixed.design.then.highest ?? ""];
  const told = keys.flatMap((key) => {
    const metric = metricOf(fixed, key);
    const value = cell.metrics?.[key];
    return metric ? [`${metric.label} ${value === null || value === undefined ? "not measured" : amountText(value, metric.unit)}`] : [];
  });
  return `${[verdict, ...told].join(", ")}.`;
}

/** @param {import("ef/lab/types").Goal} goal @param {Fixed} fixed */
export function goalWords(goal, fixed) {
  const metric = metricOf(fixed, goal.metric);
  if (!metric) return goal.metric;
  const [side, bound] = boundOf(goal);
  if (side === "at_most" && bound === 0) return `No ${metric.label.charAt(0).toLowerCase()}${metric.label.slice(1)}`;
  return `${metric.label} ${side === "at_most" ? "at most" : "at least"} ${amountText(bound, metric.unit)}`;
}

/**
 * How many events a worker gets through in a second, learned from runs that are over; null before any is.
 * @param {Experiment | null} experiment
 */
export function eventsPerSecond(experiment) {
  if (!experiment?.runs_per_s) return null;
  return experiment.runs_per_s * experiment.fixed.events_expected;
}

/** @param {string} text */
export function capital(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
