/** Values as a person writes them: one, several, or all from one to another. */

import { isSame, valueText } from "ef/lab/design";

/** @typedef {import("ef/lab/types").Setting} Setting */

/** One setting can't have more. */
const MOST = 1000;
/** So many in equal steps are one chip. */
const FEWEST_IN_A_ROW = 6;
const RANGE = /^(\S+)\s*(?:to|…|–|-)\s*(\S+?)(?:\s+by\s+(\S+))?$/;
const THOUSANDS = /^\d{1,3}(,\d{3})+(\.\d+)?$/;

/**
 * The values that are new, or a sentence that says what was to be written: `12`, `2, 5, 8`, `1 to 50`, `128 to 3008 by 64`.
 * @param {string} text
 * @param {Setting} setting
 * @param {any[]} values those there are
 * @returns {{values: any[]} | {problem: string}}
 */
export function readValues(text, setting, values) {
  const trimmed = text.trim();
  const range = RANGE.exec(trimmed);
  const written = range ? inSteps(range[1], range[2], range[3] ?? "1") : THOUSANDS.test(trimmed) ? [trimmed] : trimmed.split(/[,;]\s*|\s+/);
  if (!Array.isArray(written)) return written;
  /** @type {any[]} */
  const all = [];
  for (const one of written) {
    const read = valueOf(one, setting);
    if ("problem" in read) return read;
    if (!all.some((value) => isSame(value, read.value))) all.push(read.value);
  }
  const found = all.filter((value) => !values.some((other) => isSame(other, value)));
  if (!found.length) return { problem: all.length === 1 ? `${valueText(all[0])} is there already.` : "All of them are there already." };
  if (values.length + found.length > MOST) return tooMany(values.length + found.length);
  return { values: found };
}

/** @param {string} text @param {Setting} setting @returns {{value: any} | {problem: string}} */
function valueOf(text, { kind, optional, minimum, maximum, unit }) {
  if (kind === "boolean") return { value: text === "on" };
  if (kind === "choice" || kind === "filter") return { value: text };
  if (optional && text.toLowerCase() === "none") return { value: null };
  const value = text === "" ? NaN : Number(text.replaceAll(",", ""));
  const range = rangeText(minimum, maximum, unit);
  if (!Number.isFinite(value) || (kind === "integer" && !Number.isInteger(value))) {
    return { problem: `Write a ${kind === "integer" ? "whole " : ""}number${range ? ` ${range}` : ""}${optional ? ", or none" : ""}.` };
  }
  if ((minimum !== null && value < minimum) || (maximum !== null && value > maximum)) return { problem: `It must be ${range}.` };
  return { value };
}

/** @param {number | null} minimum @param {number | null} maximum @param {string} unit */
function rangeText(minimum, maximum, unit) {
  const [low, high] = [minimum, maximum].map((bound) => bound !== null && bound !== undefined && valueText(bound, unit));
  if (low && high) return `from ${low} to ${high}`;
  return low ? `from ${low} on` : high ? `up to ${high}` : "";
}

/** @param {string} low @param {string} high @param {string} by @returns {string[] | {problem: string}} */
function inSteps(low, high, by) {
  const [from, to, step] = [low, high, by].map((text) => Number(text.replaceAll(",", "")));
  if (![from, to, step].every(Number.isFinite) || step <= 0 || from > to) return { problem: "Write a range from small to large, as 1 to 50, or 128 to 3008 by 64." };
  const steps = Math.floor((to - from) / step + 1e-9);
  if (steps >= MOST) return tooMany(steps + 1);
  // A sum of steps would gather what a computer's fractions are off by.
  return Array.from({ length: steps + 1 }, (_, at) => String(Number((from + at * step).toPrecision(12))));
}

/** @param {number} count */
function tooMany(count) {
  return { problem: `That would be ${valueText(count)} values; ${valueText(MOST)} are the most. Take larger steps.` };
}

/**
 * Values as chips show them: many in equal steps are one.
 * @param {any[]} values
 * @returns {{text: string, values: any[]}[]}
 */
export function chipsOf(values) {
  const chips = [];
  for (let at = 0; at < values.length; ) {
    const end = rowEnd(values, at);
    if (end - at >= FEWEST_IN_A_ROW) {
      const step = values[at + 1] - values[at];
      chips.push({ text: `${valueText(values[at])} to ${valueText(values[end - 1])}${step === 1 ? "" : ` by ${valueText(step)}`}`, values: values.slice(at, end) });
      at = end;
    } else {
      chips.push({ text: valueText(values[at]), values: [values[at]] });
      at += 1;
    }
  }
  return chips;
}

/** Where equal steps that begin here end. @param {any[]} values @param {number} at */
function rowEnd(values, at) {
  const step = values[at + 1] - values[at];
  if (typeof values[at] !== "number" || typeof values[at + 1] !== "number") return at + 1;
  let end = at + 2;
  while (typeof values[end] === "number" && Math.abs(values[end] - values[end - 1] - step) < 1e-9 * Math.abs(step)) end += 1;
  return end;
}
