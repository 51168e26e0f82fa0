/** What may stand in a setting's field, and where its slider is. Pure. */

import { count } from "ef/lib/words";

/**
 * One field of a node's form, as the server describes it.
 * @typedef {object} SettingField
 * @property {string} name
 * @property {string} label
 * @property {number | string | null} value
 * @property {number | string | null} default
 * @property {number | null} minimum
 * @property {number | null} maximum
 * @property {string | null} unit
 * @property {"integer" | "number" | "choice" | "text"} kind
 * @property {[string, string][]} [choices]
 * @property {"linear" | "log"} scale
 * @property {string} help
 * @property {boolean} model_choice
 * @property {number} [rows] of a text of several lines
 */

/** @typedef {{value: number | string | null, problem: string}} Read */

export const SLIDER_STEPS = 1000;

/**
 * @param {SettingField} field
 * @param {string} text what the person typed
 * @returns {Read}
 */
export function readSetting(field, text) {
  const trimmed = text.trim().replace(/,/g, "");
  if (field.kind === "choice" || field.kind === "text") return { value: trimmedText(field, text), problem: "" };
  if (trimmed === "") {
    return mayBeEmpty(field) ? { value: null, problem: "" } : { value: null, problem: "A number is needed here." };
  }
  const value = Number(trimmed);
  if (!Number.isFinite(value)) return { value: null, problem: `“${text.trim()}” is not a number.` };
  if (field.kind === "integer" && !Number.isInteger(value)) return { value, problem: "Only whole numbers are possible here." };
  if ((field.minimum !== null && value < field.minimum) || (field.maximum !== null && value > field.maximum)) {
    return { value, problem: `Possible is ${rangeWords(field)}.` };
  }
  return { value, problem: "" };
}

/** A text that is not given is none, not an empty one. @param {SettingField} field @param {string} text */
function trimmedText(field, text) {
  return text.trim() || (mayBeEmpty(field) ? null : "");
}

/** @param {SettingField} field */
function mayBeEmpty(field) {
  return field.default === null || field.value === null;
}

/**
 * @param {SettingField} field
 * @param {number | string | null} value
 */
export function showSetting(field, value) {
  if (value === null) return "";
  return typeof value === "number" ? count(value) : value;
}

/**
 * `128 to 10,240`, `0 or more`; "" when nothing bounds it.
 * @param {SettingField} field
 */
export function rangeWords(field) {
  const { minimum, maximum } = field;
  if (minimum !== null && maximum !== null) return `${count(minimum)} to ${count(maximum)}`;
  if (minimum !== null) return `${count(minimum)} or more`;
  return maximum === null ? "" : `up to ${count(maximum)}`;
}

/**
 * @param {SettingField} field
 */
export function defaultWords(field) {
  const unit = field.unit ? ` ${field.unit}` : "";
  if (field.default === null) return field.model_choice ? "" : "AWS default: none";
  const shown = typeof field.default === "number" ? `${count(field.default)}${unit}` : choiceLabel(field, field.default);
  return field.model_choice ? `Default ${shown}` : `AWS default ${shown}`;
}

/** @param {SettingField} field @param {string} value */
function choiceLabel(field, value) {
  return field.choices?.find(([key]) => key === value)?.[1] ?? value;
}

/** @param {SettingField} field */
export function hasSlider(field) {
  return (field.kind === "integer" || field.kind === "number") && field.minimum !== null && field.maximum !== null && field.maximum > field.minimum;
}

/**
 * Where a value stands on its slider, 0 to 1.
 * @param {SettingField} field
 * @param {number} value
 */
export function positionOf(field, value) {
  const [low, high] = bounds(field);
  const clamped = Math.min(high, Math.max(low, value));
  return field.scale === "log" ? logPart(clamped, low) / logPart(high, low) : (clamped - low) / (high - low);
}

/**
 * The value at a place on the slider, rounded to what a person would type.
 * @param {SettingField} field
 * @param {number} position 0 to 1
 */
export function valueAt(field, position) {
  const [low, high] = bounds(field);
  if (position <= 0) return low;
  if (position >= 1) return high;
  const exact = field.scale === "log" ? fromLog(position, low, high) : low + position * (high - low);
  if (field.kind === "integer") return Math.min(high, Math.max(low, Math.round(tidy(exact))));
  return Math.min(high, Math.max(low, tidy(exact)));
}

/** Three digits are as fine as a slider of 1,000 steps can be set. @param {number} value */
function tidy(value) {
  if (value === 0) return 0;
  return Number(value.toPrecision(3));
}

/** @param {SettingField} field @returns {[number, number]} */
function bounds(field) {
  return [Number(field.minimum), Number(field.maximum)];
}

/** A scale that starts at zero has no logarithm there, so it is shifted by one. @param {number} low */
function shift(low) {
  return low > 0 ? 0 : 1 - low;
}

/** @param {number} value @param {number} low */
function logPart(value, low) {
  return Math.log(value + shift(low)) - Math.log(low + shift(low));
}

/** @param {number} position @param {number} low @param {number} high */
function fromLog(position, low, high) {
  return Math.exp(Math.log(low + shift(low)) + position * logPart(high, low)) - shift(low);
}

/**
 * One step of the field's arrow keys.
 * @param {SettingField} field
 * @param {number} value
 * @param {number} steps
 */
export function stepped(field, value, steps) {
  const step = field.kind === "integer" ? 1 : stepOf(field);
  const next = Number((value + steps * step).toFixed(6));
  return Math.min(field.maximum ?? Infinity, Math.max(field.minimum ?? -Infinity, next));
}

/** @param {SettingField} field */
function stepOf(field) {
  const span = field.maximum === null || field.minimum === null ? 100 : field.maximum - field.minimum;
  return span <= 1 ? 0.01 : span <= 20 ? 0.1 : 1;
}

/**
 * What a branch with this change alone is called.
 * @param {SettingField} field
 * @param {number | string | null} value
 */
export function changeName(field, value) {
  const unit = field.unit ? ` ${field.unit}` : "";
  const shown = value === null ? "none" : typeof value === "number" ? `${count(value)}${unit}` : choiceLabel(field, value);
  if (field.name === "ReservedConcurrentExecutions") return value === null ? "no reserve" : `reserve ${shown}`;
  return `${field.label.toLowerCase()} ${shown}`;
}
