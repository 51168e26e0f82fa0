import { eventRates, outcomeTicks } from "ef/run/timeline_data";

/**
 * @typedef {import("ef/run/trace").Trace} Trace
 * @typedef {Record<"area" | "line" | "base" | "hatch" | "hand" | "handSoft" | "ghost" | "failed" | "retry" | "throttle" | "throttleLine" | "dead" | "lost" | "onFill", string>} StripPalette
 */

const AREA = { top: 19, height: 38 };
const LANE = 68;
const STEP = 3;
const LEAST_ZIGZAG = 9;

/**
 * The rate of events, what became of them, and what is not simulated yet. Drawn when data, size or theme change, not per frame.
 * @param {CanvasRenderingContext2D} context  in units of CSS pixels
 * @param {{trace: Trace, parent: Trace | null, fork_us: number | null, span_us: number, width: number, palette: StripPalette, quiet: import("ef/run/tempo").Stretch[]}} strip
 */
export function drawStrip(context, { trace, parent, fork_us, span_us, width, palette, quiet }) {
  const count = Math.max(2, Math.ceil(width / STEP));
  const rates = eventRates(trace, span_us, count);
  const ghost = parent ? eventRates(parent, span_us, count) : null;
  let most = 1;
  for (const series of [rates, ghost]) for (const rate of series ?? []) if (rate > most) most = rate;
  const base = AREA.top + AREA.height;
  const y = (/** @type {number} */ rate) => base - (rate / most) * (AREA.height - 4) - 2;
  const fork = fork_us === null ? Infinity : Math.floor((fork_us / span_us) * count);
  const known = Math.min(1, trace.loadedUs / span_us) * width;

  if (known < width - 1) hatch(context, known, AREA.top, width - known, AREA.height, palette.hatch);
  area(context, rates, 0, Math.min(fork + 1, count), y, base, palette.area);
  if (fork < count) area(context, rates, fork, count, y, base, palette.handSoft);
  context.lineWidth = 1.5;
  context.lineJoin = "round";
  if (ghost) {
    context.setLineDash([4, 3]);
    line(context, ghost, Number.isFinite(fork) ? fork : 0, count, y, palette.ghost);
    context.setLineDash([]);
  }
  line(context, rates, 0, Math.min(fork + 1, count), y, palette.line);
  if (fork < count) line(context, rates, fork, count, y, palette.hand);
  context.fillStyle = palette.base;
  context.fillRect(0, base, width, 1);
  for (const { from_us, to_us } of quiet) zigzag(context, (from_us / span_us) * width, (to_us / span_us) * width, base, palette.ghost);
  for (const { x, state } of outcomeTicks(trace, span_us, width)) tick(context, x, state, palette);
}

/** @param {CanvasRenderingContext2D} context @param {Float64Array} rates @param {number} from @param {number} to @param {(rate: number) => number} y @param {number} base @param {string} colour */
function area(context, rates, from, to, y, base, colour) {
  context.beginPath();
  context.moveTo(from * STEP, base);
  let last = from;
  for (let place = from; place < to && !Number.isNaN(rates[place]); place += 1) {
    context.lineTo(place * STEP, y(rates[place]));
    last = place;
  }
  context.lineTo(last * STEP, base);
  context.fillStyle = colour;
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {Float64Array} rates @param {number} from @param {number} to @param {(rate: number) => number} y @param {string} colour */
function line(context, rates, from, to, y, colour) {
  context.beginPath();
  for (let place = from; place < to && !Number.isNaN(rates[place]); place += 1) context.lineTo(place * STEP, y(rates[place]));
  context.strokeStyle = colour;
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width @param {number} height @param {string} colour */
function hatch(context, x, y, width, height, colour) {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.beginPath();
  for (let start = x - height; start < x + width; start += 7) {
    context.moveTo(start, y + height);
    context.lineTo(start + height, y);
  }
  context.strokeStyle = colour;
  context.lineWidth = 1.2;
  context.stroke();
  context.restore();
}

/** A stretch that passes quickly, where there is room to show it. @param {CanvasRenderingContext2D} context @param {number} from @param {number} to @param {number} base @param {string} colour */
function zigzag(context, from, to, base, colour) {
  if (to - from < LEAST_ZIGZAG) return;
  context.beginPath();
  context.moveTo(from, base);
  for (let x = from, up = true; x < to; x += 3, up = !up) context.lineTo(x, base + (up ? -3 : 3));
  context.lineTo(to, base);
  context.strokeStyle = colour;
  context.lineWidth = 1.2;
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {import("ef/run/timeline_data").Tick["state"]} state @param {StripPalette} palette */
function tick(context, x, state, palette) {
  context.fillStyle = palette[state];
  if (state === "dead") {
    context.beginPath();
    context.roundRect(x - 6, LANE - 4.5, 12, 9, 1.4);
    context.fill();
    context.beginPath();
    context.moveTo(x - 4.2, LANE - 2.4);
    context.lineTo(x, LANE + 0.9);
    context.lineTo(x + 4.2, LANE - 2.4);
    context.strokeStyle = palette.onFill;
    context.lineWidth = 1.3;
    context.stroke();
  } else if (state === "lost") {
    context.beginPath();
    context.arc(x, LANE, 4.5, 0, 2 * Math.PI);
    context.moveTo(x - 5.6, LANE + 5.6);
    context.lineTo(x + 5.6, LANE - 5.6);
    context.strokeStyle = palette.lost;
    context.lineWidth = 1.7;
    context.stroke();
  } else {
    context.fillRect(x - 1, LANE - 5, 2, 10);
    if (state === "throttle" && palette.throttleLine !== palette.throttle) {
      context.strokeStyle = palette.throttleLine;
      context.lineWidth = 0.6;
      context.strokeRect(x - 1, LANE - 5, 2, 10);
    }
  }
}
