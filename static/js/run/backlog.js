import { Growing, countUpTo } from "ef/lib/growing";
import { Heap } from "ef/lib/heap";
import { Kind } from "ef/run/protocol";

/**
 * What lies in the queues that Lambda polls, as the trace tells it: a message waits until it is received, is then in
 * flight, and is visible again when its visibility timeout has passed. Nothing in the trace says when that is, so it
 * is worked out from the row that says how long it takes.
 *
 * @typedef {import("ef/run/trace").Trace} Trace
 *
 * @typedef {object} Backlog
 * @property {number} waiting
 * @property {number} running  in flight, and a function works on it or soon will
 * @property {number} held     in flight, and Lambda finds no concurrency for it
 * @property {number} hidden   in flight, since it failed
 * @property {number} oldest_us  when the oldest of them was sent, -1 without any
 * @property {number} visible_us when the next hidden one can be received again, -1 without any
 */

const GONE = 0;
const WAITING = 1;
const RUNNING = 2;
const HELD = 3;
const HIDDEN = 4;

/** With these a message is deleted, moved away, or no longer the queue's. @type {Set<number>} */
const LEAVES = new Set([Kind.FILTERED, Kind.SUCCEEDED, Kind.PROCESSED, Kind.DELIVERED, Kind.DEAD_LETTERED, Kind.LOST]);

/** The messages of one queue, and how many were in which state after each change. */
class Queue {
  constructor() {
    this.counts = [0, 0, 0, 0, 0];
    this.at_us = new Growing(Float64Array, 256);
    this.columns = [WAITING, RUNNING, HELD, HIDDEN].map(() => new Growing(Int32Array, 256));
    this.oldest_us = new Growing(Float64Array, 256);
    this.visible_us = new Growing(Float64Array, 256);
    /** In the order in which they were sent; a second delivery takes its original's place. */
    this.sent_us = new Growing(Float64Array, 256);
    this.there = new Growing(Uint8Array, 256);
    this.head = 0;
    /** Hidden messages by when they can be seen again. */
    this.dues = new Heap();
  }

  /** @param {number} at_us */
  note(at_us) {
    while (this.head < this.there.length && !this.there.data[this.head]) this.head += 1;
    this.at_us.push(at_us);
    this.columns.forEach((column, index) => column.push(this.counts[index + 1]));
    this.oldest_us.push(this.head < this.sent_us.length ? this.sent_us.data[this.head] : -1);
    this.visible_us.push(this.dues.length ? this.dues.leastKey : -1);
  }
}

export class Backlogs {
  /** @param {Trace} trace */
  constructor(trace) {
    this.trace = trace;
    this.rows = 0;
    /** By node. @type {(Queue | null)[]} */
    this.queues = trace.manifest.nodes.map(() => null);
    for (const { from, invocation } of trace.manifest.edges) if (invocation === "queue polling") this.queues[from] ??= new Queue();
    this.home = new Growing(Int16Array);
    this.state = new Growing(Uint8Array);
    this.place = new Growing(Int32Array);
    this.due_us = new Growing(Float64Array);
  }

  /** Whether a node is a queue that Lambda polls. @param {number} node */
  has(node) {
    return this.queues[node] !== null;
  }

  /**
   * @param {number} node
   * @param {number} t_us
   * @returns {Backlog}
   */
  at(node, t_us) {
    this.#extend(t_us);
    const queue = this.queues[node];
    const last = queue ? countUpTo(queue.at_us.data, queue.at_us.length, t_us) - 1 : -1;
    if (!queue || last < 0) return { waiting: 0, running: 0, held: 0, hidden: 0, oldest_us: -1, visible_us: -1 };
    const [waiting, running, held, hidden] = queue.columns.map(({ data }) => data[last]);
    return { waiting, running, held, hidden, oldest_us: queue.oldest_us.data[last], visible_us: queue.visible_us.data[last] };
  }

  /** Takes in the rows that have come since, and what becomes visible without a row up to t. @param {number} t_us */
  #extend(t_us) {
    const { trace } = this;
    for (const column of [this.state, this.place, this.due_us]) column.fillTo(trace.eventCount, 0);
    this.home.fillTo(trace.eventCount, -1);
    for (; this.rows < trace.length; this.rows += 1) {
      this.#reappear(trace.at_us[this.rows]);
      this.#take(this.rows);
    }
    // Later rows come after all that is loaded, so up to there the order is settled.
    this.#reappear(Math.min(t_us, trace.loadedUs));
  }

  /** @param {number} t_us */
  #reappear(t_us) {
    for (const queue of this.queues) {
      while (queue && queue.dues.length && queue.dues.leastKey <= t_us) {
        const due_us = queue.dues.leastKey;
        const event = queue.dues.pop();
        if (!this.#isHidden(event, due_us)) continue;
        this.#change(queue, event, WAITING);
        this.#note(queue, due_us);
      }
    }
  }

  /** A message may have gone, or failed once more, before it was due. @param {number} event @param {number} due_us */
  #isHidden(event, due_us) {
    return this.state.data[event] === HIDDEN && this.due_us.data[event] === due_us;
  }

  /** @param {Queue} queue @param {number} at_us */
  #note(queue, at_us) {
    while (queue.dues.length && !this.#isHidden(queue.dues.least, queue.dues.leastKey)) queue.dues.pop();
    queue.note(at_us);
  }

  /** @param {number} row */
  #take(row) {
    const { trace, home, state } = this;
    const event = trace.event[row];
    const kind = trace.kindOf(row);
    const at_us = trace.at_us[row];
    if (event < 0) return;
    if (kind === Kind.PUBLISHED || kind === Kind.FORWARDED) {
      this.#come(row);
      return;
    }
    const queue = this.queues[home.data[event]];
    if (!queue) return;
    if (kind === Kind.RECEIVED || kind === Kind.STARTED || kind === Kind.JOINED) this.#change(queue, event, RUNNING);
    else if (kind === Kind.THROTTLED) this.#change(queue, event, HELD);
    else if (kind === Kind.RETRY) {
      this.#change(queue, event, HIDDEN);
      this.due_us.data[event] = at_us + trace.value[row];
      queue.dues.push(this.due_us.data[event], event);
    } else if (LEAVES.has(kind)) this.#change(queue, event, GONE);
    else return;
    if (state.data[event] === GONE) home.data[event] = -1;
    this.#note(queue, at_us);
  }

  /** @param {number} row */
  #come(row) {
    const { trace, home, place } = this;
    const event = trace.event[row];
    const node = trace.nodeOf(row);
    const queue = this.queues[node];
    if (!queue || home.data[event] === node) return;
    const parent = trace.parent(event);
    home.data[event] = node;
    if (trace.isAgain(event) && home.data[parent] === node) {
      // The same message once more: whoever still works on the first delivery no longer holds it.
      place.data[event] = place.data[parent];
      this.#count(queue, parent, GONE);
      home.data[parent] = -1;
      this.#count(queue, event, WAITING);
    } else {
      place.data[event] = queue.sent_us.length;
      queue.sent_us.push(trace.at_us[row]);
      queue.there.push(1);
      this.#count(queue, event, WAITING);
    }
    this.#note(queue, trace.at_us[row]);
  }

  /** @param {Queue} queue @param {number} event @param {number} next */
  #change(queue, event, next) {
    this.#count(queue, event, next);
    if (next === GONE) queue.there.data[this.place.data[event]] = 0;
  }

  /** @param {Queue} queue @param {number} event @param {number} next */
  #count({ counts }, event, next) {
    counts[this.state.data[event]] -= 1;
    counts[next] += 1;
    this.state.data[event] = next;
  }
}

/** @type {WeakMap<Trace, Backlogs>} */
const known = new WeakMap();

/** The queues of a trace. @param {Trace} trace */
export function backlogsOf(trace) {
  let backlogs = known.get(trace);
  if (!backlogs) {
    backlogs = new Backlogs(trace);
    known.set(trace, backlogs);
  }
  return backlogs;
}
