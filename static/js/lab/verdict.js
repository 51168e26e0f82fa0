import { amountText, changeText } from "ef/lab/amounts";
import { focusOf, goalWords, metricOf, summaryOf } from "ef/lab/experiment";
import { shortName } from "ef/lab/grid";

/**
 * @typedef {import("ef/lab/experiment").Experiment} Experiment
 * @typedef {{title: string, isBest: boolean, seeds: string, values: {text: string, label: string, isNow: boolean}[], goals: {words: string, verdict: string, value: string, note: string}[], wish: {words: string, value: string} | null, sentence: string, sought: string, setting: number}} Verdict
 * @typedef {{label: string, now: string, best: string, change: string, words: string, verdict: string, direction: "up" | "down" | ""}} Row
 */

/** What is compared, if it was measured. */
const COMPARED = ["age_p99_ms", "age_p50_ms", "latency_p99_ms", "throttled_share", "usd_per_million", "lost_per_million", "cold_start_share", "error_share"];

/** Shorter names for a narrow table. @type {Record<string, string>} */
const SHORT = { throttled_share: "Throttled", usd_per_million: "Cost per million", lost_per_million: "Lost per million", cold_start_share: "Cold starts" };

/** What the experiment says so far; null before the first run is over. @param {Experiment} experiment @returns {Verdict | null} */
export function verdictOf(experiment) {
  const { fixed, summary, over } = experiment;
  if (!summary || !summary.settings.some(({ n }) => n > 0)) return null;
  const number = focusOf(experiment);
  const setting = fixed.settings.find((one) => one.number === number);
  const known = summaryOf(experiment, number);
  if (!setting || !known) return null;
  const { best, nearest } = summary;
  const { goals, then, seeds } = fixed.design;
  const wish = metricOf(fixed, then.lowest ?? then.highest ?? "");
  const estimate = wish && known.metrics[wish.key];
  const title = best ? titleOf(best) : over ? "Nothing passes" : "Nothing passes yet";
  return {
    title,
    isBest: best !== null,
    setting: number,
    seeds: `${known.n} of ${seeds.count} seeds done`,
    values: fixed.axes.map((axis, at) => ({ text: setting.labels[at], label: axis.label.length > 12 ? shortName(axis.label).toLowerCase() : axis.label.toLowerCase(), isNow: setting.labels[at] === axis.now_label })),
    goals: goals.map((goal, at) => {
      const metric = metricOf(fixed, goal.metric);
      const verdict = known.goals[at];
      return {
        words: goalWords(goal, fixed),
        verdict: verdict?.verdict ?? "unknown",
        value: metric && typeof verdict?.value === "number" ? amountText(verdict.value, metric.unit) : "",
        note: verdict ? `${VERDICTS[verdict.verdict]}, by ${verdict.meeting} of ${known.n} seeds` : "",
      };
    }),
    wish: best && wish && estimate && !summary.sought ? { words: best.words, value: amountText(estimate.mean, wish.unit) } : null,
    sought: summary.sought ?? "",
    sentence: summary.sought && over ? summary.sought : best ? `${title}: ${setting.label}. ${best.words}.` : `${title}. ${nearest ? `The nearest is ${setting.label}: ${nearest.words}.` : ""}`.trim(),
  };
}

/** @param {{sure: boolean, final: boolean}} best */
function titleOf({ sure, final }) {
  if (final) return sure ? "Best" : "Likely best";
  return sure ? "Best so far" : "Likely best so far";
}

const VERDICTS = { met: "met", unclear: "not sure yet", missed: "missed", unknown: "not known yet" };

/** Which goal is in the way where nothing passes. @param {Experiment} experiment */
export function blockedBy({ fixed, summary }) {
  const { nearest } = summary ?? {};
  if (!nearest) return null;
  const goal = fixed.design.goals[nearest.goal];
  return { goal: nearest.goal, words: `${nearest.words}.`, name: goal ? goalWords(goal, fixed) : "" };
}

/** The flow as it is beside the best, or beside the nearest miss. @param {Experiment} experiment @returns {Row[]} */
export function comparison(experiment) {
  const { fixed } = experiment;
  const now = summaryOf(experiment, fixed.base);
  const best = summaryOf(experiment, focusOf(experiment));
  if (!now || !best) return [];
  const keys = new Set([...fixed.design.goals.map(({ metric }) => metric), ...COMPARED]);
  // A rate says it better than its count, where both would be there.
  if (keys.has("lost_per_million")) keys.delete("lost");
  return [...keys].flatMap((key) => {
    const metric = metricOf(fixed, key);
    const [one, other] = [now.metrics[key], best.metrics[key]];
    if (!metric || !one || !other) return [];
    const { label, unit } = metric;
    const against = best.against_base[key];
    const isSeen = against !== undefined && ["better", "worse", "different"].includes(against.verdict);
    return [
      {
        label: SHORT[key] ?? label,
        now: amountText(one.mean, unit),
        best: amountText(other.mean, unit),
        change: isSeen ? changeText(against.difference, against.percent, unit) : against?.verdict === "none" ? "in noise" : against ? "too few" : "same",
        words: against?.words ?? "This is the flow as it is.",
        verdict: against?.verdict ?? "none",
        direction: isSeen ? (against.difference < 0 ? "down" : "up") : "",
      },
    ];
  });
}
