import { pointOn } from "ef/graph/geometry";
import { plural } from "ef/lib/words";

/**
 * After how many receives a queue gives a message up, on the way to its dead-letter queue. Pure.
 *
 * @typedef {import("ef/graph/layout").Layout} Layout
 * @typedef {{edge: number, words: string, x: number, y: number}} LaneRule
 */

/** How AWS calls it. */
export const MOST_RECEIVES = "maxReceiveCount";
/** So far along its way the words stand, and so far above each other where there are several. */
const SHARE = 0.6;
const STEP = 20;
const HALF = 9;

/**
 * Ways to one place meet before it, so what is the same stands there once.
 * @param {Layout} layout
 * @param {(node: number) => number | null} receivesOf
 * @returns {LaneRule[]}
 */
export function laneRules({ edges, nodes, vertical, form }, receivesOf) {
  // In a hand and in a room there is no room for it.
  if (vertical || form.name === "projector") return [];
  /** @type {LaneRule[]} */
  const found = [];
  edges.forEach(({ failure, from, to, path }, edge) => {
    const receives = failure && nodes[from].look === "source" ? receivesOf(from) : null;
    if (!receives) return;
    const words = afterReceives(receives);
    const there = found.filter((rule) => edges[rule.edge].to === to);
    if (there.some((rule) => rule.words === words)) return;
    const at = { x: 0, y: 0 };
    pointOn(path, SHARE, at);
    found.push({ edge, words, x: at.x, y: at.y - HALF - STEP * there.length });
  });
  return found;
}

/** @param {number} receives */
export function afterReceives(receives) {
  return `after ${plural(receives, "receive")}`;
}
