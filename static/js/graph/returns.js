import { countUpTo } from "ef/lib/growing";
import { MOST_BARS, NUMBER_WIDTH, SMALL_CAPSULE, capsuleWidth } from "ef/graph/capsule_sizes";
import { isShown } from "ef/graph/density";
import { pointBeside, pointOn } from "ef/graph/geometry";
import { Glyph } from "ef/graph/glyphs";
import { POISON } from "ef/graph/shards_card";
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
/** Before the door, so that the ring does not cover the port. */
const DOOR = 14;
/** So far before the ring its batch stands. */
const RING = 9;
/** Events that fail at one time go so far behind each other, and so many of them are seen. */
const BEHIND = 14;
const MOST_ROW = 5;
const SPLIT_US = 400_000;
const SPLIT_GAP = 8;
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
function addBack(picture, { t_us, speed, layout, follow }, { place, event, at_us, together }, glyph) {
  const { back } = layout.edges[place];
  if (!back) return;
  const span_us = BACK_US * speed;
  let hidden = 0;
  const { data, length } = at_us;
  for (let index = countUpTo(data, length, t_us - span_us); index < length && data[index] <= t_us; index += 1) {
    const before = sameBefore(data, index);
    if (event.data[index] !== follow) {
      const shown = isShown(at_us, index, speed, together);
      if (together && before > 0 && shown) continue;
      if (before >= MOST_ROW || !shown) {
        hidden += 1;
        continue;
      }
    }
    // Those that fail at one time go behind each other, those of one batch in one capsule.
    const u = (t_us - data[index]) / span_us;
    pointOn(back, Math.max(0, u - (together ? 0 : before * BEHIND) / back.length), point);
    picture.marks.add(event.data[index], glyph, point.x, point.y, u);
    let others = 0;
    while (together && before === 0 && index + others + 1 < length && data[index + others + 1] === data[index]) others += 1;
    if (others) addOthers(picture, event.data, index + 1, others, u);
  }
  if (hidden) picture.rare.set(place, (picture.rare.get(place) ?? 0) + hidden);
}

/** How many moments just before this one are the same. @param {Float64Array} times @param {number} index */
function sameBefore(times, index) {
  let first = index;
  while (first > 0 && times[first - 1] === times[index]) first -= 1;
  return index - first;
}

/** The rest of a batch goes back behind its first one. @param {Picture} picture @param {Int32Array} events @param {number} first @param {number} count @param {number} u */
function addOthers(picture, events, first, count, u) {
  const width = capsuleWidth(count, true);
  const bars = Math.min(count, MOST_BARS);
  const x = point.x + RING + width / 2;
  const left = x - ((bars - 1) * SMALL_CAPSULE.pitch) / 2 - (count > MOST_BARS ? NUMBER_WIDTH / 2 : 0);
  picture.capsules.add(x, point.y, count, true);
  for (let bar = 0; bar < bars; bar += 1) picture.marks.add(events[first + bar], Glyph.RECORD, left + bar * SMALL_CAPSULE.pitch, point.y, u);
}

/** By rail of one edge, used anew for each: the waiting records, and those of the second half of a split batch. @type {{ahead: Wait[], behind: Wait[]}[]} */
const parked = [];

/** A batch that holds up its shard stands before the door: a ring with the countdown, and behind it what is in the batch. @param {Picture} picture @param {View} view @param {Journeys} journeys @param {FlowState} state */
function addBlocked(picture, view, journeys, state) {
  view.layout.edges.forEach((edge, index) => {
    const { waits } = state.nodes[edge.to];
    if (edge.polled !== "stream" || !waits.size) return;
    for (let rail = 0; rail < edge.rails; rail += 1) {
      parked[rail] ??= { ahead: [], behind: [] };
      parked[rail].ahead.length = 0;
      parked[rail].behind.length = 0;
    }
    for (const wait of waits.values()) {
      const { ahead, behind } = parked[Math.max(0, journeys.shards.get(wait.event) ?? 0) % edge.rails];
      (wait.behind ? behind : ahead).push(wait);
    }
    for (let rail = 0; rail < edge.rails; rail += 1) if (parked[rail].ahead.length || parked[rail].behind.length) park(picture, view, index, rail);
  });
}

/** @param {Picture} picture @param {View} view @param {number} edge @param {number} rail */
function park(picture, view, edge, rail) {
  const { t_us, speed, calm, layout, follow } = view;
  const { ahead, behind } = parked[rail];
  const door = blockedPlace(view, edge, rail);
  ahead.sort(byEvent);
  const ringed = ahead.find(({ event }) => event === follow) ?? ahead[0];
  if (ringed) addRing(picture, view, ringed, door);
  // In a hand there is room for the ring only.
  if (layout.vertical) return;
  let x = door.x - RING;
  x = addParked(picture, ahead, x, door.y, ringed, follow);
  if (!behind.length) return;
  const split = calm ? 1 : Math.min(1, (t_us - behind[0].since_us) / (SPLIT_US * speed));
  behind.sort(byEvent);
  addParked(picture, behind, x - SPLIT_GAP * split, door.y, null, follow);
}

/**
 * @param {Picture} picture
 * @param {Wait[]} waits
 * @param {number} right
 * @param {number} y
 * @param {Wait | null} ringed  has a mark already
 * @param {number} follow
 * @returns {number} where its left is
 */
function addParked(picture, waits, right, y, ringed, follow) {
  const events = waits.length - (ringed ? 1 : 0);
  if (events < 1) return right;
  const width = capsuleWidth(events, true);
  const bars = Math.min(events, MOST_BARS);
  const first = right - width / 2 + ((bars - 1) * SMALL_CAPSULE.pitch) / 2 - (events > MOST_BARS ? NUMBER_WIDTH / 2 : 0);
  picture.capsules.add(right - width / 2, y, events, true);
  let bar = 0;
  for (let index = 0; index < waits.length; index += 1) {
    const { event } = waits[index];
    // The one that comes first is nearest to the door; the followed one is always among those that are seen.
    if (waits[index] === ringed || (bar >= bars && event !== follow)) continue;
    picture.marks.add(event, Glyph.RECORD, first - Math.min(bar, bars - 1) * SMALL_CAPSULE.pitch, y, 0);
    bar += 1;
  }
  return right - width - 2;
}

/** @param {Wait} a @param {Wait} b */
function byEvent(a, b) {
  return a.event - b.event;
}

/**
 * Where a record waits that holds up its shard.
 * @param {View} view
 * @param {number} edge
 * @param {number} shard
 */
export function blockedPlace({ layout }, edge, shard) {
  const { path } = layout.edges[edge];
  pointBeside(path, 1 - DOOR / path.length, railAside(layout.edges[edge], shard), point);
  return { x: point.x, y: point.y };
}

/** @param {Picture} picture @param {View} view @param {Wait} wait @param {{x: number, y: number}} place */
function addRing(picture, { t_us, calm }, { event, since_us, due_us, reason, attempt }, { x, y }) {
  const whole = Math.max(1, due_us - since_us);
  // Without motion the ring moves on once a second.
  const left_us = calm ? Math.ceil((due_us - t_us) / 1e6) * 1e6 : due_us - t_us;
  const glyph = reason === "throttled" ? Glyph.THROTTLED : attempt >= POISON ? Glyph.POISON : Glyph.RETRY;
  picture.marks.add(event, glyph, x, y, Math.min(1, Math.max(0, 1 - left_us / whole)));
}
