import { pointBeside, pointOn } from "ef/graph/geometry";

/**
 * The way of a lane on the canvas: one rail, or two with the card between them, which hides what passes through it.
 *
 * @typedef {import("ef/graph/layout").Layout} Layout
 * @typedef {import("ef/graph/geometry").Point} Point
 */

/** The card between two rails counts as this long. */
const THROUGH_CARD = 30;

/** Requests and answers of a caller that waits ride beside each other. */
export const TWIN = 4;

export const HIDDEN = 0;
export const EMITTED = 1;
export const TRIGGERED = 2;

/**
 * @param {Layout} layout
 * @param {number} emit     -1 for none
 * @param {number} trigger
 */
export function wayLength(layout, emit, trigger) {
  const last = layout.edges[trigger].path.length;
  return emit < 0 ? last : layout.edges[emit].path.length + THROUGH_CARD + last;
}

/**
 * Where the filter of the trigger sits on the whole way.
 * @param {Layout} layout
 * @param {number} emit
 * @param {number} trigger
 */
export function filterShare(layout, emit, trigger) {
  const { path, funnel } = layout.edges[trigger];
  const whole = wayLength(layout, emit, trigger);
  return (whole - path.length * (1 - Math.max(0, funnel))) / whole;
}

/**
 * @param {Layout} layout
 * @param {number} emit
 * @param {number} trigger
 * @param {number} u
 * @param {Point} out
 * @param {number} [aside]  so far beside the last rail
 * @returns {number} on which part of the way
 */
export function pointOnWay(layout, emit, trigger, u, out, aside = 0) {
  const last = layout.edges[trigger].path;
  if (emit < 0) {
    pointBeside(last, u, aside, out);
    return TRIGGERED;
  }
  const first = layout.edges[emit].path;
  const along = u * (first.length + THROUGH_CARD + last.length);
  if (along < first.length) {
    pointOn(first, along / first.length, out);
    return EMITTED;
  }
  const beyond = along - first.length - THROUGH_CARD;
  pointBeside(last, beyond / last.length, aside, out);
  return beyond < 0 ? HIDDEN : TRIGGERED;
}
