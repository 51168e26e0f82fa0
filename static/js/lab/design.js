/** The design a person works on: never changed in place, so that what was shown can be compared with what is. */

import { settingsTried } from "ef/lab/seeking";
import { filterName } from "ef/lab/filter_names";

/**
 * @typedef {import("ef/lab/types").Design} Design
 * @typedef {import("ef/lab/types").Choices} Choices
 * @typedef {import("ef/lab/types").Setting} Setting
 * @typedef {import("ef/lab/types").Axis} Axis
 * @typedef {import("ef/lab/types").Goal} Goal
 * @typedef {import("ef/lab/types").Part} Part
 */

/** @param {Choices} choices @returns {Design} */
export function newDesign({ defaults, until_us }) {
  return {
    axes: [],
    seeds: defaults.seeds,
    goals: defaults.goals,
    then: defaults.then,
    until_us,
    warm_up_us: Math.round((until_us * Number.parseFloat(defaults.warm_up)) / 100),
    same_luck: true,
    seek: false,
  };
}

/** @param {Choices | null} choices @param {{node: string, property: string}} axis */
export function chosen(choices, { node, property }) {
  const part = choices?.parts.find((one) => one.node === node);
  const setting = part?.settings.find((one) => one.property === property);
  return part && setting ? { part, setting } : null;
}

/** What people vary first comes first. */
const ROLES = ["function", "trigger", "source"];

/** What is not varied yet. @param {Choices} choices @param {Design} design @returns {Part[]} */
export function offered(choices, design) {
  const taken = new Set(design.axes.map((axis) => keyOf(axis)));
  return choices.parts
    .map((part) => ({ ...part, settings: part.settings.filter(({ property }) => !taken.has(keyOf({ node: part.node, property }))) }))
    .filter((part) => part.settings.length > 0)
    .sort((a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role));
}

/** @param {{node: string, property: string}} axis */
export function keyOf({ node, property }) {
  return `${node}.${property}`;
}

/** @param {Design} design @param {string} node @param {Setting} setting @returns {Design} */
export function withAxis(design, node, setting) {
  const values = setting.suggested.length ? setting.suggested : [setting.now];
  return { ...design, axes: [...design.axes, { node, property: setting.property, values: inOrder(values) }] };
}

/** @param {Design} design @param {string} key @returns {Design} */
export function withoutAxis(design, key) {
  return { ...design, axes: design.axes.filter((axis) => keyOf(axis) !== key) };
}

/** @param {Design} design @param {string} key @param {(values: any[]) => any[]} change @returns {Design} */
export function withValues(design, key, change) {
  return { ...design, axes: design.axes.map((axis) => (keyOf(axis) === key ? { ...axis, values: inOrder(change(axis.values)) } : axis)) };
}

/** Numbers from low to high, "not set" last; words as they were given. @param {any[]} values */
export function inOrder(values) {
  if (values.some((value) => value !== null && typeof value !== "number")) return values;
  return [...values].sort((a, b) => (a ?? Infinity) - (b ?? Infinity));
}

/** @param {any} a @param {any} b */
export function isSame(a, b) {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether two designs ask for the same runs and the same verdict. @param {Design} a @param {Design} b */
export function isSameDesign(a, b) {
  return FIELDS.every((field) => isSame(a[field], b[field]));
}

/** Whether a design asks for all that another did, and for more seeds. @param {Design} design @param {Design} before */
export function isMoreSeeds(design, before) {
  return design.seeds.count > before.seeds.count && isSameDesign({ ...design, seeds: { ...design.seeds, count: before.seeds.count } }, before);
}

const FIELDS = /** @type {const} */ (["axes", "seeds", "goals", "then", "until_us", "warm_up_us", "same_luck", "precise", "seek"]);

/** A value as its chip says it. @param {any} value @param {string} [unit] */
export function valueText(value, unit = "") {
  if (value === null) return "none";
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "number") return `${value.toLocaleString("en-US")}${unit ? ` ${unit}` : ""}`;
  return typeof value === "string" ? value : filterName(value);
}

/** What else a setting with few values could be. @param {Setting} setting @param {any[]} values */
export function remaining({ kind, choices, optional, suggested }, values) {
  /** @type {any[]} */
  const all = kind === "boolean" ? [false, true] : kind === "filter" ? suggested : kind === "choice" ? choices : [];
  return [...all, ...(optional && all.length ? [null] : [])].filter((value) => !values.some((one) => isSame(one, value)));
}

/** Whether one of the settings is the flow as it is; else that runs besides, to be compared with. @param {Design} design @param {Choices} choices */
export function holdsNow({ axes }, choices) {
  return axes.every((axis) => axis.values.some((value) => isSame(value, chosen(choices, axis)?.setting.now)));
}

/** @param {Design} design */
export function sizeOf(design) {
  const settings = settingsTried(design);
  return { settings, seeds: design.seeds.count, runs: settings * design.seeds.count };
}

/** Seeds are spared where a mean is known to so many per cent. */
const PRECISE_PERCENT = 5;

/** Spares seeds where the first goal, or what decides then, is known well, or no longer. @param {Design} design @returns {Design} */
export function withPrecision(design) {
  const { precise, ...rest } = design;
  if (precise) return rest;
  const metric = design.goals[0]?.metric ?? design.then.lowest ?? design.then.highest ?? "";
  return { ...rest, precise: { metric, percent: PRECISE_PERCENT } };
}

/** @param {Goal} goal @returns {["at_most" | "at_least", number]} */
export function boundOf(goal) {
  return goal.at_most !== undefined ? ["at_most", goal.at_most] : ["at_least", goal.at_least ?? 0];
}

/** @param {string} metric @param {string} side @param {number} bound @returns {Goal} */
export function goalOf(metric, side, bound) {
  return side === "at_least" ? { metric, at_least: bound } : { metric, at_most: bound };
}

/** @param {Design} design @param {number} place @param {Goal} goal @returns {Design} */
export function withGoal(design, place, goal) {
  const goals = [...design.goals];
  goals[place] = goal;
  return { ...design, goals };
}

/** @param {Design} design @param {number} place @returns {Design} */
export function withoutGoal(design, place) {
  return { ...design, goals: design.goals.filter((_, at) => at !== place) };
}
