import { Growing } from "ef/lib/growing";
import { Kind } from "ef/run/protocol";

/** @typedef {import("ef/run/trace").Trace} Trace */

/**
 * Events that take the same way, in the order in which they arrive.
 * @typedef {object} Lane
 * @property {number} index
 * @property {number} emit     edge from the function that wrote the event, -1 for roots
 * @property {number} trigger  edge to the function that gets it
 * @property {Growing<Int32Array>} event
 * @property {Growing<Float64Array>} birth_us
 * @property {Growing<Float64Array>} arrive_us
 * @property {number} longest_us
 *
 * Things that happen at one place, in the order in which they happen.
 * @typedef {object} Moments
 * @property {number} emit  for a fall: the edge the event came by before, -1 for roots
 * @property {number} place edge or node
 * @property {Growing<Int32Array>} event
 * @property {Growing<Float64Array>} at_us
 */

/** Who travels where and when, taken from the trace as it grows. Knows no pixels. */
export class Journeys {
  /** @param {Trace} trace */
  constructor(trace) {
    this.trace = trace;
    this.rows = 0;
    this.arrived = new Growing(Uint8Array);
    /** When an event was received first, -1 for never. */
    this.received = new Growing(Float64Array);
    /** @type {Lane[]} */
    this.lanes = [];
    /** Filtered events, by the edge whose filter they met. @type {Moments[]} */
    this.falls = [];
    /** Copies and records, by the edge they go along. @type {Moments[]} */
    this.landings = [];
    /** Lost events, by function. @type {Moments[]} */
    this.losses = [];
    /** Answers to callers, by the edge they return on. @type {Moments[]} */
    this.answers = [];
    /** Errors to callers. @type {Moments[]} */
    this.refusals = [];
    /** @type {Map<number, Lane>} */
    this.laneOf = new Map();
  }

  /** Takes in the rows that have come since. */
  extend() {
    const { trace } = this;
    this.arrived.fillTo(trace.eventCount, 0);
    this.received.fillTo(trace.eventCount, -1);
    for (; this.rows < trace.length; this.rows += 1) this.#take(this.rows);
  }

  /** @param {number} row */
  #take(row) {
    const { trace, arrived } = this;
    const event = trace.event[row];
    if (event < 0) return;
    const at_us = trace.at_us[row];
    const edge = trace.edgeOf(row);
    switch (trace.kindOf(row)) {
      case Kind.RECEIVED:
        if (this.received.data[event] < 0) this.received.data[event] = at_us;
        break;
      case Kind.QUEUED:
      case Kind.STARTED:
      case Kind.THROTTLED:
        if (!arrived.data[event]) this.#arrive(event, row);
        break;
      case Kind.FILTERED:
        if (edge >= 0) note(this.falls, this.#emitOf(event), edge, event, at_us);
        break;
      case Kind.SENT:
        note(this.landings, -1, edge, event, at_us);
        break;
      case Kind.LOST:
        if (arrived.data[event]) note(this.losses, -1, trace.nodeOf(row), event, at_us);
        break;
      case Kind.SUCCEEDED: {
        const trigger = this.triggerOf(event, trace.nodeOf(row));
        if (this.#isSynchronous(trigger)) note(this.answers, -1, trigger, event, at_us);
        break;
      }
      case Kind.RETURNED: {
        const trigger = this.triggerOf(event, trace.nodeOf(row));
        if (trigger >= 0) note(this.refusals, -1, trigger, event, at_us);
        break;
      }
    }
  }

  /** @param {number} event @param {number} row */
  #arrive(event, row) {
    const { trace } = this;
    this.arrived.data[event] = 1;
    const own = trace.edgeOf(row);
    const trigger = trace.kindOf(row) === Kind.QUEUED && own >= 0 ? own : this.triggerOf(event, trace.nodeOf(row));
    if (trigger < 0) return;
    const emit = this.#emitOf(event);
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
        longest_us: 0,
      };
      this.laneOf.set(key, lane);
      this.lanes.push(lane);
    }
    // What Lambda polls waits in its queue or stream, and sets out when it is received.
    const received_us = emit < 0 ? this.received.data[event] : -1;
    const birth_us = received_us >= 0 ? received_us : trace.at_us[trace.events.first.data[event]];
    const arrive_us = trace.at_us[row];
    lane.event.push(event);
    lane.birth_us.push(birth_us);
    lane.arrive_us.push(arrive_us);
    lane.longest_us = Math.max(lane.longest_us, arrive_us - birth_us);
  }

  /** @param {number} event */
  #emitOf(event) {
    return this.trace.edgeOf(this.trace.events.first.data[event]);
  }

  /**
   * The edge by which an event reached a function, -1 if there is none.
   * @param {number} event
   * @param {number} node
   */
  triggerOf(event, node) {
    const source = this.trace.nodeOf(this.trace.events.first.data[event]);
    return this.trace.manifest.edges.findIndex((edge) => edge.role === "trigger" && edge.from === source && edge.to === node);
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
    const { trace } = this;
    const edges = new Set();
    for (const row of trace.rowsOfEvent(event)) {
      if (trace.at_us[row] > t_us) break;
      const kind = trace.kindOf(row);
      const edge = trace.edgeOf(row);
      if (edge >= 0 && kind !== Kind.REFUSED) edges.add(edge);
      if (kind === Kind.STARTED) edges.add(this.triggerOf(event, trace.nodeOf(row)));
    }
    edges.delete(-1);
    return /** @type {number[]} */ ([...edges]);
  }
}

/**
 * @param {Moments[]} places
 * @param {number} emit
 * @param {number} place
 * @param {number} event
 * @param {number} at_us
 */
function note(places, emit, place, event, at_us) {
  let found = places.find((one) => one.place === place && one.emit === emit);
  if (!found) {
    found = { emit, place, event: new Growing(Int32Array, 64), at_us: new Growing(Float64Array, 64) };
    places.push(found);
  }
  found.event.push(event);
  found.at_us.push(at_us);
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
