import { amountText } from "ef/lab/amounts";
import { goalLine } from "ef/lab/curves";
import { diamond } from "ef/lab/curve_figure";
import { amountAxis, goalParts, heightOf, onAxis, withGoalLine } from "ef/lab/figure";
import { metricOf } from "ef/lab/experiment";
import { asText } from "ef/lab/labels";
import { scaleOf } from "ef/lab/scale";

/**
 * @typedef {import("ef/lab/experiment").Experiment} Experiment
 * @typedef {import("ef/lab/types").Metric} Metric
 * @typedef {{setting: number, label: string, x: number, y: number}} Dot
 * @typedef {{x: Metric, y: Metric, dots: Dot[], front: Dot[], best: Dot | null, now: Dot | null, isFinal: boolean, goal: import("ef/lab/figure").GoalLine | null}} Front
 */

/** Cost against what matters: every setting a dot, those that nothing beats in both a line. @param {Experiment} experiment @returns {Front | null} */
export function frontOf({ fixed, summary }) {
  if (!summary) return null;
  const [x, y] = [metricOf(fixed, summary.front.x), metricOf(fixed, summary.front.y)];
  if (!x || !y) return null;
  const dots = summary.settings.flatMap(({ number, metrics }) => {
    const [across, up] = [metrics[x.key], metrics[y.key]];
    const setting = fixed.settings.find((one) => one.number === number);
    return across && up && setting ? [{ setting: number, label: setting.label, x: across.mean, y: up.mean }] : [];
  });
  const dot = (/** @type {number | undefined} */ number) => dots.find(({ setting }) => setting === number) ?? null;
  const goal = fixed.design.goals.find(({ metric }) => metric === y.key);
  return {
    x,
    y,
    dots,
    front: summary.front.settings.flatMap((number) => dot(number) ?? []),
    best: dot(summary.best?.setting),
    now: dot(fixed.base),
    isFinal: Boolean(summary.best?.final),
    goal: goal ? goalLine(goal, y) : null,
  };
}

/**
 * @param {Front} front
 * @param {import("ef/lab/figure").Inks} inks
 * @param {{large: boolean}} size
 * @returns {{data: any[], layout: any}}
 */
export function frontFigure({ x, y, dots, front, best, now, isFinal, goal }, inks, { large }) {
  const up = scaleOf(withGoalLine(goal, dots.map((dot) => dot.y)), y.unit);
  const along = scaleOf(dots.map((dot) => dot.x), x.unit);
  const air = (along.high - along.low) * 0.05;
  const across = /** @type {[number, number]} */ ([along.low - air, along.high + air]);
  const missing = goalParts(goal, up, across, inks);
  // Below it would lie on the marks of the axis.
  const isLow = (/** @type {Dot} */ dot) => heightOf(up, dot.y) < 0.15;
  // At the right there is no room for a word beside it.
  const isFarRight = (/** @type {Dot} */ dot) => heightOf({ ...along, low: across[0], high: across[1] }, dot.x) > 0.85;
  const others = dots.filter((dot) => dot !== best && dot !== now && !front.includes(dot));
  const note = (/** @type {Dot} */ dot, /** @type {string} */ text, /** @type {string} */ color, isCentred = false) => ({
    x: onAxis(along, dot.x),
    y: onAxis(up, dot.y),
    xanchor: isCentred ? "center" : isFarRight(dot) ? "right" : "left",
    yanchor: !isCentred ? "middle" : isLow(dot) ? "bottom" : "top",
    xshift: isCentred ? 0 : isFarRight(dot) ? -10 : 10,
    yshift: !isCentred ? 0 : isLow(dot) ? 7 : -7,
    text: `<b>${text}</b>`,
    showarrow: false,
    font: { ...inks.font, color },
  });
  const scatter = { type: "scatter", hoverinfo: "skip", cliponaxis: false };
  // The large one has words of its own at the axes; marks beside the pointer are told by Plotly.
  const told = large ? { hoverinfo: "text", hovertext: others.map((dot) => dotText(dot, x, y)), hoverlabel: inks.layout.hoverlabel } : {};
  const title = (/** @type {Metric} */ metric) => (large ? { title: { text: metric.label, font: { ...inks.font, color: inks.ink2 }, standoff: 8 } } : {});
  return {
    data: [
      ...missing.data,
      { ...scatter, mode: "markers", x: others.map((dot) => dot.x), y: others.map((dot) => dot.y), marker: { color: inks.ink3, size: large ? 8 : 6, opacity: 0.7 }, ...told },
      { ...scatter, mode: "lines+markers", x: front.map((dot) => dot.x), y: front.map((dot) => dot.y), line: { color: inks.hand, width: 1.5 }, marker: { color: inks.hand, size: large ? 8 : 6 }, ...(large ? { hoverinfo: "text", hovertext: front.map((dot) => dotText(dot, x, y)) } : {}) },
      ...(best ? [{ ...scatter, mode: "markers", x: [best.x], y: [best.y], marker: { color: inks.hand, size: large ? 13 : 10, line: { color: inks.card, width: 1.5 } } }] : []),
      ...(now ? [diamond(now.x, now.y, inks)] : []),
    ],
    layout: {
      ...inks.layout,
      hovermode: "closest",
      margin: large ? { l: 74, r: 24, t: 12, b: 48 } : { l: 44, r: 12, t: 8, b: 22 },
      xaxis: { ...amountAxis({ ...along, low: across[0], high: across[1], ticks: large ? along.ticks : along.ticks.filter((_, at) => at % 2 === 0) }, x.unit, inks), showgrid: false, ...title(x) },
      yaxis: { ...amountAxis(up, y.unit, inks), ...title(y) },
      shapes: missing.shapes,
      annotations: [...(large ? missing.annotations : []), ...(now ? [note(now, "now", inks.ink1)] : []), ...(best ? [note(best, isFinal ? "best" : "best so far", inks.hand, true)] : [])],
    },
  };
}

/** @param {Dot} dot @param {Metric} x @param {Metric} y */
function dotText(dot, x, y) {
  return `${asText(dot.label)}<br>${amountText(dot.x, x.unit)}, ${amountText(dot.y, y.unit)}`;
}

/**
 * @param {Front} front
 * @param {(setting: number) => import("ef/lab/figure").Differ | undefined} [differ]
 * @returns {import("ef/lab/figure").Table}
 */
export function frontTable({ x, y, dots, front, best, now }, differ) {
  const word = (/** @type {Dot} */ dot) => [dot === best && "best", dot === now && "now", front.includes(dot) && "on the front"].filter(Boolean).join(", ");
  return {
    caption: `${y.label} against ${x.label}`,
    heads: ["Setting", x.label, y.label, ""],
    rows: dots.toSorted((a, b) => a.x - b.x).map((dot) => [dot.label, { text: amountText(dot.x, x.unit), value: dot.x }, { text: amountText(dot.y, y.unit), value: dot.y }, { text: word(dot), value: word(dot), differ: differ?.(dot.setting) }]),
  };
}
