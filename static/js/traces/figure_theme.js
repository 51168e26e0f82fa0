import { clockTicks, ground, inState } from "ef/inspector/chart_theme";
import { exact } from "ef/inspector/words";
import { token } from "ef/page/theme";

/** @typedef {{data: any[], layout: any, marks: {at: number, name: string}[], table: Table}} TracesFigure */
/** @typedef {{caption: string, heads: string[], rows: (string | number)[][]}} Table */

/** How much of the axis the words of a percentile take, with air behind them. */
const WORDS_SHARE = 0.11;

/** Durations an axis of powers of ten may be marked at. */
const LENGTHS_US = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].flatMap((power) => [10 ** power, 3 * 10 ** power]);

/**
 * A chart of the Traces page in the colours of the page.
 * @param {TracesFigure} figure
 * @param {"duration" | "over-time"} name
 */
export function tracesTheme({ data, layout, marks }, name) {
  const { font, axis: shared, layout: same } = ground();
  const axis = { ...shared, showgrid: false };
  const isDuration = name === "duration";
  const x = isDuration ? { ...layout.xaxis, ...lengthTicks(layout.xaxis.range) } : { ...layout.xaxis, ...clockTicks(layout.xaxis.range) };
  const y = isDuration ? { visible: false, rangemode: "tozero" } : { ...layout.yaxis, ...lengthTicks(layout.yaxis.range) };
  return {
    data: data.map((trace) => ({ ...trace, ...(trace.type === "heatmap" ? heatIn(trace, font.color) : inState(trace)) })),
    layout: {
      ...layout,
      ...same,
      margin: { l: isDuration ? 14 : 48, r: 22, t: 16, b: 22 },
      hovermode: "closest",
      xaxis: { ...axis, ...x },
      yaxis: { ...axis, ...y },
      shapes: marks.map(({ at }) => ({ type: "line", x0: at, x1: at, y0: 0, y1: 1, yref: "paper", line: { color: token("--ink-2"), width: 1, dash: "dot" } })),
      annotations: apart(marks, layout.xaxis.range).map(({ at, name: text }) => ({ x: at, y: 1.02, yref: "paper", xanchor: "left", yanchor: "top", xshift: 2, text, showarrow: false, font: { ...font, color: token("--ink-1") } })),
    },
  };
}

/** Percentiles that fall together share their words. @param {{at: number, name: string}[]} marks @param {[number, number]} range */
function apart(marks, [low, high]) {
  /** @type {{at: number, name: string}[]} */
  const told = [];
  for (const mark of marks) {
    const last = told[told.length - 1];
    if (last && mark.at - last.at < (high - low) * WORDS_SHARE) last.name += ` ${mark.name}`;
    else told.push({ ...mark });
  }
  return told;
}

/** @param {any} trace @param {string} ink */
function heatIn(trace, ink) {
  const state = trace.meta?.state;
  const colour = state ? token(`--state-${state}`) : token("--ink-1");
  const low = state ? token(`--state-${state}`) : token("--line-2");
  const name = state ? "failed" : "runs";
  return {
    colorscale: [[0, low], [1, colour]],
    showscale: false,
    xgap: 1,
    ygap: 1,
    hoverongaps: false,
    hovertemplate: `%{z:,} ${name}<extra></extra>`,
    hoverlabel: { bgcolor: token("--bg-card"), bordercolor: ink },
  };
}

/** @param {[number, number]} range in powers of ten of a microsecond */
function lengthTicks([low, high]) {
  const fine = LENGTHS_US.filter((us) => Math.log10(us) >= low && Math.log10(us) <= high);
  return { tickmode: "array", tickvals: fine.map(Math.log10), ticktext: fine.map(exact) };
}
