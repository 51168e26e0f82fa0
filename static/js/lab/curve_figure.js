import { amountText } from "ef/lab/amounts";
import { isLong, onOneLine, onTwoLines } from "ef/lab/labels";
import { cornerFor } from "ef/lab/goal_note";
import { MARGIN, amountAxis, goalParts, heightOf, onAxis, withGoalLine } from "ef/lab/figure";
import { scaleOf, spread } from "ef/lab/scale";

/**
 * @typedef {import("ef/lab/curves").Curves} Curves
 * @typedef {import("ef/lab/curves").Point} Point
 * @typedef {import("ef/lab/curves").Line} Line
 * @typedef {import("ef/lab/figure").Inks} Inks
 */

/** How far the recommended column reaches to each side. */
const HALF_COLUMN = 0.24;
const LABEL_GAP_PX = 13;

/** What a label of a line and those of all values may take, in letters of about this width. */
const LETTER_PX = 6.4;
const LINE_LETTERS = 14;
const USUAL_WIDTH_PX = 380;

/** The room around the lines: what a person wrote needs more of it than a number. @param {Curves} curves */
export function marginOf({ lines, ticks }) {
  const longest = Math.max(...lines.map(({ label }) => Math.min(LINE_LETTERS, label.length)));
  const r = lines.some(({ label }) => isLong(label)) ? Math.ceil(longest * LETTER_PX) + 12 : MARGIN.r;
  const most = Math.max(6, Math.floor((USUAL_WIDTH_PX - MARGIN.l - r) / LETTER_PX / ticks.length));
  return { margin: { ...MARGIN, r, b: ticks.some((text) => text.length > most) ? MARGIN.b + 14 : MARGIN.b }, most };
}

/** @param {number} count @returns {[number, number]} */
export function acrossRange(count) {
  return [-0.32, count - 0.68];
}

/**
 * @param {Curves} curves
 * @param {Inks} inks
 * @param {number} height of the plot, in pixels
 * @returns {{data: any[], layout: any}}
 */
export function curveFigure(curves, inks, height) {
  const { lines, now, goal, ticks, recommended, metric } = curves;
  const points = lines.flatMap((line) => line.points.flatMap((point) => (point ? [point] : [])));
  const focus = lines.find(({ isFocus }) => isFocus);
  const banded = (focus?.points ?? []).flatMap((point) => (point && point.low !== null && point.high !== null ? [point.low, point.high] : []));
  // A band below nothing is not drawn; it would hide that nothing is the least.
  const drawn = [...points.map(({ mean }) => mean), ...banded.filter((value) => value > 0), ...(now ? [now.value] : [])];
  const scale = scaleOf(withGoalLine(goal, drawn), metric.unit);
  const across = acrossRange(ticks.length);
  const { margin, most } = marginOf(curves);
  const means = lines.map((line) => line.points.map((point) => point?.mean ?? null));
  const missing = goalParts(goal, scale, across, inks, goal ? cornerFor(means, wordsOf(goal, margin, across), scale, [across[0], ticks.length - 1], height) : undefined);
  const plain = lines.filter(({ isFocus }) => !isFocus).map((line) => siblingTrace(line, inks));
  const column = recommended === null ? [] : [{ type: "rect", layer: "below", x0: recommended - HALF_COLUMN, x1: recommended + HALF_COLUMN, yref: "paper", y0: 0, y1: 1, line: { width: 0 }, fillcolor: inks.handSoft }];
  return {
    data: [...missing.data, ...plain, ...(focus ? focusTraces(focus, recommended, scale.low, inks) : []), ...(now ? [diamond(now.x, now.value, inks)] : [])],
    layout: {
      ...inks.layout,
      margin,
      xaxis: { ...inks.axis, range: across, tickmode: "array", tickvals: ticks.map((_, at) => at), ticktext: onTwoLines(ticks, most).map((text, at) => (at === recommended ? `<b>${text}</b>` : text)), showgrid: false },
      yaxis: amountAxis(scale, metric.unit, inks),
      shapes: [...column, ...missing.shapes],
      annotations: [...missing.annotations, ...endLabels(lines, scale, height, inks), ...(now ? [nowNote(now, risesFrom(focus, now), scale, inks)] : [])],
    },
  };
}

/** @param {import("ef/lab/figure").GoalLine} goal @param {{l: number, r: number}} margin @param {[number, number]} across range of the x axis */
function wordsOf({ bound, text }, margin, across) {
  return { bound, length: ((text.length * LETTER_PX) / (USUAL_WIDTH_PX - margin.l - margin.r)) * (across[1] - across[0]) };
}

/** @param {Line} line @param {Inks} inks */
function siblingTrace({ points }, inks) {
  return { type: "scatter", mode: points.filter(Boolean).length > 1 ? "lines" : "markers", ...xy(points), line: { color: inks.ink3, width: 1 }, marker: { color: inks.ink3, size: 5 }, opacity: 0.85, hoverinfo: "skip" };
}

/**
 * The band, the sure and the unsure parts of the line, and a mark for every value.
 * @param {Line} line
 * @param {number | null} recommended
 * @param {number} floor
 * @param {Inks} inks
 */
function focusTraces({ points }, recommended, floor, inks) {
  const line = { type: "scatter", mode: "lines", hoverinfo: "skip" };
  const size = points.map((_, at) => (at === recommended ? 11 : 8));
  return [
    ...bands(points, floor).map((band) => ({ ...line, ...band, fill: "toself", fillcolor: inks.handSoft, line: { width: 0 } })),
    { ...line, ...segments(points, (one, other) => one.complete && other.complete), line: { color: inks.hand, width: 2.25 } },
    { ...line, ...segments(points, (one, other) => !(one.complete && other.complete)), line: { color: inks.hand, width: 2, dash: "dot" } },
    {
      type: "scatter",
      mode: "markers",
      ...xy(points),
      hoverinfo: "skip",
      cliponaxis: false,
      marker: { size, color: points.map((point) => (point?.complete ? inks.hand : inks.card)), line: { color: points.map((point) => (point?.complete ? inks.card : inks.hand)), width: 1.75 } },
    },
  ];
}

/** @param {(Point | null)[]} points */
function xy(points) {
  return { x: points.map((_, at) => at), y: points.map((point) => point?.mean ?? null) };
}

/** The pieces between neighbours that are of one kind. @param {(Point | null)[]} points @param {(one: Point, other: Point) => boolean} isOfKind */
export function segments(points, isOfKind) {
  /** @type {{x: (number | null)[], y: (number | null)[]}} */
  const found = { x: [], y: [] };
  points.forEach((point, at) => {
    const next = points[at + 1];
    if (!point || !next || !isOfKind(point, next)) return;
    found.x.push(at, at + 1, null);
    found.y.push(point.mean, next.mean, null);
  });
  return found;
}

/** An outline around each stretch of points whose interval is known. @param {(Point | null)[]} points @param {number} floor */
export function bands(points, floor) {
  /** @type {{x: number, low: number, high: number}[][]} */
  const stretches = [[]];
  points.forEach((point, x) => {
    if (point && point.low !== null && point.high !== null) stretches[stretches.length - 1].push({ x, low: Math.max(floor, point.low), high: Math.max(floor, point.high) });
    else stretches.push([]);
  });
  return stretches
    .filter((stretch) => stretch.length > 1)
    .map((stretch) => ({
      x: [...stretch.map(({ x }) => x), ...stretch.toReversed().map(({ x }) => x)],
      y: [...stretch.map(({ high }) => high), ...stretch.toReversed().map(({ low }) => low)],
    }));
}

/** The name of each line at its end, none on another. @param {Line[]} lines @param {import("ef/lab/scale").Scale} scale @param {number} height @param {Inks} inks */
function endLabels(lines, scale, height, inks) {
  const ends = lines.flatMap(({ label, isFocus, points }) => {
    const at = points.findLastIndex((point) => point !== null);
    const point = points[at];
    return label && point ? [{ label, isFocus, x: at, y: point.mean, px: heightOf(scale, point.mean) * height }] : [];
  });
  const labels = onOneLine(ends.map(({ label }) => label), LINE_LETTERS);
  const moved = spread(ends.map(({ px }) => px), LABEL_GAP_PX);
  return ends.map(({ isFocus, x, y, px }, at) => ({
    x,
    y: onAxis(scale, y),
    xanchor: "left",
    yanchor: "middle",
    xshift: 8,
    yshift: moved[at] - px,
    text: isFocus ? `<b>${labels[at]}</b>` : labels[at],
    showarrow: false,
    font: { ...inks.font, color: isFocus ? inks.hand : inks.ink3 },
  }));
}

/** The flow as it is now. @param {number} x @param {number} y @param {Inks} inks */
export function diamond(x, y, inks) {
  return { type: "scatter", mode: "markers", x: [x], y: [y], hoverinfo: "skip", cliponaxis: false, marker: { symbol: "diamond", size: 12, color: inks.card, line: { color: inks.ink1, width: 1.5 } } };
}

/** Whether the line goes up to the right of now, where the words of now would lie on it. @param {Line | undefined} focus @param {{x: number, value: number}} now */
function risesFrom(focus, { x, value }) {
  const next = focus?.points[Math.floor(x) + 1];
  return x >= 1 && next !== undefined && next !== null && next.mean > value;
}

/** @param {{x: number, value: number, text: string}} now @param {boolean} isLeft @param {import("ef/lab/scale").Scale} scale @param {Inks} inks */
function nowNote({ x, value, text }, isLeft, scale, inks) {
  const height = heightOf(scale, value);
  return { x, y: onAxis(scale, value), xanchor: isLeft ? "right" : "left", yanchor: height > 0.9 ? "top" : "bottom", xshift: isLeft ? -9 : 9, text: `<b>${text}</b>`, showarrow: false, font: { ...inks.font, color: inks.ink1 } };
}

/** The same numbers as a table. @param {Curves} curves @returns {import("ef/lab/figure").Table} */
export function curveTable({ metric, label, ticks, lines }) {
  const focus = lines.find(({ isFocus }) => isFocus);
  const known = (/** @type {number | null | undefined} */ value) => (value === null || value === undefined ? "" : { text: amountText(value, metric.unit), value });
  return {
    caption: `${metric.label} by ${label}`,
    heads: [label, ...lines.map((line) => line.label || "Mean"), "95 % low", "95 % high", "Seeds"],
    rows: ticks.map((tick, at) => {
      const point = focus?.points[at];
      return [tick, ...lines.map(({ points }) => known(points[at]?.mean)), known(point?.low), known(point?.high), point ? String(point.n) : ""];
    }),
  };
}
