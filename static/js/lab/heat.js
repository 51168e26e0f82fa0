import { amountText } from "ef/lab/amounts";
import { focusValues, pointOf } from "ef/lab/curves";
import { metricOf, summaryOf } from "ef/lab/experiment";
import { isEqual } from "ef/lab/grid";
import { isLong, onTwoLines } from "ef/lab/labels";
import { scaleOf } from "ef/lab/scale";

/**
 * @typedef {import("ef/lab/experiment").Experiment} Experiment
 * @typedef {{setting: number, mean: number, text: string, meets: boolean} | null} HeatCell
 * @typedef {{metric: import("ef/lab/types").Metric, x: {label: string, ticks: string[]}, y: {label: string, ticks: string[]}, cells: HeatCell[][], best: {x: number, y: number} | null, rest: string}} Heat
 */

/**
 * One metric over two axes, the other axes as the focus has them.
 * @param {Experiment} experiment
 * @param {number} across
 * @param {number} up
 * @param {string} key
 * @returns {Heat | null}
 */
export function heatOf(experiment, across, up, key) {
  const { fixed, summary } = experiment;
  const [x, y] = [fixed.axes[across], fixed.axes[up]];
  const metric = metricOf(fixed, key);
  if (!x || !y || !metric || across === up) return null;
  const values = focusValues(experiment);
  const cells = y.values.map((above) =>
    x.values.map((beside) => {
      const point = pointOf(experiment, values.with(across, beside).with(up, above), key);
      return point && { setting: point.setting, mean: point.mean, text: amountText(point.mean, metric.unit), meets: summaryOf(experiment, point.setting)?.standing === "meets" };
    }),
  );
  const best = fixed.settings.find(({ number }) => number === summary?.best?.setting);
  const place = best && { x: x.values.findIndex((value) => isEqual(value, best.values[across])), y: y.values.findIndex((value) => isEqual(value, best.values[up])) };
  const others = fixed.axes.flatMap((axis, at) => (at === across || at === up ? [] : [`${axis.label.toLowerCase()} ${axis.labels[axis.values.findIndex((value) => isEqual(value, values[at]))]}`]));
  return {
    metric,
    x: { label: x.label, ticks: x.labels },
    y: { label: y.label, ticks: y.labels },
    cells,
    best: place && place.x >= 0 && place.y >= 0 ? place : null,
    rest: others.length ? `With ${others.join(", ")}.` : "",
  };
}

/** @param {Heat} heat @param {import("ef/lab/figure").Inks} inks @returns {{data: any[], layout: any}} */
export function heatFigure({ metric, x, y, cells, best }, inks) {
  const means = cells.flatMap((row) => row.flatMap((cell) => (cell ? [cell.mean] : [])));
  const isLog = scaleOf(means, metric.unit).type === "log";
  const shade = (/** @type {HeatCell} */ cell) => (cell ? (isLog ? Math.log10(cell.mean) : cell.mean) : null);
  const outline = best ? [{ type: "rect", x0: best.x - 0.48, x1: best.x + 0.48, y0: best.y - 0.47, y1: best.y + 0.47, line: { color: inks.hand, width: 2.5 } }] : [];
  const axis = (/** @type {{label: string, ticks: string[]}} */ { label, ticks }, /** @type {number} */ most) => ({ ...inks.axis, tickmode: "array", tickvals: ticks.map((_, at) => at), ticktext: onTwoLines(ticks, most), showgrid: false, title: { text: label, font: { ...inks.font, color: inks.ink2 }, standoff: 8 } });
  return {
    data: [
      {
        type: "heatmap",
        z: cells.map((row) => row.map(shade)),
        text: cells.map((row) => row.map((cell) => (cell ? (cell.meets ? `<b>${cell.text}</b>` : cell.text) : ""))),
        texttemplate: "%{text}",
        textfont: { ...inks.font, size: 13, color: inks.ink1 },
        colorscale: [[0, inks.press], [1, inks.line3]],
        showscale: false,
        xgap: 3,
        ygap: 3,
        hoverinfo: "skip",
      },
    ],
    layout: { ...inks.layout, margin: { l: y.ticks.some(isLong) ? 160 : 74, r: 20, t: 12, b: x.ticks.some(isLong) ? 62 : 48 }, xaxis: axis(x, Math.max(6, Math.floor(96 / x.ticks.length))), yaxis: axis(y, 18), shapes: outline, annotations: [] },
  };
}

/** @param {Heat} heat @returns {import("ef/lab/figure").Table} */
export function heatTable({ metric, x, y, cells }) {
  return {
    caption: `${metric.label} by ${y.label} and ${x.label}`,
    heads: [`${y.label}, ${x.label}`, ...x.ticks],
    rows: cells.map((row, at) => [y.ticks[at], ...row.map((cell) => (cell ? { text: `${cell.text}${cell.meets ? ", meets every goal" : ""}`, value: cell.mean } : ""))]),
  };
}
