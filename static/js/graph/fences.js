import { isShown } from "ef/graph/density";
import { Glyph } from "ef/graph/glyphs";
import { countAt, expiredOf } from "ef/run/expiry";
import { countUpTo } from "ef/lib/growing";

/**
 * Where what is too old goes: it turns to outline and goes behind a fence beside its node.
 *
 * @typedef {import("ef/graph/marks").Picture} Picture
 * @typedef {import("ef/graph/marks").View} View
 * @typedef {import("ef/graph/layout").Layout} Layout
 *
 * @typedef {object} Fence
 * @property {number} x    of its middle
 * @property {number} y
 * @property {1 | -1} way  to the right or to the left of its node
 */

const SLIDE_US = 700_000;
/** From the node to the middle of the fence, and to where a mark has gone. */
const FENCE = 9;
export const BEHIND = 20;
/** From the bottom of a card that has no stub. */
const UP = 14;

/** Beside which node, null where there is no room. @param {Layout} layout @param {number} node @returns {Fence | null} */
export function fenceOf(layout, node) {
  const stub = layout.stubs[node];
  if (stub) return { x: stub.x + FENCE, y: stub.y, way: 1 };
  const { x, y, height, look } = layout.nodes[node];
  // On its right what it keeps goes its way; a function that keeps nothing has a stub.
  return layout.vertical || look === "function" ? null : { x: x - FENCE, y: y + height - UP, way: -1 };
}

/** @param {Picture} picture @param {View} view */
export function addFences(picture, view) {
  const { trace, layout, t_us, speed, follow, calm } = view;
  expiredOf(trace).lost.forEach((expiries, node) => {
    if (!countAt(expiries, t_us)) return;
    const fence = fenceOf(layout, node);
    if (!fence) return;
    picture.fences.push(fence);
    if (calm) return;
    const { event, at_us } = expiries;
    const span_us = SLIDE_US * speed;
    for (let index = countUpTo(at_us.data, at_us.length, t_us - span_us); index < at_us.length && at_us.data[index] <= t_us; index += 1) {
      if (event.data[index] !== follow && !isShown(at_us, index, speed)) continue;
      const phase = (t_us - at_us.data[index]) / span_us;
      const x = fence.x + fence.way * (phase * BEHIND - FENCE);
      picture.marks.add(event.data[index], Glyph.EXPIRED, x, fence.y, phase, -1, Math.min(1, 2 - 2 * phase));
    }
  });
}
