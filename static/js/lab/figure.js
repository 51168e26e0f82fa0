/** What all figures of the lab have in common. */

/**
 * @typedef {{font: any, axis: any, layout: any, hand: string, handSoft: string, ink1: string, ink2: string, ink3: string, line3: string, card: string, press: string, failed: string, failedText: string, ok: string}} Inks
 * @typedef {{side: "at_most" | "at_least", bound: number, text: string}} GoalLine
 * @typedef {import("ef/lab/scale").Scale} Scale
 * @typedef {string | {text: string, value: number | string, differ?: Differ}} TableCell
 * @typedef {{setting: number, why: string}} Differ a setting to be put beside the flow as it is, and why it can't
 * @typedef {{caption: string, heads: string[], rows: TableCell[][]}} Table
 */

import { tickTexts } from "ef/lab/amounts";

export const MARGIN = { l: 48, r: 38, t: 10, b: 24 };

/**
 * An axis with round marks.
 * @param {Scale} scale
 * @param {import("ef/lab/types").Unit} unit
 * @param {Inks} inks
 */
export function amountAxis({ type, low, high, ticks }, unit, inks) {
  const range = type === "log" ? [Math.log10(low), Math.log10(high)] : [low, high];
  return { ...inks.axis, type, range, tickmode: "array", tickvals: ticks, ticktext: tickTexts(ticks, unit), showgrid: true };
}

/** A place on an axis as shapes and notes want it. @param {{type: string}} scale @param {number} value */
export function onAxis({ type }, value) {
  return type === "log" ? Math.log10(value) : value;
}

/** How far up an axis a value lies, from 0 to 1. @param {Scale} scale @param {number} value */
export function heightOf(scale, value) {
  const [low, high, here] = [scale.low, scale.high, value].map((one) => onAxis(scale, one));
  return (here - low) / (high - low);
}

/**
 * The side of the goal that misses it, hatched, and the goal's line.
 * @param {GoalLine | null} goal
 * @param {Scale} scale of the y axis
 * @param {[number, number]} across range of the x axis
 * @param {Inks} inks
 * @param {import("ef/lab/goal_note").Corner} [corner] where its words stand
 */
export function goalParts(goal, scale, across, inks, corner) {
  if (!goal) return { data: [], shapes: [], annotations: [] };
  const bound = Math.min(scale.high, Math.max(scale.low, goal.bound));
  const [from, to] = goal.side === "at_most" ? [bound, scale.high] : [scale.low, bound];
  const [left, right] = across;
  const area = {
    type: "scatter",
    mode: "lines",
    x: [left, right, right, left, left],
    y: [from, from, to, to, from],
    fill: "toself",
    fillcolor: "rgba(0,0,0,0)",
    fillpattern: { shape: "/", size: 7, solidity: 0.14, fgcolor: inks.failed, fgopacity: 0.26, bgcolor: "rgba(0,0,0,0)" },
    line: { width: 0 },
    hoverinfo: "skip",
  };
  const isSeen = goal.bound >= scale.low && goal.bound <= scale.high;
  const y = onAxis(scale, goal.bound);
  const line = { type: "line", xref: "x", x0: left, x1: right, y0: goal.bound, y1: goal.bound, line: { color: inks.failed, width: 1.25, dash: "dash" } };
  // At the very bottom there is no room for words; the line and the hatch are enough.
  const isTold = isSeen && heightOf(scale, goal.bound) >= 0.1;
  const note = { x: corner?.x ?? left, y, xanchor: corner?.isRight ? "right" : "left", yanchor: corner?.isAbove ? "bottom" : "top", text: goal.text, showarrow: false, font: { ...inks.font, color: inks.failedText, weight: 600 } };
  return { data: to > from ? [area] : [], shapes: isSeen ? [line] : [], annotations: isTold ? [note] : [] };
}

/**
 * What a scale must reach to show a goal, unless that would press everything else together.
 * @param {GoalLine | null} goal
 * @param {number[]} values
 */
export function withGoalLine(goal, values) {
  const known = values.filter(Number.isFinite);
  if (!goal || !known.length) return known;
  const isNear = goal.bound <= 2.5 * Math.max(...known) && (goal.bound >= Math.min(...known) / 20 || goal.bound === 0);
  return isNear ? [...known, goal.bound] : known;
}
