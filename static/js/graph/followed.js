import { bracketPlace } from "ef/graph/brackets";
import { BEHIND, fenceOf } from "ef/graph/fences";
import { dockOverflow } from "ef/graph/docks";
import { pointOn } from "ef/graph/geometry";
import { Glyph } from "ef/graph/glyphs";
import { FALL, STUB, doorOf, slotCentre } from "ef/graph/layout";
import { perSlot } from "ef/graph/node_picture";
import { blockedPlace } from "ef/graph/returns";
import { pointOnWay } from "ef/graph/way";
import { expiredOf } from "ef/run/expiry";
import { Kind } from "ef/run/protocol";

/**
 * @typedef {import("ef/graph/marks").Picture} Picture
 * @typedef {import("ef/graph/marks").View} View
 * @typedef {import("ef/graph/journeys").Journeys} Journeys
 * @typedef {import("ef/run/state").FlowState} FlowState
 */

/**
 * The followed event always has a mark, also where others have none: in an environment, in a crowd, at its end.
 * @param {Picture} picture
 * @param {View} view
 * @param {Journeys} journeys
 * @param {FlowState} state
 */
export function addFollowed(picture, view, journeys, state) {
  const { trace, follow, t_us } = view;
  if (follow < 0 || picture.marks.has(follow)) return;
  const row = lastTelling(trace, follow, t_us);
  if (row < 0) return;
  const place = placeOf(view, journeys, state, row);
  if (place) picture.marks.add(follow, place.glyph, place.x, place.y, place.phase ?? 0);
}

/** Where in a queue's card messages in flight are, from its right and its top. */
const QUEUE_EXIT = { x: 17, y: 60 };

/** @type {Record<number, number>} */
const RUNS = {
  [Kind.SUCCEEDED]: Glyph.DELIVERED,
  [Kind.PROCESSED]: Glyph.DELIVERED,
  [Kind.FAILED]: Glyph.FAILED,
  [Kind.UNPROCESSED]: Glyph.FAILED,
};

/** Rows that say something more about an event and leave it where it is. @type {Set<number>} */
const REMARKS = new Set([Kind.MISSED, Kind.ANSWERED, Kind.REPEATED]);

/** @param {import("ef/run/trace").Trace} trace @param {number} event @param {number} t_us */
function lastTelling(trace, event, t_us) {
  return trace.rowsOfEvent(event).findLast((row) => trace.at_us[row] <= t_us && !REMARKS.has(trace.kindOf(row))) ?? -1;
}

/**
 * @param {View} view
 * @param {Journeys} journeys
 * @param {FlowState} state
 * @param {number} row
 * @returns {{glyph: number, x: number, y: number, phase?: number} | null}
 */
function placeOf(view, journeys, state, row) {
  const { trace, layout, follow, t_us } = view;
  const node = trace.nodeOf(row);
  const placed = layout.nodes[node];
  const edge = trace.edgeOf(row);
  if (!placed) return null;
  switch (trace.kindOf(row)) {
    case Kind.INIT:
    case Kind.STARTED:
    case Kind.JOINED:
    case Kind.FAILED:
    case Kind.UNPROCESSED:
    case Kind.SUCCEEDED:
    case Kind.PROCESSED: {
      const slot = state.nodes[node].environments.findIndex(({ number }) => number === trace.subject[row]);
      const glyph = RUNS[trace.kindOf(row)] ?? Glyph.PROCESSING;
      const per = perSlot(state.nodes[node].environments.length, placed.slots);
      // A pipe has no environments: what it works on stands at its door.
      return { glyph, ...(slot < 0 ? doorOf(placed, layout.vertical) : slotCentre(placed, Math.floor(slot / per))) };
    }
    case Kind.RETRY:
    case Kind.THROTTLED: {
      const wait = state.nodes[node].waits.get(follow);
      const phase = wait ? (t_us - wait.since_us) / Math.max(1, wait.due_us - wait.since_us) : 0;
      const throttled = trace.kindOf(row) === Kind.THROTTLED || wait?.reason === "throttled";
      const glyphOf = throttled ? Glyph.THROTTLED : Glyph.RETRY;
      const polled = placed.polled ? layout.edges.findIndex((one) => one.to === node && one.polled !== null) : -1;
      if (polled >= 0) return { glyph: glyphOf, phase, ...polledPlace(view, journeys, polled) };
      return { glyph: glyphOf, phase, ...dockOverflow(view, node) };
    }
    case Kind.FILTERED: {
      if (edge < 0) return { glyph: Glyph.FILTERED, ...doorOf(placed, layout.vertical) };
      const out = { x: 0, y: 0 };
      pointOn(layout.edges[edge].path, Math.max(0, layout.edges[edge].funnel), out);
      return { glyph: Glyph.FILTERED, x: out.x + (layout.vertical ? FALL : 0), y: out.y + (layout.vertical ? 0 : FALL) };
    }
    case Kind.SENT:
    case Kind.DEAD_LETTERED: {
      const end = { x: 0, y: 0 };
      if (edge >= 0) pointOn(layout.edges[edge].path, 1, end);
      else Object.assign(end, doorOf(placed, layout.vertical));
      const dead = edge >= 0 ? layout.edges[edge].failure : true;
      return { glyph: dead ? Glyph.DEAD : Glyph.DELIVERED, ...end };
    }
    case Kind.LOST:
    case Kind.RETURNED: {
      const fence = expiredOf(trace).has(follow) ? fenceOf(layout, node) : null;
      if (fence) return { glyph: Glyph.EXPIRED, x: fence.x + fence.way * (BEHIND / 2), y: fence.y };
      const stub = layout.stubs[node] ?? { x: placed.x + placed.width, y: placed.y + placed.height / 2 };
      return { glyph: trace.kindOf(row) === Kind.LOST ? Glyph.LOST : Glyph.FAILED, x: stub.x + STUB, y: stub.y };
    }
    case Kind.RECEIVED:
      // Between its queue and the run it stands before the door, where batches are gathered.
      return { glyph: Glyph.PUBLISHED, ...(edge < 0 ? doorOf(placed, layout.vertical) : bracketPlace(layout, edge, journeys.shards.get(follow) ?? -1)) };
    case Kind.DELIVERED:
      return { glyph: Glyph.DELIVERED, ...doorOf(placed, layout.vertical) };
    case Kind.PUBLISHED:
    case Kind.FORWARDED:
    case Kind.PASSED: {
      // On its way, but not drawn: at the place where it left.
      const emit = journeys.legs.emitOf(follow);
      if (emit < 0 || layout.edges[emit].to !== node) return { glyph: Glyph.PUBLISHED, x: placed.x + placed.width, y: placed.y + 22 };
      const out = { x: 0, y: 0 };
      pointOnWay(layout, -1, emit, 1, out);
      return { glyph: Glyph.PUBLISHED, ...out };
    }
    default:
      return { glyph: Glyph.PUBLISHED, ...doorOf(placed, layout.vertical) };
  }
}

/** A message is in its queue again, by the exit; a record stands before the function. @param {View} view @param {Journeys} journeys @param {number} edge */
function polledPlace(view, journeys, edge) {
  const { from, polled } = view.layout.edges[edge];
  const queue = view.layout.nodes[from];
  if (polled === "stream") return blockedPlace(view, edge, journeys.shards.get(view.follow) ?? -1);
  return { x: queue.x + queue.width - QUEUE_EXIT.x, y: queue.y + Math.min(queue.height - 12, QUEUE_EXIT.y) };
}
