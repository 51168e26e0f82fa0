import { Growing, countUpTo } from "ef/lib/growing";
import { Kind } from "ef/run/protocol";

/**
 * Events that were kept or tried for no longer: by the retention period of a queue or a stream, or by the maximum age
 * of what is invoked asynchronously or read. Pure.
 *
 * @typedef {import("ef/run/trace").Trace} Trace
 *
 * @typedef {object} Expiries  in the order in which they happened
 * @property {Growing<Int32Array>} event
 * @property {Growing<Float64Array>} at_us
 * @property {Growing<Int32Array>} row   that says by which rule
 */

/** Rules by which an event was too old. */
const TOO_OLD = /[._](retention|expired|age)$/;

/** @returns {Expiries} */
function none() {
  return { event: new Growing(Int32Array, 16), at_us: new Growing(Float64Array, 16), row: new Growing(Int32Array, 16) };
}

export class Expired {
  /** @param {Trace} trace */
  constructor(trace) {
    this.trace = trace;
    this.rows = 0;
    this.tooOld = trace.manifest.rules.map(({ id }) => TOO_OLD.test(id));
    /** By node, those of which nothing is left. */
    this.lost = trace.manifest.nodes.map(none);
    /** By node, those of which a copy is kept. */
    this.kept = trace.manifest.nodes.map(none);
    /** @type {Set<number>} */
    this.events = new Set();
    /** Those given up for their age, by the row that says so. @type {Map<number, number>} */
    this.givenUp = new Map();
  }

  /** Takes in the rows that have come since. */
  extend() {
    for (; this.rows < this.trace.length; this.rows += 1) this.#take(this.rows);
    return this;
  }

  /** Whether this event was lost because it was too old. @param {number} event */
  has(event) {
    return this.events.has(event);
  }

  /** @param {number} row */
  #take(row) {
    const { trace, givenUp } = this;
    const event = trace.event[row];
    if (event < 0) return;
    const kind = trace.kindOf(row);
    const tooOld = this.tooOld[trace.ruleOf(row)] === true;
    if (kind === Kind.GAVE_UP && tooOld) givenUp.set(event, row);
    const why = tooOld ? row : givenUp.get(event);
    if (why === undefined) return;
    if (kind === Kind.LOST) {
      this.events.add(event);
      note(this.lost[trace.nodeOf(row)], event, trace.at_us[row], why);
    } else if (kind === Kind.DEAD_LETTERED) note(this.kept[trace.nodeOf(row)], event, trace.at_us[row], why);
  }
}

/** @param {Expiries} expiries @param {number} t_us how many there have been by then */
export function countAt({ at_us }, t_us) {
  return countUpTo(at_us.data, at_us.length, t_us);
}

/** @param {Expiries} expiries @param {number} event @param {number} at_us @param {number} row */
function note(expiries, event, at_us, row) {
  expiries.event.push(event);
  expiries.at_us.push(at_us);
  expiries.row.push(row);
}

/** @type {WeakMap<Trace, Expired>} */
const known = new WeakMap();

/** What has expired in a trace, up to date. @param {Trace} trace */
export function expiredOf(trace) {
  let expired = known.get(trace);
  if (!expired) {
    expired = new Expired(trace);
    known.set(trace, expired);
  }
  return expired.extend();
}
