import { Growing } from "ef/lib/growing";
import { polledOf } from "ef/graph/layout";
import { Legs } from "ef/graph/legs";
import { throttleOfBatch } from "ef/run/batches";
import { expiredOf } from "ef/run/expiry";
import { windowAt } from "ef/run/forming";
import { Kind } from "ef/run/protocol";

/** @typedef {import("ef/run/trace").Trace} Trace */

/**
 * Events that take the same way, in the order in which they arrive.
 * @typedef {object} Lane
 * @property {number} index
 * @property {number} emit     edge from the function that wrote the event, -1 without one
 * @property {number} trigger  edge to the function or the resource that gets it
 * @property {Growing<Int32Array>} event
 * @property {Growing<Float64Array>} birth_us
 * @property {Growing<Float64Array>} arrive_us
 * @property {Growing<Float64Array>} free_us  before this the event is nowhere, or elsewhere; -Infinity for a root
 * @property {Growing<Int32Array>} batch  which of the lane's batches it is in; what is not polled is alone
 * @property {Growing<Float64Array>} batch_us when each batch arrives
 * @property {Growing<Int16Array>} shard   -1 for none
 * @property {number} tag                  what the events of the newest batch have in common, ALONE for nothing
 * @property {number} longest_us
 *
 * Things that happen at one place, in the order in which they happen.
 * @typedef {object} Moments
 * @property {number} emit  for a fall: the edge the event came by before, -1 without one
 * @property {boolean} root for a fall: it comes straight from a source's own event
 * @property {boolean} together for a return: those of one time were in one batch
 * @property {number} place edge or node
 * @property {Growing<Int32Array>} event
 * @property {Growing<Float64Array>} at_us
 */

/** Rows that name an edge along which the event has not gone. @type {Set<number>} */
const ASIDE = new Set([Kind.REFUSED, Kind.MISSED, Kind.DELIVERED, Kind.ANSWERED]);

/** Who travels where and when, taken from the trace as it grows. Knows no pixels. */
export class Journeys {
  /** @param {Trace} trace */
  constructor(trace) {
    this.trace = trace;
    this.rows = 0;
    this.legs = new Legs(trace);
    /** Whose caller has stopped waiting. @type {Set<number>} */
    this.left = new Set();
    /** @type {Lane[]} */
    this.lanes = [];
    /** Filtered events, by the edge whose filter they met. @type {Moments[]} */
    this.falls = [];
    /** Copies and records, by the edge they go along. @type {Moments[]} */
    this.landings = [];
    /** Lost events but for those that were too old, by function. @type {Moments[]} */
    this.losses = [];
    /** What finds no concurrency and is to be polled anew, by the edge it came along. @type {Moments[]} */
    this.rebuffs = [];
    /** What failed and is to be polled anew, once it is visible again. @type {Moments[]} */
    this.setbacks = [];
    /** Events whose batch failed, or that were reported as failed. @type {Set<number>} */
    this.unprocessed = new Set();
    /** What is delivered once more, by the edge it comes along. @type {Moments[]} */
    this.twins = [];
    /** What the code had done before and did not do again, by function. @type {Moments[]} */
    this.skips = [];
    /** Events that are the same once more as one that has been at a function. @type {Set<number>} */
    this.again = new Set();
    /** Answers to callers, by the edge they return on. @type {Moments[]} */
    this.answers = [];
    /** Errors to callers. @type {Moments[]} */
    this.refusals = [];
    /** What callers are told when there is no concurrency. @type {Moments[]} */
    this.rejections = [];
    /** Events that found no concurrency, last of all. @type {Set<number>} */
    this.throttled = new Set();
    /** @type {Map<number, Lane>} */
    this.laneOf = new Map();
    /** Events that are before the door, in a batch that is being gathered. @type {Set<number>} */
    this.gathered = new Set();
    /** The shard that an event was read from. @type {Map<number, number>} */
    this.shards = new Map();
    /** By node: whether Lambda polls it. */
    this.polled = trace.manifest.nodes.map((_, node) => trace.manifest.edges.some((edge) => edge.from === node && polledOf(edge) !== null));
  }

  /** Takes in the rows that have come since. */
  extend() {
    const { trace } = this;
    this.legs.grow();
    for (; this.rows < trace.length; this.rows += 1) this.#take(this.rows);
  }

  /** @param {number} row */
  #take(row) {
    const { trace, legs } = this;
    const event = trace.event[row];
    if (event < 0) return;
    const at_us = trace.at_us[row];
    const edge = trace.edgeOf(row);
    const node = trace.nodeOf(row);
    switch (trace.kindOf(row)) {
      case Kind.PUBLISHED:
        if (trace.isAgain(event) && edge < 0 && legs.hasBeenAtDoor(trace.parent(event))) this.again.add(event);
        legs.begin(event, row);
        // What is written to a queue or a stream gets there and waits; it sets out when Lambda takes it.
        if (edge >= 0 && this.polled[node] && !trace.isAgain(event)) {
          note(this.landings, -1, edge, event, at_us);
          legs.goOn(event, node, at_us);
        }
        break;
      case Kind.RECEIVED:
        legs.receive(event, node, at_us);
        if (this.#polledBy(edge) === "stream") this.shards.set(event, trace.subject[row]);
        if (edge >= 0 && !isFilteredAt(trace.manifest, edge, at_us)) this.#gather(event, edge, at_us);
        break;
      case Kind.PASSED:
        if (this.#polledBy(edge)) this.#gather(event, edge, at_us);
        break;
      case Kind.FORWARDED:
        if (!this.gathered.delete(event) && !legs.hasArrived(event) && edge >= 0) this.#ride(event, edge, at_us, HANDED_ON);
        legs.goOn(event, node, at_us);
        break;
      case Kind.RETRY:
        // What is throttled with its batch has come as far as the door; what could not be handed over has not.
        if (trace.manifest.nodes[node]?.role === "function") this.#arrive(event, row);
        if (this.#polledBy(edge) === "queue") this.#setBack(event, edge, row);
        break;
      case Kind.THROTTLED: {
        this.#arrive(event, row);
        this.throttled.add(event);
        const way = legs.wayTo(event, node);
        if (this.#polledBy(way) === "queue") this.#goBack(event, way, at_us, true, false);
        break;
      }
      case Kind.QUEUED:
      case Kind.STARTED:
      case Kind.JOINED:
        this.throttled.delete(event);
        this.#arrive(event, row);
        break;
      case Kind.FILTERED:
        if (edge >= 0) note(this.falls, legs.emitOf(event), edge, event, at_us, { root: legs.isRoot(event) });
        break;
      case Kind.SENT:
        if (edge >= 0) note(this.landings, -1, edge, event, at_us);
        break;
      case Kind.LOST:
        if (!expiredOf(trace).has(event)) note(this.losses, -1, node, event, at_us);
        break;
      case Kind.UNPROCESSED:
        this.unprocessed.add(event);
        break;
      case Kind.REPEATED:
        if (trace.manifest.rules[trace.ruleOf(row)]?.id === RECOGNISED) note(this.skips, -1, node, event, at_us);
        break;
      case Kind.ANSWERED:
        this.left.add(event);
        for (const answer of this.answers) takeBack(answer, event, at_us);
        break;
      case Kind.SUCCEEDED: {
        const trigger = legs.wayTo(event, node);
        if (this.#isSynchronous(trigger) && !this.left.has(event)) note(this.answers, -1, trigger, event, at_us);
        break;
      }
      case Kind.RETURNED: {
        const trigger = legs.wayTo(event, node);
        if (trigger >= 0 && !this.left.has(event)) note(this.throttled.has(event) ? this.rejections : this.refusals, -1, trigger, event, at_us);
        break;
      }
    }
  }

  /** It is at a function for the first time. @param {number} event @param {number} row */
  #arrive(event, row) {
    const { trace, legs } = this;
    if (legs.hasArrived(event)) return;
    legs.arrive(event);
    if (this.gathered.delete(event)) return;
    const own = trace.edgeOf(row);
    const trigger = trace.kindOf(row) === Kind.QUEUED && own >= 0 ? own : legs.wayTo(event, trace.nodeOf(row));
    if (trigger >= 0) this.#ride(event, trigger, trace.at_us[row], tagOf(trace, row));
  }

  /** Where batches are gathered, an event rides to the door when it is received, and waits there. @param {number} event @param {number} edge @param {number} at_us */
  #gather(event, edge, at_us) {
    if (this.gathered.has(event) || windowAt(this.trace.manifest, edge, at_us) === 0) return;
    this.gathered.add(event);
    this.#ride(event, edge, at_us, GATHERED);
  }

  /** @param {number} event @param {number} edge @param {number} row  by which it is to be tried again */
  #setBack(event, edge, row) {
    const { trace } = this;
    const refused = throttleOfBatch(trace, row) >= 0;
    const failed = this.unprocessed.delete(event);
    this.#goBack(event, edge, trace.at_us[row], refused, refused || failed);
  }

  /** @param {number} event @param {number} edge @param {number} at_us @param {boolean} throttled @param {boolean} together */
  #goBack(event, edge, at_us, throttled, together) {
    note(throttled ? this.rebuffs : this.setbacks, -1, edge, event, at_us, { together });
    this.gathered.delete(event);
    this.legs.goBack(event, at_us);
  }

  /** @param {number} event @param {number} trigger @param {number} arrive_us @param {number} tag  what the events of its batch have in common */
  #ride(event, trigger, arrive_us, tag) {
    const { legs } = this;
    const written = legs.emitOf(event);
    // A function that another one invokes gets the event along the edge by which that one wrote it.
    const lane = this.#lane(written === trigger ? -1 : written, trigger);
    if (this.again.delete(event)) note(this.twins, -1, trigger, event, arrive_us);
    // What Lambda polls waits before it sets out; it does not creep along the wire meanwhile.
    const birth_us = this.#polledBy(trigger) && lane.emit < 0 ? arrive_us : legs.birth.data[event];
    const { length } = lane.event;
    const joins = tag !== ALONE && tag === lane.tag && lane.arrive_us.data[length - 1] === arrive_us;
    if (!joins) lane.batch_us.push(arrive_us);
    lane.batch.push(lane.batch_us.length - 1);
    lane.tag = tag;
    lane.shard.push(this.shards.get(event) ?? -1);
    lane.event.push(event);
    lane.birth_us.push(birth_us);
    lane.arrive_us.push(arrive_us);
    lane.free_us.push(legs.free.data[event]);
    lane.longest_us = Math.max(lane.longest_us, arrive_us - birth_us);
  }

  /** @param {number} emit @param {number} trigger @returns {Lane} */
  #lane(emit, trigger) {
    const key = (emit + 1) * 65536 + trigger;
    let lane = this.laneOf.get(key);
    if (!lane) {
      lane = {
        index: this.lanes.length,
        emit,
        trigger,
        event: new Growing(Int32Array, 256),
        birth_us: new Growing(Float64Array, 256),
        arrive_us: new Growing(Float64Array, 256),
        free_us: new Growing(Float64Array, 256),
        batch: new Growing(Int32Array, 256),
        batch_us: new Growing(Float64Array, 256),
        shard: new Growing(Int16Array, 256),
        tag: ALONE,
        longest_us: 0,
      };
      this.laneOf.set(key, lane);
      this.lanes.push(lane);
    }
    return lane;
  }

  /** @param {number} edge */
  #polledBy(edge) {
    return edge < 0 ? null : polledOf(this.trace.manifest.edges[edge]);
  }

  /** @param {number} edge */
  #isSynchronous(edge) {
    return edge >= 0 && this.trace.manifest.edges[edge].invocation === "synchronous";
  }

  /**
   * The edges an event has gone along by t, in order.
   * @param {number} event
   * @param {number} t_us
   */
  edgesOf(event, t_us) {
    const { trace, legs } = this;
    const edges = new Set();
    let place = -1;
    for (const row of trace.rowsOfEvent(event)) {
      if (trace.at_us[row] > t_us) break;
      const kind = trace.kindOf(row);
      const edge = trace.edgeOf(row);
      if (kind === Kind.PUBLISHED || kind === Kind.FORWARDED || kind === Kind.RECEIVED) place = trace.nodeOf(row);
      const cameAlong = kind === Kind.PUBLISHED ? !trace.isAgain(event) : !ASIDE.has(kind);
      if (edge >= 0 && cameAlong) edges.add(edge);
      if (kind === Kind.STARTED || kind === Kind.JOINED) edges.add(legs.between(place, trace.nodeOf(row)));
    }
    edges.delete(-1);
    return /** @type {number[]} */ ([...edges]);
  }
}

/** The code remembers what it has dealt with. */
const RECOGNISED = "effect.recognised";

/** In a lane: what came alone, what came with others to a pipe, what came with others that found no concurrency, what was received with others. */
const ALONE = -1;
const HANDED_ON = -2;
const REFUSED = -3;
const GATHERED = -4;

/** What the events of a batch have in common besides their time. @param {Trace} trace @param {number} row */
function tagOf(trace, row) {
  const kind = trace.kindOf(row);
  if (kind === Kind.JOINED) return trace.subject[row];
  return kind === Kind.RETRY ? REFUSED : ALONE;
}

/** Whether an edge asks each event then whether it passes. @param {import("ef/run/protocol").Manifest} manifest @param {number} edge @param {number} at_us */
function isFilteredAt({ edges }, edge, at_us) {
  const now = edges[edge]?.filters?.findLast((filter) => filter.at_us <= at_us);
  return (now ? now.text : edges[edge]?.filter ?? null) !== null;
}

/**
 * @param {Moments[]} places
 * @param {number} emit
 * @param {number} place
 * @param {number} event
 * @param {number} at_us
 * @param {{root?: boolean, together?: boolean}} [what]
 */
function note(places, emit, place, event, at_us, { root = false, together = false } = {}) {
  let found = places.find((one) => one.place === place && one.emit === emit && one.root === root && one.together === together);
  if (!found) {
    found = { emit, root, together, place, event: new Growing(Int32Array, 64), at_us: new Growing(Float64Array, 64) };
    places.push(found);
  }
  found.event.push(event);
  found.at_us.push(at_us);
}

/** An answer that proves too large never gets to its caller. @param {Moments} moments @param {number} event @param {number} at_us */
function takeBack({ event: events, at_us: times }, event, at_us) {
  const last = events.length - 1;
  if (last < 0 || events.data[last] !== event || times.data[last] !== at_us) return;
  events.length = last;
  times.length = last;
}

/** @type {WeakMap<Trace, Journeys>} */
const known = new WeakMap();

/** The journeys of a trace, up to date. @param {Trace} trace */
export function journeysOf(trace) {
  let journeys = known.get(trace);
  if (!journeys) {
    journeys = new Journeys(trace);
    known.set(trace, journeys);
  }
  if (journeys.rows < trace.length) journeys.extend();
  return journeys;
}
