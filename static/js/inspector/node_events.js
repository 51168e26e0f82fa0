/** Which events touched a node, and which had trouble there, in the order it happened. */

import { Growing, countUpTo } from "ef/lib/growing";
import { PROBLEMS } from "ef/inspector/problems";

/** Events in the order of one row each: the first time they did what the list is about. */
class EventList {
  constructor() {
    this.rows = new Growing(Int32Array, 256);
    this.events = new Growing(Int32Array, 256);
    /** @type {Set<number>} */
    this.known = new Set();
  }

  /** @param {number} event @param {number} row */
  add(event, row) {
    if (this.known.has(event)) return;
    this.known.add(event);
    this.rows.push(row);
    this.events.push(event);
  }

  /** How many were there after so many rows of the trace. @param {number} rows */
  countAt(rows) {
    return countUpTo(this.rows.data, this.rows.length, rows - 1);
  }

  /** @param {number} index from the oldest */
  eventAt(index) {
    return this.events.data[index];
  }
}

export class NodeEvents {
  /** @param {import("ef/run/trace").Trace} trace */
  constructor(trace) {
    this.trace = trace;
    this.read = 0;
    this.all = trace.manifest.nodes.map(() => new EventList());
    this.problems = trace.manifest.nodes.map(() => new EventList());
  }

  /** Takes in the rows that came since the last call. */
  update() {
    const { trace } = this;
    for (; this.read < trace.length; this.read += 1) {
      const event = trace.event[this.read];
      const node = trace.nodeOf(this.read);
      if (event < 0 || node < 0) continue;
      this.all[node].add(event, this.read);
      if (PROBLEMS.has(trace.kindOf(this.read))) this.problems[node].add(event, this.read);
    }
  }
}
