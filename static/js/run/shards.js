import { Growing, countUpTo } from "ef/lib/growing";
import { Kind } from "ef/run/protocol";

/**
 * How far Lambda has read each shard of a stream, and which shards a failed batch holds up. Which shard a record is in
 * the trace says when the record is read; a record that no loaded row reads is in none, but where there is only one.
 *
 * @typedef {import("ef/run/trace").Trace} Trace
 * @typedef {import("ef/run/protocol").Manifest} Manifest
 *
 * @typedef {object} ShardState
 * @property {number} behind      records that are in the shard and were not read yet
 * @property {number} oldest_us   when the first of these was put there, -1 without any
 * @property {number} working     records that were read and are not done with
 * @property {number} blocked_us  since when a failed batch holds the shard up, -1 when none does
 * @property {number} attempt     how often that batch has failed
 */

/** How many shards a stream has, by the name its kind gives it. */
const SHARD_SETTINGS = ["ShardCount", "PartitionCount"];

/** With these a record is done with. @type {Set<number>} */
const DONE = new Set([Kind.FILTERED, Kind.SUCCEEDED, Kind.PROCESSED, Kind.DEAD_LETTERED, Kind.LOST]);

/** @param {Manifest} manifest @param {number} node */
export function shardCount(manifest, node) {
  const settings = manifest.scenario?.sources?.[manifest.nodes[node].name]?.settings ?? {};
  const name = SHARD_SETTINGS.find((one) => one in settings);
  return Math.max(1, Number(name ? settings[name] : 1) || 1);
}

class Shard {
  constructor() {
    this.sent_us = new Growing(Float64Array, 64);
    this.read_us = new Growing(Float64Array, 64);
    this.changed_us = new Growing(Float64Array, 64);
    this.working = new Growing(Int32Array, 64);
    this.blocked_us = new Growing(Float64Array, 64);
    this.attempt = new Growing(Int32Array, 64);
    this.now = { working: 0, blocked_us: -1, attempt: 0 };
    /** @type {Set<number>} */
    this.failing = new Set();
  }

  /** @param {number} at_us */
  note(at_us) {
    this.changed_us.push(at_us);
    this.working.push(this.now.working);
    this.blocked_us.push(this.now.blocked_us);
    this.attempt.push(this.now.attempt);
  }
}

export class Streams {
  /** @param {Trace} trace */
  constructor(trace) {
    this.trace = trace;
    this.rows = 0;
    /** By node. @type {(Shard[] | null)[]} */
    this.streams = trace.manifest.nodes.map(() => null);
    /** The connection by which a stream's records are counted; others read the same records for themselves. */
    this.edges = trace.manifest.nodes.map(() => -1);
    trace.manifest.edges.forEach(({ from, invocation }, edge) => {
      if (invocation !== "stream polling" || this.edges[from] >= 0) return;
      this.edges[from] = edge;
      this.streams[from] = Array.from({ length: shardCount(trace.manifest, from) }, () => new Shard());
    });
    this.shard = new Growing(Int16Array);
    this.home = new Growing(Int16Array);
    /** When an event came to where it is. */
    this.came_us = new Growing(Float64Array);
  }

  /** Whether a node is a stream that Lambda polls. @param {number} node */
  has(node) {
    return this.streams[node] !== null;
  }

  /**
   * The shard that an event was read from, -1 for none.
   * @param {number} event
   */
  shardOf(event) {
    this.#extend();
    return event < this.shard.length ? this.shard.data[event] : -1;
  }

  /**
   * @param {number} node
   * @param {number} t_us
   * @returns {ShardState[]}
   */
  at(node, t_us) {
    this.#extend();
    return (this.streams[node] ?? []).map((shard, _, { length }) => this.#stateOf(shard, node, t_us, length === 1));
  }

  /**
   * Records that are in the stream, in a shard that is not known, since nothing reads them.
   * @param {number} node
   * @param {number} t_us
   */
  unread(node, t_us) {
    this.#extend();
    const shards = this.streams[node] ?? [];
    if (shards.length < 2) return 0;
    const came = this.trace.cameTo(node);
    const inAll = countUpTo(came, came.length, this.trace.indexAt(t_us) - 1);
    return inAll - shards.reduce((sum, { sent_us }) => sum + countUpTo(sent_us.data, sent_us.length, t_us), 0);
  }

  /** @param {Shard} shard @param {number} node @param {number} t_us @param {boolean} alone @returns {ShardState} */
  #stateOf(shard, node, t_us, alone) {
    const { trace } = this;
    const read = countUpTo(shard.read_us.data, shard.read_us.length, t_us);
    const came = trace.cameTo(node);
    const sent = alone ? countUpTo(came, came.length, trace.indexAt(t_us) - 1) : countUpTo(shard.sent_us.data, shard.sent_us.length, t_us);
    const last = countUpTo(shard.changed_us.data, shard.changed_us.length, t_us) - 1;
    return {
      behind: sent - read,
      oldest_us: sent <= read ? -1 : alone ? trace.at_us[came[read]] : shard.sent_us.data[read],
      working: last < 0 ? 0 : shard.working.data[last],
      blocked_us: last < 0 ? -1 : shard.blocked_us.data[last],
      attempt: last < 0 ? 0 : shard.attempt.data[last],
    };
  }

  /** Takes in the rows that have come since. */
  #extend() {
    const { trace } = this;
    if (this.rows === trace.length) return;
    this.shard.fillTo(trace.eventCount, -1);
    this.home.fillTo(trace.eventCount, -1);
    this.came_us.fillTo(trace.eventCount, 0);
    for (; this.rows < trace.length; this.rows += 1) this.#take(this.rows);
  }

  /** @param {number} row */
  #take(row) {
    const { trace } = this;
    const event = trace.event[row];
    if (event < 0) return;
    const kind = trace.kindOf(row);
    const at_us = trace.at_us[row];
    if (kind === Kind.PUBLISHED || kind === Kind.FORWARDED) this.came_us.data[event] = at_us;
    if (kind === Kind.RECEIVED) {
      this.#read(row);
      return;
    }
    const shard = this.streams[this.home.data[event]]?.[this.shard.data[event]];
    if (!shard) return;
    if (kind === Kind.RETRY) {
      shard.failing.add(event);
      if (shard.now.blocked_us < 0) shard.now.blocked_us = at_us;
      shard.now.attempt = trace.attempt[row];
    } else if (DONE.has(kind)) {
      shard.now.working -= 1;
      if (shard.failing.delete(event) && !shard.failing.size) Object.assign(shard.now, { blocked_us: -1, attempt: 0 });
      this.home.data[event] = -1;
    } else return;
    shard.note(at_us);
  }

  /** @param {number} row */
  #read(row) {
    const { trace } = this;
    const event = trace.event[row];
    const node = trace.nodeOf(row);
    const shards = this.streams[node];
    if (!shards) return;
    const number = trace.subject[row] % shards.length;
    this.shard.data[event] = number;
    if (trace.edgeOf(row) !== this.edges[node]) return;
    const shard = shards[number];
    this.home.data[event] = node;
    shard.sent_us.push(this.came_us.data[event]);
    shard.read_us.push(trace.at_us[row]);
    shard.now.working += 1;
    shard.note(trace.at_us[row]);
  }
}

/** @type {WeakMap<Trace, Streams>} */
const known = new WeakMap();

/** The streams of a trace. @param {Trace} trace */
export function streamsOf(trace) {
  let streams = known.get(trace);
  if (!streams) {
    streams = new Streams(trace);
    known.set(trace, streams);
  }
  return streams;
}
