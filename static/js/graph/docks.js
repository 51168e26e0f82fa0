import { Glyph } from "ef/graph/glyphs";
import { DOCK, dockOf, doorOf } from "ef/graph/layout";

/**
 * @typedef {import("ef/graph/marks").Picture} Picture
 * @typedef {import("ef/graph/marks").View} View
 * @typedef {import("ef/run/state").FlowState} FlowState
 * @typedef {import("ef/run/state").Wait} Wait
 */

export const DOCK_PLACES = 3;
const ENTER_US = { retry: 320_000, throttled: 480_000 };
const LEAVE_US = 220_000;
/** The countdown goes a little before its mark does. */
const LEAVE_SAID = 1.5;
const MOVE_UP_US = 180_000;
const SHORTEST_US = 800_000;
const BOUNCE = 15;
/** Of the events that find no place in the dock, so many are seen bouncing at once. */
const MOST_BOUNCING = 5;

/**
 * Events that wait beside their function for the next attempt: the soonest three with their countdown.
 * @param {Picture} picture
 * @param {View} view
 * @param {FlowState} state
 */
export function addDocks(picture, view, state) {
  const { t_us, speed, layout, calm } = view;
  state.nodes.forEach((node, index) => {
    if (!node.waits.size || layout.nodes[index].polled) return;
    const { soonest, bouncing } = choose(node.waits, t_us, speed);
    const corner = dockOf(layout.nodes[index]);
    const door = doorOf(layout.nodes[index], layout.vertical);
    const x = corner.x + DOCK.padding + 10;
    const shift = calm ? 0 : 1 - ease((t_us - node.left_dock_us) / (MOVE_UP_US * speed), node.left_dock_us >= 0);
    // Those without a place of their own fade into the dock's upper edge.
    const edge = layout.form.docks ? { x: corner.x + DOCK.width - 14, y: corner.y } : door;
    soonest.forEach((wait, place) => {
      if (!layout.form.docks) return;
      const y = corner.y + DOCK.padding + DOCK.row * (place + 0.5 + (node.waits.size >= DOCK_PLACES ? shift * 0.4 : 0));
      addWait(picture, view, wait, { x, y }, door);
    });
    if (!calm) {
      for (const wait of bouncing) if (!soonest.includes(wait) && entering(wait, view) < 1) addWait(picture, view, wait, edge, door, true);
    }
    if (layout.form.docks) picture.docks.push({
      node: index,
      rows: soonest.map((wait) => ({ event: wait.event, reason: wait.reason, left_us: wait.due_us - t_us, moving: isMoving(wait, view) })),
      more: node.waits.size - soonest.length,
    });
  });
}

/** Where an event in the dock stands, for following one that has no place of its own. @param {View} view @param {number} node */
export function dockOverflow(view, node) {
  const placed = view.layout.nodes[node];
  if (!view.layout.form.docks) return { x: placed.x, y: placed.y };
  const corner = dockOf(placed);
  return { x: corner.x, y: corner.y + 2 * DOCK.padding + DOCK.row * DOCK_PLACES + 5 };
}

/**
 * @param {Map<number, Wait>} waits
 * @param {number} t_us
 * @param {number} speed
 */
function choose(waits, t_us, speed) {
  /** @type {Wait[]} */
  const soonest = [];
  /** @type {Wait[]} */
  const bouncing = [];
  for (const wait of waits.values()) {
    let place = soonest.length;
    while (place > 0 && sooner(wait, soonest[place - 1])) place -= 1;
    if (place < DOCK_PLACES) {
      soonest.splice(place, 0, wait);
      if (soonest.length > DOCK_PLACES) soonest.pop();
    }
    if (t_us - wait.since_us < ENTER_US[wait.reason] * speed) {
      bouncing.push(wait);
      if (bouncing.length > 4 * MOST_BOUNCING) bouncing.sort(latest).length = MOST_BOUNCING;
    }
  }
  bouncing.sort(latest).length = Math.min(bouncing.length, MOST_BOUNCING);
  return { soonest, bouncing };
}

/** @param {Wait} a @param {Wait} b */
function sooner(a, b) {
  return a.due_us < b.due_us || (a.due_us === b.due_us && a.event < b.event);
}

/** @param {Wait} a @param {Wait} b */
function latest(a, b) {
  return b.since_us - a.since_us || b.event - a.event;
}

/** A wait that is over at once, played this fast, has no time to be walked to and from. @param {Wait} wait @param {View} view */
function tooShort({ since_us, due_us }, { speed, calm }) {
  return calm || due_us - since_us < SHORTEST_US * speed;
}

/** Whether the mark is on its way past its own countdown, or soon will be. @param {Wait} wait @param {View} view */
function isMoving(wait, view) {
  const left_us = wait.due_us - view.t_us;
  return !tooShort(wait, view) && (entering(wait, view) < 1 || left_us < LEAVE_US * LEAVE_SAID * view.speed);
}

/**
 * How far a wait has come in moving to the dock, 1 when it is there.
 * @param {Wait} wait
 * @param {View} view
 */
function entering(wait, view) {
  if (tooShort(wait, view)) return 1;
  return Math.min(1, (view.t_us - wait.since_us) / (ENTER_US[wait.reason] * view.speed));
}

/**
 * @param {Picture} picture
 * @param {View} view
 * @param {Wait} wait
 * @param {{x: number, y: number}} place
 * @param {{x: number, y: number}} door
 * @param {boolean} [fades]  there is no room for it
 */
function addWait(picture, view, wait, place, door, fades = false) {
  const { t_us, speed, calm } = view;
  const { event, reason, since_us, due_us } = wait;
  const left_us = due_us - t_us;
  const whole = due_us > since_us ? Math.min(1, (t_us - since_us) / (due_us - since_us)) : 1;
  // Without motion the ring moves on once a second.
  const phase = calm ? 1 - (Math.ceil(left_us / 1e6) * 1e6) / Math.max(1e6, due_us - since_us) : whole;
  const waiting = reason === "retry" ? Glyph.RETRY : Glyph.THROTTLED;
  const come = entering(wait, view);
  if (come < 1) {
    const bounced = reason === "throttled" ? bounce(come) : 0;
    const way = reason === "throttled" ? ease((come - 0.45) / 0.55) : ease(come);
    walk(door, place, way, 7 + bounced * BOUNCE, view.layout.vertical);
    const alpha = fades ? 1 - ease((come - 0.6) / 0.4) : 1;
    picture.marks.add(event, reason === "retry" && come < 0.5 ? Glyph.FAILED : waiting, at.x, at.y, phase, -1, alpha);
    return;
  }
  const gone = tooShort(wait, view) ? 0 : ease(1 - left_us / (LEAVE_US * speed));
  walk(door, place, 1 - gone, 7, view.layout.vertical);
  picture.marks.add(event, waiting, at.x, at.y, phase);
}

const at = { x: 0, y: 0 };

/**
 * Between door and dock along the card, round the words beside the rail.
 * @param {{x: number, y: number}} door
 * @param {{x: number, y: number}} place
 * @param {number} way  0 at the door, 1 in the dock
 * @param {number} aside  so far from the door it begins
 * @param {boolean} vertical
 */
function walk(door, place, way, aside, vertical) {
  const [x, y] = vertical ? [door.x, door.y - aside] : [door.x - aside, door.y];
  const [early, late] = [1 - (1 - way) ** 3, way ** 3];
  at.x = x + (vertical ? early : late) * (place.x - x);
  at.y = y + (vertical ? late : early) * (place.y - y);
}

/** Out and back once. @param {number} come */
function bounce(come) {
  return come < 0.45 ? Math.sin((come / 0.45) * Math.PI) : 0;
}

/** @param {number} part @param {boolean} [valid] */
function ease(part, valid = true) {
  if (!valid) return 1;
  const p = Math.min(1, Math.max(0, part));
  return p * p * (3 - 2 * p);
}
