import { Growing, countUpTo } from "ef/lib/growing";
import { Kind } from "ef/run/protocol";

/**
 * How many callers wait for an answer at each source that is answered to, at any moment.
 *
 * @typedef {import("ef/run/trace").Trace} Trace
 */

/** With these a caller has its answer, or has stopped waiting for one. @type {Set<number>} */
const ANSWERS = new Set([Kind.SUCCEEDED, Kind.RETURNED, Kind.DELIVERED, Kind.FILTERED, Kind.ANSWERED, Kind.DEAD_LETTERED, Kind.LOST]);

class Line {
  constructor() {
    this.waiting = 0;
    this.at_us = new Growing(Float64Array, 256);
    this.counts = new Growing(Int32Array, 256);
  }

  /** @param {number} at_us @param {number} change */
  note(at_us, change) {
    this.waiting += change;
    this.at_us.push(at_us);
    this.counts.push(this.waiting);
  }
}

export class Callers {
  /** @param {Trace} trace */
  constructor(trace) {
    this.trace = trace;
    this.rows = 0;
    /** By node. @type {(Line | null)[]} */
    this.lines = trace.manifest.nodes.map((_, node) => {
      const ways = trace.manifest.edges.filter(({ from, role }) => from === node && role === "trigger");
      return ways.length && ways.every(({ invocation }) => invocation === "synchronous") ? new Line() : null;
    });
    this.home = new Growing(Int16Array);
  }

  /** Whether callers wait at this node. @param {number} node */
  has(node) {
    return this.lines[node] !== null;
  }

  /** @param {number} node @param {number} t_us */
  at(node, t_us) {
    this.#extend();
    const line = this.lines[node];
    const found = line ? countUpTo(line.at_us.data, line.at_us.length, t_us) : 0;
    return line && found ? line.counts.data[found - 1] : 0;
  }

  /** Takes in the rows that have come since. */
  #extend() {
    const { trace, home } = this;
    if (this.rows === trace.length) return;
    home.fillTo(trace.eventCount, -1);
    for (; this.rows < trace.length; this.rows += 1) {
      const event = trace.event[this.rows];
      if (event < 0) continue;
      const kind = trace.kindOf(this.rows);
      const at_us = trace.at_us[this.rows];
      if (kind === Kind.PUBLISHED && this.lines[trace.nodeOf(this.rows)]) {
        home.data[event] = trace.nodeOf(this.rows);
        this.lines[home.data[event]]?.note(at_us, 1);
      } else if (ANSWERS.has(kind) && home.data[event] >= 0) {
        this.lines[home.data[event]]?.note(at_us, -1);
        home.data[event] = -1;
      }
    }
  }
}

/** @type {WeakMap<Trace, Callers>} */
const known = new WeakMap();

/** The callers of a trace. @param {Trace} trace */
export function callersOf(trace) {
  let callers = known.get(trace);
  if (!callers) {
    callers = new Callers(trace);
    known.set(trace, callers);
  }
  return callers;
}
