import { Growing } from "ef/lib/growing";

/** @typedef {import("ef/run/trace").Trace} Trace */

/** Edges by which what a source has comes to a function: it is run with it, or asked to enrich it. */
const LEADING = new Set(["trigger", "enrichment"]);

/**
 * The leg each event is on: from the node that has it to the next resource or the function that gets it. An event has
 * one leg after the other until it has arrived at a function.
 */
export class Legs {
  /** @param {Trace} trace */
  constructor(trace) {
    this.trace = trace;
    this.arrived = new Growing(Uint8Array);
    this.reached = new Growing(Uint8Array);
    this.place = new Growing(Int32Array);
    /** The edge by which it was written to where the leg begins, -1 without one. */
    this.emit = new Growing(Int32Array);
    /** When it sets out. */
    this.birth = new Growing(Float64Array);
    /** From when on it may be shown on this leg; -Infinity: even before its birth, as an upload on its way. */
    this.free = new Growing(Float64Array);
    /** @type {Map<number, number>} */
    this.ways = new Map();
    trace.manifest.edges.forEach(({ role, from, to }, edge) => {
      if (LEADING.has(role) && !this.ways.has(from * 65536 + to)) this.ways.set(from * 65536 + to, edge);
    });
  }

  /** Makes room for the events that have come since. */
  grow() {
    const { eventCount } = this.trace;
    this.arrived.fillTo(eventCount, 0);
    this.reached.fillTo(eventCount, 0);
    for (const column of [this.place, this.emit]) column.fillTo(eventCount, -1);
    for (const column of [this.birth, this.free]) column.fillTo(eventCount, 0);
  }

  /** @param {number} event @param {number} row its birth */
  begin(event, row) {
    const { trace } = this;
    const parent = trace.parent(event);
    if (trace.isAgain(event) && !this.arrived.data[parent]) {
      // A copy sets out beside its original.
      for (const column of [this.place, this.emit, this.birth, this.free]) column.data[event] = column.data[parent];
      return;
    }
    const at_us = trace.at_us[row];
    this.place.data[event] = trace.nodeOf(row);
    this.emit.data[event] = trace.isAgain(event) ? -1 : trace.edgeOf(row);
    this.birth.data[event] = at_us;
    this.free.data[event] = parent < 0 ? -Infinity : at_us;
  }

  /** What Lambda polls waits in its queue or stream, and sets out when it is received. @param {number} event @param {number} node @param {number} at_us */
  receive(event, node, at_us) {
    this.place.data[event] = node;
    if (this.emit.data[event] < 0) this.birth.data[event] = at_us;
  }

  /** It goes back to its queue, and sets out again when it is received again. @param {number} event @param {number} at_us */
  goBack(event, at_us) {
    this.arrived.data[event] = 0;
    this.birth.data[event] = at_us;
    this.emit.data[event] = -1;
    this.free.data[event] = at_us;
  }

  /** It has come to the next resource and goes on from there. @param {number} event @param {number} node @param {number} at_us */
  goOn(event, node, at_us) {
    this.place.data[event] = node;
    this.emit.data[event] = -1;
    this.birth.data[event] = at_us;
    this.free.data[event] = at_us;
  }

  /** @param {number} event */
  arrive(event) {
    this.arrived.data[event] = 1;
    this.reached.data[event] = 1;
  }

  /** @param {number} event */
  hasArrived(event) {
    return this.arrived.data[event] === 1;
  }

  /** Whether it has come as far as a function at least once. @param {number} event */
  hasBeenAtDoor(event) {
    return this.reached.data[event] === 1;
  }

  /** @param {number} event */
  emitOf(event) {
    return this.emit.data[event];
  }

  /** Whether it is still where it came into being, and nobody wrote it there. @param {number} event */
  isRoot(event) {
    return this.free.data[event] === -Infinity;
  }

  /**
   * The edge by which an event comes to a function from where it is, -1 if there is none.
   * @param {number} event
   * @param {number} node
   */
  wayTo(event, node) {
    const way = this.between(this.place.data[event], node);
    if (way >= 0) return way;
    const written = this.emit.data[event];
    return written >= 0 && this.trace.manifest.edges[written].to === node ? written : -1;
  }

  /** The edge that leads from one node to another, -1 for none. @param {number} from @param {number} to */
  between(from, to) {
    return this.ways.get(from * 65536 + to) ?? -1;
  }
}
