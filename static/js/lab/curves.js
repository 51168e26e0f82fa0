import { amountText } from "ef/lab/amounts";
import { boundOf } from "ef/lab/design";
import { focusOf, metricOf, summaryOf } from "ef/lab/experiment";
import { isEqual } from "ef/lab/grid";

/**
 * @typedef {import("ef/lab/experiment").Experiment} Experiment
 * @typedef {import("ef/lab/types").Metric} Metric
 * @typedef {{setting: number, mean: number, low: number | null, high: number | null, n: number, complete: boolean}} Point
 * @typedef {{label: string, isFocus: boolean, points: (Point | null)[]}} Line
 * @typedef {{metric: Metric, label: string, ticks: string[], lines: Line[], now: {x: number, value: number, text: string} | null, goal: {side: "at_most" | "at_least", bound: number, text: string} | null, focusAt: number, recommended: number | null}} Curves
 */

/** Metrics that are shown when the goals name fewer than there is room for. */
const USUAL = ["age_p99_ms", "throttled_share", "usd_per_million", "lost_per_million", "age_p50_ms", "cold_start_share", "error_share"];

/** The metrics of the four charts: those of the goals and the wish, and what else matters. @param {Experiment} experiment @param {number} most */
export function metricsShown({ fixed, summary }, most) {
  const { goals, then } = fixed.design;
  const measured = (/** @type {string} */ key) => !summary || summary.settings.some(({ metrics }) => metrics[key]);
  // A goal on a count is read from its rate as well, which is the same for a longer run.
  const wished = [...goals.map(({ metric }) => metric), then.lowest ?? then.highest ?? "", ...USUAL];
  return [...new Set(wished)].filter((key) => metricOf(fixed, key) && measured(key)).slice(0, most);
}

/**
 * One metric along one axis: a line for each value of the next axis, the other axes as the focus has them.
 * @param {Experiment} experiment
 * @param {number} across
 * @param {string} key
 * @returns {Curves | null}
 */
export function curvesOf(experiment, across, key) {
  const { fixed, summary } = experiment;
  const axis = fixed.axes[across];
  const metric = metricOf(fixed, key);
  if (!axis || !metric) return null;
  const values = focusValues(experiment);
  const beside = siblingAxis(fixed.axes.length, across);
  const choices = beside === null ? [null] : fixed.axes[beside].values;
  const lines = choices.map((value, at) => {
    const line = beside === null ? values : values.with(beside, value);
    return {
      label: beside === null ? "" : fixed.axes[beside].labels[at],
      isFocus: beside === null || isEqual(value, values[beside]),
      points: axis.values.map((here) => pointOf(experiment, line.with(across, here), key)),
    };
  });
  const base = summaryOf(experiment, fixed.base)?.metrics[key];
  const x = placeOf(axis.now, axis.values);
  const goal = fixed.design.goals.find((one) => one.metric === key);
  const best = summary?.best ? fixed.settings.find(({ number }) => number === summary.best?.setting) : null;
  const recommended = best ? axis.values.findIndex((value) => isEqual(value, best.values[across])) : -1;
  return {
    metric,
    label: axis.label,
    ticks: axis.labels,
    lines,
    now: base && x !== null ? { x, value: base.mean, text: `${amountText(base.mean, metric.unit)} now` } : null,
    goal: goal ? goalLine(goal, metric) : null,
    focusAt: axis.values.findIndex((value) => isEqual(value, values[across])),
    recommended: recommended < 0 ? null : recommended,
  };
}

/** The axis whose values are drawn as lines of their own. @param {number} count @param {number} across */
export function siblingAxis(count, across) {
  return count < 2 ? null : across === 0 ? 1 : 0;
}

/** The values of the focus; where the flow as it is lies outside of an axis, the axis' first. @param {Experiment} experiment */
export function focusValues(experiment) {
  const { fixed } = experiment;
  const focus = fixed.settings.find(({ number }) => number === focusOf(experiment));
  return fixed.axes.map((axis, at) => {
    const value = focus?.values[at];
    return axis.values.some((one) => isEqual(one, value)) ? value : axis.values[0];
  });
}

/** @param {Experiment} experiment @param {any[]} values @param {string} key @returns {Point | null} */
export function pointOf(experiment, values, key) {
  const setting = experiment.fixed.settings.find((one) => isEqual(one.values, values));
  const summary = setting ? summaryOf(experiment, setting.number) : null;
  const estimate = summary?.metrics[key];
  return setting && summary && estimate ? { setting: setting.number, complete: summary.complete, ...estimate } : null;
}

/** Where a value stands among an axis' values, between two if need be. @param {any} now @param {any[]} values */
function placeOf(now, values) {
  const at = values.findIndex((value) => isEqual(value, now));
  if (at >= 0) return at;
  if (typeof now !== "number" || !values.every((value) => typeof value === "number")) return null;
  const after = values.findIndex((value) => value > now);
  if (after === 0) return -0.3;
  if (after < 0) return values.length - 0.7;
  return after - 1 + (now - values[after - 1]) / (values[after] - values[after - 1]);
}

/** @param {import("ef/lab/types").Goal} goal @param {Metric} metric */
export function goalLine(goal, { unit }) {
  const [side, bound] = boundOf(goal);
  return { side, bound, text: `Goal: ${side === "at_most" ? "at most" : "at least"} ${amountText(bound, unit)}` };
}
