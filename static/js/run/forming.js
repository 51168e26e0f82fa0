import { Growing, countUpTo } from "ef/lib/growing";
import { Kind } from "ef/run/protocol";
import { triggerValue } from "ef/run/set_values";

/**
 * Batches that Lambda's pollers gather, where a batching window is set: an event is in one from when it is received
 * until its batch is handed to the function. When a window ends no row says, so it is worked out. Pure.
 *
 * Where several batches of one shard are gathered beside each other, the trace does not say which event is in which:
 * there nothing is told.
 *
 * @typedef {import("ef/run/trace").Trace} Trace
 * @typedef {import("ef/run/protocol").Manifest} Manifest
 *
 * @typedef {object} Forming
 * @property {number} shard      -1 for a queue
 * @property {number[]} events   in the order in which they were received
 * @property {number} opened_us
 * @property {number} window_us
 * @property {number} left_us    of the window; 0 while a receive still waits for more
 */

const WINDOW = "MaximumBatchingWindowInSeconds";
const BESIDE = "ParallelizationFactor";
const POLLING = new Set(["queue polling", "stream polling"]);
/** Here the window begins with the first record, as at a queue. */
const FROM_FIRST = "documentdb";

/** With these an event is still being gathered. @type {Set<number>} */
const STAYS = new Set([Kind.PASSED, Kind.MISSED]);

/** With these a record's batch is done with. @type {Set<number>} */
const DONE = new Set([Kind.SUCCEEDED, Kind.PROCESSED, Kind.DEAD_LETTERED, Kind.LOST]);

/**
 * How long a connection gathers from this moment on, 0 for not at all.
 * @param {Manifest} manifest
 * @param {number} edge
 * @param {number} t_us
 */
export function windowAt(manifest, edge, t_us) {
  const { name, invocation } = manifest.edges[edge];
  if (!POLLING.has(invocation ?? "") || Number(triggerValue(manifest, name, BESIDE, t_us) ?? 1) > 1) return 0;
  return 1e6 * Number(triggerValue(manifest, name, WINDOW, t_us) ?? 0);
}

/** The events of one queue or one shard that were gathered, one batch after the other. */
class Gathered {
  /** @param {number} shard */
  constructor(shard) {
    this.shard = shard;
    this.event = new Growing(Int32Array, 64);
    this.in_us = new Growing(Float64Array, 64);
    this.out_us = new Growing(Float64Array, 64);
    /** Before this one, nothing was still being gathered when the event came. */
    this.first = new Growing(Int32Array, 64);
    /** When the batch before was done with. */
    this.free_us = new Growing(Float64Array, 64);
    this.head = 0;
    this.done_us = 0;
  }

  /** @param {number} event @param {number} at_us */
  enter(event, at_us) {
    const { length } = this.event;
    while (this.head < length && this.out_us.data[this.head] <= at_us) this.head += 1;
    this.event.push(event);
    this.in_us.push(at_us);
    this.out_us.push(Infinity);
    this.first.push(this.head);
    this.free_us.push(this.done_us);
    return length;
  }
}

export class Gatherings {
  /** @param {Trace} trace */
  constructor(trace) {
    this.trace = trace;
    this.rows = 0;
    /** By edge. @type {Gathered[][]} */
    this.edges = trace.manifest.edges.map(() => []);
    /** By event, where it was gathered last. @type {Map<number, {gathered: Gathered, place: number}>} */
    this.where = new Map();
  }

  /**
   * What a connection gathers at a moment.
   * @param {number} edge
   * @param {number} t_us
   * @returns {Forming[]}
   */
  at(edge, t_us) {
    this.#extend();
    const { trace } = this;
    const found = [];
    for (const gathered of this.edges[edge]) {
      const { shard, event, in_us, out_us, first, free_us } = gathered;
      const last = countUpTo(in_us.data, in_us.length, t_us) - 1;
      if (last < 0) continue;
      const events = [];
      let opener = -1;
      for (let place = first.data[last]; place <= last; place += 1) {
        if (out_us.data[place] <= t_us) continue;
        if (opener < 0) opener = place;
        events.push(event.data[place]);
      }
      if (opener < 0) continue;
      const opened_us = in_us.data[opener];
      const window_us = windowAt(trace.manifest, edge, opened_us);
      const closes_us = this.#closes(edge, opened_us, free_us.data[opener], window_us);
      found.push({ shard, events, opened_us, window_us, left_us: Math.max(0, closes_us - t_us) });
    }
    return found;
  }

  /**
   * For how long from then on the events gather that come along an edge at this moment; 0 where their batch is full with them.
   * @param {number} edge
   * @param {number} shard
   * @param {number} at_us
   */
  staysFor(edge, shard, at_us) {
    this.#extend();
    const gathered = this.edges[edge].find((one) => one.shard === shard);
    const last = gathered ? countUpTo(gathered.in_us.data, gathered.in_us.length, at_us) - 1 : -1;
    return gathered && last >= 0 && gathered.in_us.data[last] === at_us ? gathered.out_us.data[last] - at_us : 0;
  }

  /** @param {number} edge @param {number} opened_us @param {number} free_us @param {number} window_us */
  #closes(edge, opened_us, free_us, window_us) {
    const { manifest } = this.trace;
    const { from, invocation } = manifest.edges[edge];
    if (invocation === "queue polling" || manifest.nodes[from].kind === FROM_FIRST) return opened_us + window_us;
    return free_us + (Math.floor((opened_us - free_us) / window_us) + 1) * window_us;
  }

  /** Takes in the rows that have come since. */
  #extend() {
    const { trace } = this;
    for (; this.rows < trace.length; this.rows += 1) this.#take(this.rows);
  }

  /** @param {number} row */
  #take(row) {
    const { trace, where } = this;
    const event = trace.event[row];
    if (event < 0) return;
    const kind = trace.kindOf(row);
    const at_us = trace.at_us[row];
    const before = where.get(event);
    if (before && !STAYS.has(kind)) {
      const { gathered, place } = before;
      if (gathered.out_us.data[place] === Infinity) gathered.out_us.data[place] = at_us;
      if (DONE.has(kind)) gathered.done_us = at_us;
    }
    if (kind !== Kind.RECEIVED) return;
    const edge = trace.edgeOf(row);
    if (edge < 0 || windowAt(trace.manifest, edge, at_us) === 0) return;
    const shard = trace.manifest.edges[edge].invocation === "stream polling" ? trace.subject[row] : -1;
    let gathered = this.edges[edge].find((one) => one.shard === shard);
    if (!gathered) {
      gathered = new Gathered(shard);
      this.edges[edge].push(gathered);
    }
    where.set(event, { gathered, place: gathered.enter(event, at_us) });
  }
}

/** @type {WeakMap<Trace, Gatherings>} */
const known = new WeakMap();

/** The batches that are gathered in a trace. @param {Trace} trace */
export function gatheringsOf(trace) {
  let gatherings = known.get(trace);
  if (!gatherings) {
    gatherings = new Gatherings(trace);
    known.set(trace, gatherings);
  }
  return gatherings;
}
