import { countUpTo } from "ef/lib/growing";
import { strideAt } from "ef/graph/density";
import { pointOn } from "ef/graph/geometry";
import { Glyph } from "ef/graph/glyphs";
import { railAside } from "ef/graph/layout";
import { VISIBLE_US } from "ef/graph/pace";

/**
 * Where Lambda polls, nothing waits beside the function. A message that failed or found no concurrency goes back to its
 * queue; a record that failed stays at the function's door and holds up its shard.
 *
 * @typedef {import("ef/graph/marks").Picture} Picture
 * @typedef {import("ef/graph/marks").View} View
 * @typedef {import("ef/graph/journeys").Journeys} Journeys
 * @typedef {import("ef/graph/journeys").Moments} Moments
 * @typedef {import("ef/run/state").FlowState} FlowState
 * @typedef {import("ef/run/state").Wait} Wait
 */

const BACK_US = 1.4 * VISIBLE_US;
const RARE_PER_S = 5;
/** Before the door, so that the ring does not cover the port. */
const DOOR = 14;
const point = { x: 0, y: 0 };

/**
 * @param {Picture} picture
 * @param {View} view
 * @param {Journeys} journeys
 * @param {FlowState} state
 */
export function addReturns(picture, view, journeys, state) {
  addBlocked(picture, view, journeys, state);
  if (view.calm) return;
  for (const rebuff of journeys.rebuffs) addBack(picture, view, rebuff, Glyph.THROTTLED);
  for (const setback of journeys.setbacks) addBack(picture, view, setback, Glyph.FAILED);
}

/** @param {Picture} picture @param {View} view @param {Moments} moments @param {number} glyph */
function addBack(picture, { t_us, speed, layout, follow }, { place, event, at_us }, glyph) {
  const { back } = layout.edges[place];
  if (!back) return;
  const span_us = BACK_US * speed;
  const stride = strideAt(at_us, t_us, speed, RARE_PER_S);
  const { data, length } = at_us;
  for (let index = countUpTo(data, length, t_us - span_us); index < length && data[index] <= t_us; index += 1) {
    // Those of one batch would lie on each other.
    const alone = index === 0 || data[index - 1] !== data[index];
    if (event.data[index] !== follow && (!alone || index % stride !== 0)) continue;
    const u = (t_us - data[index]) / span_us;
    pointOn(back, u, point);
    picture.marks.add(event.data[index], glyph, point.x, point.y, u, -1, Math.min(1, 3 - 3 * u));
  }
}

/** One ring for each shard that a failed batch holds up. @param {Picture} picture @param {View} view @param {Journeys} journeys @param {FlowState} state */
function addBlocked(picture, view, journeys, state) {
  const { layout, follow } = view;
  layout.edges.forEach((edge, index) => {
    if (edge.polled !== "stream") return;
    /** @type {Map<number, Wait>} */
    const rings = new Map();
    for (const wait of state.nodes[edge.to].waits.values()) {
      const shard = journeys.shards.get(wait.event) ?? -1;
      const rail = railAside(edge, shard);
      const before = rings.get(rail);
      if (!before || wait.event === follow || (before.event !== follow && wait.event < before.event)) rings.set(rail, wait);
    }
    for (const wait of rings.values()) addRing(picture, view, wait, blockedPlace(view, index, journeys.shards.get(wait.event) ?? -1));
  });
}

/**
 * Where a record waits that holds up its shard.
 * @param {View} view
 * @param {number} edge
 * @param {number} shard
 */
export function blockedPlace({ layout }, edge, shard) {
  const { path } = layout.edges[edge];
  const aside = railAside(layout.edges[edge], shard);
  pointOn(path, 1 - DOOR / path.length, point);
  return layout.vertical ? { x: point.x + aside, y: point.y } : { x: point.x, y: point.y + aside };
}

/** @param {Picture} picture @param {View} view @param {Wait} wait @param {{x: number, y: number}} place */
function addRing(picture, { t_us, calm }, { event, since_us, due_us, reason }, { x, y }) {
  const whole = Math.max(1, due_us - since_us);
  // Without motion the ring moves on once a second.
  const left_us = calm ? Math.ceil((due_us - t_us) / 1e6) * 1e6 : due_us - t_us;
  picture.marks.add(event, reason === "retry" ? Glyph.RETRY : Glyph.THROTTLED, x, y, Math.min(1, Math.max(0, 1 - left_us / whole)));
}
