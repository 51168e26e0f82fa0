/** The grid of runs: a column for every setting, grouped by the first axis; a row for every seed. */

import { capital } from "ef/lab/experiment";

/**
 * @typedef {import("ef/lab/types").Fixed} Fixed
 * @typedef {{label: string, settings: number[]}} Group
 */

/** More columns of a single setting have room for their values only. */
const MOST_NAMED = 4;

/** @param {Fixed} fixed @returns {Group[]} */
export function groupsOf({ axes, settings }) {
  const [first] = axes;
  if (!first) return [{ label: "As it is", settings: settings.map(({ number }) => number) }];
  const inGrid = settings.filter(({ values }) => axes.every((axis, at) => axis.values.some((value) => isEqual(value, values[at]))));
  const isNarrow = axes.length === 1 && first.values.length > MOST_NAMED;
  const groups = first.values.map((value, at) => ({
    label: isNarrow ? first.labels[at] : `${shortName(first.label)} ${first.labels[at]}`,
    settings: inGrid.filter(({ values }) => isEqual(values[0], value)).map(({ number }) => number),
  }));
  const beside = settings.filter((setting) => !inGrid.includes(setting)).map(({ number }) => number);
  return [...groups, ...(beside.length ? [{ label: "Now", settings: beside }] : [])].filter((group) => group.settings.length);
}

/** The first word of a setting's name, where there is no room for all: Reserved. @param {string} label */
export function shortName(label) {
  const [first, second] = label.split(" ");
  return capital(first.length < 4 && second ? `${first} ${second}` : first);
}

/** How wide a column may be, in pixels: a few settings have room for the name of each. @param {number} columns */
export function widestColumn(columns) {
  return Math.max(16, Math.min(84, Math.floor(540 / columns)));
}

/** Settings from left to right. @param {Group[]} groups */
export function columnsOf(groups) {
  return groups.flatMap(({ settings }) => settings);
}

/**
 * Where an arrow leads in the grid.
 * @param {{column: number, row: number}} at
 * @param {string} key
 * @param {number} columns
 * @param {number} rows
 */
export function moved({ column, row }, key, columns, rows) {
  const to = {
    ArrowRight: { column: column + 1, row },
    ArrowLeft: { column: column - 1, row },
    ArrowDown: { column, row: row + 1 },
    ArrowUp: { column, row: row - 1 },
    Home: { column: 0, row },
    End: { column: columns - 1, row },
  }[key];
  if (!to) return null;
  return { column: Math.min(columns - 1, Math.max(0, to.column)), row: Math.min(rows - 1, Math.max(0, to.row)) };
}

/** @param {any} a @param {any} b */
export function isEqual(a, b) {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
