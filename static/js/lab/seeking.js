/** Looking for the smallest value that reaches the goals, instead of trying all. */

import { count } from "ef/lib/words";

/**
 * @typedef {import("ef/lab/types").Design} Design
 * @typedef {import("ef/lab/types").Axis} Axis
 * @typedef {import("ef/lab/experiment").Experiment} Experiment
 */

/** Its ends, and the flow as it is. */
const TRIED_ANYHOW = 3;

/** How many settings are run at most: every combination, or as many as it takes to halve the values down to one. @param {Design} design */
export function settingsTried({ axes, seek }) {
  const all = axes.reduce((product, { values }) => product * values.length, 1);
  return seek && all ? Math.min(all, TRIED_ANYHOW + Math.ceil(Math.log2(all))) : all;
}

/** What is in the way of a search; empty if nothing is. @param {Design} design */
export function unseekable({ axes, goals }) {
  if (axes.length !== 1) return "One setting must be varied, and no other.";
  if (!axes[0].values.every((value) => value === null || typeof value === "number") || axes[0].values.length < 2) return "The setting must have several numbers to look among, as 1 to 50.";
  return goals.length ? "" : "There must be a goal to reach.";
}

/** @param {Design} design */
export function seekWords(design) {
  const problem = unseekable(design);
  if (problem) return `${design.seek ? "Not possible like this." : "Halves the values again and again instead of trying all."} ${problem}`;
  const all = count(design.axes[0].values.length);
  if (!design.seek) return `All ${all} values are tried. On, they are halved again and again: ${count(settingsTried({ ...design, seek: true }))} at most.`;
  return `At most ${count(settingsTried(design))} of ${all} values are tried. What is enough is expected to go on being enough.`;
}

/** Of a search only what was tried is there to be seen. @param {Experiment} experiment @returns {Experiment} */
export function triedOnly(experiment) {
  const { fixed, cells } = experiment;
  if (!fixed.design.seek) return experiment;
  const tried = new Set(cells.map(({ setting }) => setting));
  const axes = fixed.axes.map((axis) => {
    const places = axis.values.map((_, place) => place).filter((place) => tried.has(place));
    return { ...axis, values: places.map((place) => axis.values[place]), labels: places.map((place) => axis.labels[place]) };
  });
  return { ...experiment, fixed: { ...fixed, axes, settings: fixed.settings.filter(({ number }) => tried.has(number)) } };
}
