import { token } from "ef/page/theme";

/** @typedef {import("ef/inspector/charts").Figure} Figure */

/** Simulated seconds an axis may be marked at. */
const TICKS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** What every chart stands on: its letters, an axis, and what else is the same in all of them. */
export function ground() {
  const ink = token("--ink-3");
  const font = { family: token("--font-sans"), size: 11, color: ink };
  return {
    font,
    axis: { gridcolor: token("--line-1"), linecolor: token("--line-2"), zeroline: false, ticks: "", fixedrange: true, automargin: false, tickfont: font, title: { text: "" } },
    layout: {
      autosize: true,
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
      font,
      showlegend: false,
      dragmode: false,
      hoverlabel: { bgcolor: token("--bg-card"), bordercolor: token("--line-2"), font: { ...font, color: token("--ink-1") } },
    },
  };
}

/**
 * A figure in the colours of the page. A trace says in `meta.state` which event state it shows; nothing else has a hue.
 * @param {Figure} figure
 * @param {string} name
 * @returns {Figure}
 */
export function themed({ data, layout }, name) {
  const { font, axis, layout: shared } = ground();
  return {
    data: data.map((trace) => ({ ...trace, ...inState(trace) })),
    layout: {
      ...layout,
      ...shared,
      template: null,
      title: undefined,
      height: undefined,
      width: undefined,
      margin: { l: 26, r: 8, t: 8, b: 20 },
      hovermode: "x unified",
      xaxis: { ...layout.xaxis, ...axis, showgrid: false, ...(name === "duration" ? { nticks: 5, ticksuffix: " ms" } : clockTicks(layout.xaxis?.range)) },
      yaxis: { ...layout.yaxis, ...axis, nticks: 4, rangemode: "tozero" },
      shapes: (layout.shapes ?? []).map((/** @type {any} */ shape) => ({ ...shape, line: { color: font.color, width: 1, dash: "dash" } })),
      // A line's words stand at its right end, clear of the axis.
      annotations: (layout.annotations ?? []).map((/** @type {any} */ note) => ({ ...note, xref: "paper", x: 1, xanchor: "right", showarrow: false, font: { ...font, color: token("--ink-2") } })),
    },
  };
}

/** How a trace of a figure is coloured by the state it shows. @param {any} trace */
export function inState(trace) {
  const state = trace.meta?.state;
  const colour = state ? token(`--state-${state}`) : token("--ink-3");
  const tint = state ? token(`--state-${state}-tint`) : "transparent";
  if (trace.type === "bar" || trace.type === "histogram") {
    const hatch = state === "cold" ? { pattern: { shape: "/", size: 4, solidity: 0.4, fgcolor: colour, bgcolor: tint } } : {};
    return { marker: { ...trace.marker, color: colour, line: { width: 0 }, ...hatch } };
  }
  return {
    // A step every pixel or two is a surface, not a line.
    line: { ...trace.line, color: colour, width: trace.fill ? 0 : 1.5 },
    ...(trace.fill ? { fillcolor: colour } : {}),
    marker: { ...trace.marker, color: colour },
  };
}

/**
 * Simulated time is a clock, on an axis too.
 * @param {[number, number] | undefined} range in seconds
 */
export function clockTicks(range) {
  if (!range) return {};
  const [from, to] = range;
  const step = TICKS_S.find((seconds) => (to - from) / seconds <= 5) ?? 7200;
  const values = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) values.push(at);
  return { tickmode: "array", tickvals: values, ticktext: values.map(clock) };
}

/** @param {number} seconds */
function clock(seconds) {
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(Math.round(seconds % 60)).padStart(2, "0")}`;
}
