import { CAPSULE, MOST_BARS, SMALL_CAPSULE } from "ef/graph/capsule_sizes";
import { pointBeside } from "ef/graph/geometry";
import { Glyph } from "ef/graph/glyphs";
import { railAside } from "ef/graph/layout";
import { gatheringsOf, windowAt } from "ef/run/forming";
import { triggerValue } from "ef/run/set_values";

/**
 * Batches that are being gathered: before the function's door an open bracket with the events in it, which closes when
 * its batch is handed over.
 *
 * @typedef {import("ef/graph/marks").Picture} Picture
 * @typedef {import("ef/graph/marks").View} View
 * @typedef {import("ef/graph/layout").Layout} Layout
 * @typedef {import("ef/run/forming").Forming} Forming
 *
 * @typedef {object} Bracket
 * @property {number} edge
 * @property {number} x       of its middle
 * @property {number} y
 * @property {number} events  that are in it
 * @property {number} places  that are drawn
 * @property {boolean} small
 *
 * @typedef {{events: number, size: number | null, left_us: number, shards: number}} Gathering  what is said of an edge: of its batch that is handed over first
 */

/** A window that is over sooner, in wall time, would flash. */
const SHORTEST_MS = 400;
/** Between the bracket and the door. */
const BEFORE_DOOR = 11;
const ABOVE_DOOR = 16;
const point = { x: 0, y: 0 };

/** @param {Picture} picture @param {View} view */
export function addBrackets(picture, view) {
  const { trace, t_us, speed, layout, calm } = view;
  layout.edges.forEach((placed, edge) => {
    if (!placed.polled) return;
    const forming = gatheringsOf(trace)
      .at(edge, t_us)
      .filter(({ window_us }) => window_us / speed / 1000 >= SHORTEST_MS);
    if (!forming.length) return;
    const size = batchSize(view, edge);
    const soonest = forming.reduce((one, other) => (other.left_us < one.left_us ? other : one));
    picture.gatherings.set(edge, { events: soonest.events.length, size, left_us: soonest.left_us, shards: forming.length });
    if (!calm) for (const one of forming) addBracket(picture, view, edge, one, size);
  });
}

/**
 * How much of its way what is received then goes, as a share: it stops at the bracket if one is open when it comes.
 * @param {View} view
 * @param {number} edge
 * @param {number} shard
 * @param {number} at_us
 */
export function bracketReach(view, edge, shard, at_us) {
  const { trace, layout, speed } = view;
  const window_us = windowAt(trace.manifest, edge, at_us);
  if (window_us === 0 || window_us / speed / 1000 < SHORTEST_MS || !gatheringsOf(trace).staysFor(edge, shard, at_us)) return 1;
  const places = Math.min(MOST_BARS, batchSize(view, edge) ?? 1);
  const before = layout.vertical ? ABOVE_DOOR : BEFORE_DOOR + bracketWidth(places, layout.edges[edge].polled === "stream");
  return Math.max(0, 1 - before / layout.edges[edge].path.length);
}

/** @param {View} view @param {number} edge @returns {number | null} null where nobody has set it */
function batchSize({ trace, t_us }, edge) {
  const size = triggerValue(trace.manifest, trace.manifest.edges[edge].name, "BatchSize", t_us);
  return size === null ? null : Number(size);
}

/** @param {Picture} picture @param {View} view @param {number} edge @param {Forming} forming @param {number | null} size */
function addBracket(picture, { layout, follow }, edge, { shard, events }, size) {
  const small = layout.edges[edge].polled === "stream";
  const places = Math.min(MOST_BARS, Math.max(size ?? 0, events.length));
  const { pitch } = small ? SMALL_CAPSULE : CAPSULE;
  const { x, y } = bracketPlace(layout, edge, shard, places);
  picture.brackets.push({ edge, x, y, events: events.length, places, small });
  const bars = Math.min(events.length, places);
  const right = x + ((places - 1) * pitch) / 2;
  for (let bar = 0; bar < bars; bar += 1) {
    // What came first is nearest to the door; the followed one is always among those that are seen.
    const event = bar === bars - 1 && events.includes(follow, bars) ? follow : events[bar];
    picture.marks.add(event, small ? Glyph.RECORD : Glyph.WAITING, right - bar * pitch, y, 0);
  }
}

/** @param {number} places @param {boolean} small */
export function bracketWidth(places, small) {
  const { height, pitch, ends } = small ? SMALL_CAPSULE : CAPSULE;
  return Math.max(height, places * pitch + ends);
}

/**
 * The middle of a bracket for so many events, before the door at which its edge ends.
 * @param {Layout} layout
 * @param {number} edge
 * @param {number} shard
 * @param {number} [places]
 */
export function bracketPlace(layout, edge, shard, places = 1) {
  const placed = layout.edges[edge];
  const before = layout.vertical ? ABOVE_DOOR : BEFORE_DOOR + bracketWidth(places, placed.polled === "stream") / 2;
  pointBeside(placed.path, Math.max(0, 1 - before / placed.path.length), railAside(placed, shard), point);
  return { x: point.x, y: point.y };
}
