import { count } from "ef/lib/words";

/** @typedef {import("ef/lab/types").Unit} Unit @typedef {import("ef/lab/types").Estimate} Estimate */

/** What a unit of time that a person writes is in milliseconds. */
const TIMES = new Map([["ms", 1], ["s", 1000], ["min", 60_000], ["m", 60_000], ["h", 3_600_000]]);

/**
 * A figure in words: 18 s, 0.2%, $4.21, 1,204.
 * @param {number} value
 * @param {Unit} unit
 * @param {number} [places] figures that count
 */
export function amountText(value, unit, places = unit === "share" ? 2 : 3) {
  if (unit === "ms") return Math.abs(value) >= 999.5 ? `${figures(value / 1000, places)} s` : `${figures(value, places)} ms`;
  if (unit === "share") return `${figures(value * 100, places)}%`;
  if (unit === "usd") return `${value < 0 ? "-" : ""}$${money(Math.abs(value))}`;
  return figures(value, places);
}

/**
 * The marks of an axis, all in one unit and none with cents that are not needed.
 * @param {number[]} ticks
 * @param {Unit} unit
 */
export function tickTexts(ticks, unit) {
  const inSeconds = unit === "ms" && ticks.some((tick) => tick >= 1000);
  return ticks.map((tick) => {
    if (inSeconds) return `${figures(tick / 1000, 3)} s`;
    return unit === "usd" && ticks.every(Number.isInteger) ? `$${count(tick)}` : amountText(tick, unit, 3);
  });
}

/**
 * How well a mean is known: ± 2 s, or in how many seeds it was the same.
 * @param {Estimate} estimate
 * @param {Unit} unit
 * @param {number} seeds how many there will be
 */
export function marginText({ low, high, n }, unit, seeds) {
  if (low === null || high === null) return n === 1 ? "1 seed" : "";
  const half = (high - low) / 2;
  if (half === 0) return `in ${n} of ${seeds} seeds`;
  return `± ${unit === "share" ? `${figures(half * 100, 2)} pt` : amountText(half, unit, 2)}`;
}

/**
 * A change without its sign: of a share in points, of a time or money in per cent, of a count in its own number.
 * @param {number} difference
 * @param {number | null} percent of the base
 * @param {Unit} unit
 */
export function changeText(difference, percent, unit) {
  if (unit === "share") return `${figures(Math.abs(difference) * 100, Math.abs(difference) < 0.1 ? 2 : 3)} pt`;
  if ((unit === "ms" || unit === "usd") && percent !== null) return `${figures(Math.abs(percent), 2)}%`;
  return amountText(Math.abs(difference), unit);
}

/**
 * What a person wrote, in the metric's own unit; null if it can't be read. Time without a unit is in seconds.
 * @param {string} text
 * @param {Unit} unit
 */
export function readAmount(text, unit) {
  const found = /^\s*\$?\s*(\d[\d,]*(?:\.\d+)?|\.\d+)\s*(%|[a-z]*)\s*$/i.exec(text);
  if (!found) return null;
  const value = Number(found[1].replaceAll(",", ""));
  const word = found[2].toLowerCase();
  if (unit === "ms") {
    const factor = TIMES.get(word || "s");
    return factor === undefined ? null : value * factor;
  }
  if (unit === "share") return word === "%" || word === "" ? value / 100 : null;
  return word === "" ? value : null;
}

/** How one writes an amount of a unit. @param {Unit} unit */
export function exampleOf(unit) {
  return { ms: "30 s", share: "0.1%", usd: "$4.20", count: "0", per_million: "100" }[unit];
}

/**
 * At most three figures that count, no zeros at the end.
 * @param {number} value
 * @param {number} places
 */
function figures(value, places) {
  const shown = rounded(value, places);
  return Math.abs(shown) >= 100 ? count(Math.round(value)) : String(shown);
}

/** @param {number} value @param {number} places */
function rounded(value, places) {
  if (Math.abs(value) >= 10 ** places) return Math.round(value);
  return Number(value.toPrecision(places));
}

/** Cents from a cent on, below that what counts. @param {number} value */
function money(value) {
  if (value === 0) return "0";
  if (value < 0.01) return value.toPrecision(2);
  return value >= 1000 ? count(Math.round(value)) : value.toFixed(2);
}

/**
 * How long something takes, in real time: 15 s, 1 min 50 s, 2 h.
 * @param {number} seconds
 */
export function waitText(seconds) {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 ? `${minutes} min ${whole % 60} s` : `${minutes} min`;
  return `${Math.floor(minutes / 60)} h${minutes % 60 ? ` ${minutes % 60} min` : ""}`;
}
