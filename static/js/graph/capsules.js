import { bracketReach } from "ef/graph/brackets";
import { CAPSULE, MOST_BARS, NUMBER_WIDTH, SMALL_CAPSULE } from "ef/graph/capsule_sizes";
import { countUpTo } from "ef/lib/growing";
import { isRibbon, visibleAt } from "ef/graph/density";
import { Glyph } from "ef/graph/glyphs";
import { railAside } from "ef/graph/layout";
import { VISIBLE_US } from "ef/graph/pace";
import { departure } from "ef/graph/travels";
import { pointOnWay } from "ef/graph/way";

/**
 * Batches that Lambda has polled, on their way: a capsule with a bar for each event in it.
 *
 * @typedef {import("ef/graph/marks").Picture} Picture
 * @typedef {import("ef/graph/marks").View} View
 * @typedef {import("ef/graph/journeys").Lane} Lane
 */

const point = { x: 0, y: 0 };

/**
 * @param {Picture} picture
 * @param {View} view
 * @param {Lane} lane
 * @param {import("ef/graph/density").Density} density
 */
export function addCapsules(picture, view, lane, density) {
  const { t_us, speed, follow } = view;
  if (follow < 0 && isRibbon(density)) return;
  const { data: arrivals, length } = lane.arrive_us;
  const batches = lane.batch.data;
  const span_us = Math.max(lane.longest_us, lane.emit < 0 ? VISIBLE_US * speed : 0);
  let first = countUpTo(arrivals, length, t_us);
  while (first < length && arrivals[first] - span_us <= t_us) {
    let last = first;
    let start_us = -Infinity;
    let followed = -1;
    while (last < length && batches[last] === batches[first]) {
      start_us = Math.max(start_us, departure(lane, last, speed));
      if (lane.event.data[last] === follow) followed = last;
      last += 1;
    }
    const alpha = followed >= 0 ? 1 : visibleAt(density, batches[first], speed);
    if (start_us <= t_us && alpha > 0) {
      const way = bracketReach(view, lane.trigger, lane.shard.data[first], arrivals[first]);
      const u = (way * (t_us - start_us)) / (arrivals[first] - start_us);
      addCapsule(picture, view, lane, { first, last, followed, u, alpha });
    }
    first = last;
  }
}

/**
 * @param {Picture} picture
 * @param {View} view
 * @param {Lane} lane
 * @param {{first: number, last: number, followed: number, u: number, alpha: number}} batch  of the events in the lane
 */
function addCapsule(picture, { layout }, lane, { first, last, followed, u, alpha }) {
  const edge = layout.edges[lane.trigger];
  const small = edge.polled === "stream";
  pointOnWay(layout, lane.emit, lane.trigger, u, point, small ? railAside(edge, lane.shard.data[first]) : 0);
  const { x, y } = point;
  const events = last - first;
  if (small && events === 1) {
    picture.marks.add(lane.event.data[first], Glyph.PUBLISHED, x, y, u, -1, alpha);
    return;
  }
  const bars = Math.min(events, MOST_BARS);
  const { pitch } = small ? SMALL_CAPSULE : CAPSULE;
  const left = x - ((bars - 1) * pitch) / 2 - (events > MOST_BARS ? NUMBER_WIDTH / 2 : 0);
  picture.capsules.add(x, y, events, small, alpha);
  for (let bar = 0; bar < bars; bar += 1) {
    // The followed one is always among those that are seen.
    const index = bar === bars - 1 && followed >= first + bars ? followed : first + bar;
    picture.marks.add(lane.event.data[index], small ? Glyph.RECORD : Glyph.WAITING, left + bar * pitch, y, u, -1, alpha);
  }
}
