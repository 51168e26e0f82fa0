import { amountText } from "ef/lab/amounts";
import { amountAxis } from "ef/lab/figure";
import { metricOf } from "ef/lab/experiment";
import { asText, isLong } from "ef/lab/labels";
import { scaleOf } from "ef/lab/scale";

/**
 * @typedef {import("ef/lab/experiment").Experiment} Experiment
 * @typedef {{label: string, low: number, high: number, lowValue: string, highValue: string, share: number}} Effect
 * @typedef {{metric: import("ef/lab/types").Metric, effects: Effect[], now: number | null}} Sensitivity
 */

/** Which setting matters for a metric, the one that matters most first. @param {Experiment} experiment @param {string} key @returns {Sensitivity | null} */
export function sensitivityOf({ fixed, summary }, key) {
  const metric = metricOf(fixed, key);
  if (!summary || !metric) return null;
  const effects = summary.sensitivity.flatMap(({ axis, effects: found }) => {
    const effect = found[key];
    return effect ? [{ label: fixed.axes[axis].label, low: effect.low, high: effect.high, lowValue: effect.low_value, highValue: effect.high_value, share: effect.share }] : [];
  });
  const now = summary.settings.find(({ number }) => number === fixed.base)?.metrics[key]?.mean ?? null;
  return { metric, effects: effects.toSorted((a, b) => b.share - a.share), now };
}

/** @param {Sensitivity} sensitivity @param {import("ef/lab/figure").Inks} inks @returns {{data: any[], layout: any}} */
export function sensitivityFigure({ metric, effects, now }, inks) {
  const scale = scaleOf([...effects.flatMap(({ low, high }) => [low, high]), ...(now === null ? [] : [now])], metric.unit);
  const rows = effects.map((_, at) => effects.length - 1 - at);
  // A phrase stands over or under the end of its bar, where there is room for it.
  const beside = (/** @type {string} */ text, /** @type {"left" | "right"} */ side) =>
    isLong(text) ? { xanchor: side, yshift: side === "left" ? 17 : -17 } : side === "left" ? { xanchor: "right", xshift: -8 } : { xanchor: "left", xshift: 8 };
  const note = (/** @type {number} */ y, /** @type {number} */ x, /** @type {string} */ text, /** @type {"left" | "right"} */ side) => ({
    x: scale.type === "log" ? Math.log10(x) : x,
    y,
    ...beside(text, side),
    text: asText(text),
    showarrow: false,
    font: { ...inks.font, color: inks.ink2 },
  });
  return {
    data: [
      ...effects.map(({ low, high }, at) => ({ type: "scatter", mode: "lines+markers", x: [low, high], y: [rows[at], rows[at]], hoverinfo: "skip", line: { color: inks.ink3, width: 14 }, marker: { color: inks.ink1, size: 14, symbol: "line-ns-open", line: { width: 2 } } })),
    ],
    layout: {
      ...inks.layout,
      margin: { l: 168, r: 70, t: 16, b: 30 },
      xaxis: { ...amountAxis(scale, metric.unit, inks) },
      yaxis: { ...inks.axis, range: [-0.6, effects.length - 0.4], tickmode: "array", tickvals: rows, ticktext: effects.map(({ label, share }) => `<b>${label}</b><br>${Math.round(share * 100)}% of the spread`), tickfont: { ...inks.font, color: inks.ink1 }, showgrid: false },
      shapes: now === null ? [] : [{ type: "line", x0: now, x1: now, yref: "paper", y0: 0, y1: 1, line: { color: inks.ink2, width: 1, dash: "dot" } }],
      annotations: [
        ...effects.flatMap(({ low, high, lowValue, highValue }, at) => (low === high ? [note(rows[at], high, "no effect", "right")] : low < high ? [note(rows[at], low, lowValue, "left"), note(rows[at], high, highValue, "right")] : [note(rows[at], high, highValue, "left"), note(rows[at], low, lowValue, "right")])),
        ...(now === null ? [] : [{ x: scale.type === "log" ? Math.log10(now) : now, yref: "paper", y: 1, yanchor: "bottom", text: "now", showarrow: false, font: { ...inks.font, color: inks.ink1 } }]),
      ],
    },
  };
}

/** @param {Sensitivity} sensitivity @returns {import("ef/lab/figure").Table} */
export function sensitivityTable({ metric, effects }) {
  const amount = (/** @type {number} */ value) => ({ text: amountText(value, metric.unit), value });
  return {
    caption: `${metric.label}: what each setting does, the others averaged`,
    heads: ["Setting", "Lowest at", metric.label, "Highest at", metric.label, "Share of the spread"],
    rows: effects.map(({ label, low, high, lowValue, highValue, share }) => [label, lowValue, amount(low), highValue, amount(high), { text: `${Math.round(share * 100)}%`, value: share }]),
  };
}
