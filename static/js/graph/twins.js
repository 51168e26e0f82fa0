import { countUpTo } from "ef/lib/growing";
import { isShown } from "ef/graph/density";
import { Glyph } from "ef/graph/glyphs";
import { VISIBLE_US } from "ef/graph/pace";
import { HIDDEN, TWIN, pointOnWay, wayLength } from "ef/graph/way";
import { doorOf } from "ef/graph/layout";

/**
 * The same thing once more: a second delivery rides tied to the ghost of the first, and where the code recognises it,
 * it ends at the function's door.
 *
 * @typedef {import("ef/graph/marks").Picture} Picture
 * @typedef {import("ef/graph/marks").View} View
 * @typedef {import("ef/graph/journeys").Journeys} Journeys
 * @typedef {import("ef/graph/journeys").Moments} Moments
 */

const RIDE_US = 1.5 * VISIBLE_US;
const SKIP_US = 900_000;
/** The ghost goes so far ahead. */
const TIE = 15;
const point = { x: 0, y: 0 };
const ghost = { x: 0, y: 0 };

/** @param {Picture} picture @param {View} view @param {Journeys} journeys */
export function addTwins(picture, view, journeys) {
  if (view.calm) return;
  for (const twin of journeys.twins) addRides(picture, view, twin);
  for (const skip of journeys.skips) addSkips(picture, view, skip);
}

/** @param {Picture} picture @param {View} view @param {Moments} moments */
function addRides(picture, { t_us, speed, layout, follow }, { place, event, at_us }) {
  const span_us = RIDE_US * speed;
  const length = wayLength(layout, -1, place);
  const aside = layout.edges[place].twin ? -TWIN : 0;
  const { data, length: moments } = at_us;
  for (let index = countUpTo(data, moments, t_us - span_us); index < moments && data[index] <= t_us; index += 1) {
    if (event.data[index] !== follow && !isShown(at_us, index, speed)) continue;
    const u = (t_us - data[index]) / span_us;
    if (picture.marks.has(event.data[index]) || pointOnWay(layout, -1, place, u, point, aside) === HIDDEN) continue;
    pointOnWay(layout, -1, place, Math.min(1, u + TIE / length), ghost, aside);
    picture.marks.add(event.data[index], Glyph.PUBLISHED, point.x, point.y, u);
    picture.ties.add(point.x, point.y, ghost.x, ghost.y);
  }
}

/** @param {Picture} picture @param {View} view @param {Moments} moments */
function addSkips(picture, { t_us, speed, layout, follow }, { place, event, at_us }) {
  const span_us = SKIP_US * speed;
  const door = doorOf(layout.nodes[place], layout.vertical);
  const { data, length } = at_us;
  for (let index = countUpTo(data, length, t_us - span_us); index < length && data[index] <= t_us; index += 1) {
    if (event.data[index] !== follow && !isShown(at_us, index, speed)) continue;
    const phase = (t_us - data[index]) / span_us;
    const back = 8 + 14 * Math.min(1, 3 * phase);
    const [x, y] = layout.vertical ? [door.x, door.y - back] : [door.x - back, door.y];
    picture.marks.add(event.data[index], Glyph.SKIPPED, x, y, phase, -1, Math.min(1, 2 - 2 * phase));
  }
}
