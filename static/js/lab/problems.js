import { keyOf } from "ef/lab/design";

/**
 * @typedef {import("ef/lab/types").Design} Design
 * @typedef {import("ef/page/api").Problem} Problem
 */

/** Every part of the setup that a complaint can be about, beside axes and goals. */
const PLACES = [
  ["seeds", "seeds"],
  ["warm_up", "warm-up"],
  ["same_luck", "luck"],
  ["then", "then"],
  ["precise", "precise"],
  ["seek", "seek"],
  ["name", "name"],
];

/**
 * What is wrong by the field it is about; what is about none of them is about the whole.
 * @param {Problem[]} problems
 * @param {Design} design
 * @returns {Map<string, string>}
 */
export function byField(problems, design) {
  /** @type {Map<string, string>} */
  const told = new Map();
  for (const problem of problems) {
    const field = fieldOf(problem.where, design);
    const sentence = sentenceOf(problem, field === "whole");
    told.set(field, told.has(field) ? `${told.get(field)} ${sentence}` : sentence);
  }
  return told;
}

/** @param {string} where @param {Design} design */
function fieldOf(where, design) {
  const numbered = /^(axes|goals)\[(\d+)\]/.exec(where);
  if (numbered?.[1] === "axes") {
    const axis = design.axes[Number(numbered[2])];
    return axis ? `axis ${keyOf(axis)}` : "whole";
  }
  if (numbered) return design.goals[Number(numbered[2])] ? `goal ${numbered[2]}` : "goals";
  if (where === "goals") return "goals";
  const axis = design.axes.find((one) => where === keyOf(one) || [" ", "."].some((next) => where.startsWith(keyOf(one) + next)));
  if (axis) return `axis ${keyOf(axis)}`;
  return PLACES.find(([name]) => where === name || where.startsWith(`${name}.`) || where.startsWith(`${name}_`))?.[1] ?? "whole";
}

/**
 * A message goes on after the place that it is about; at the place itself it begins a sentence.
 * @param {Problem} problem
 * @param {boolean} named whether the place must be said
 */
function sentenceOf({ where, message, remedy }, named) {
  const text = named ? `${where} ${message}` : message;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)} ${remedy}`.trim();
}
