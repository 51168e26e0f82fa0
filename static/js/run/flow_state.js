import { join, occupy, openEnvironment, reclaim, release } from "ef/run/environments";
import { throttleOfBatch } from "ef/run/batches";
import { book, emptyLedger } from "ef/run/ledger";
import { Kind } from "ef/run/protocol";
import { hold, leaveDocks } from "ef/run/waits";

/** @typedef {import("ef/run/trace").Trace} Trace */
/** @typedef {import("ef/run/protocol").Manifest} Manifest */
/** @typedef {import("ef/run/environments").Environment} Environment */
/** @typedef {import("ef/run/waits").Wait} Wait */
/** @typedef {import("ef/run/ledger").Ledger} Ledger */

/**
 * @typedef {object} Counts  of events, but for a function's runs, errors, throttled and cold: a batch is one of each
 * @property {number} published  what was made here, or written here; not copies of what is here already
 * @property {number} copied     further events for one thing: another connection, another delivery, another request
 * @property {number} forwarded  what came here from another source
 * @property {number} filtered
 * @property {number} queued
 * @property {number} runs
 * @property {number} cold
 * @property {number} succeeded
 * @property {number} errors
 * @property {number} unprocessed  those of a batch that failed, or that were reported as failed
 * @property {number} retries
 * @property {number} throttled
 * @property {number} dead_lettered
 * @property {number} lost
 * @property {number} returned
 * @property {number} left       callers that stopped waiting
 * @property {number} repeated   what the code was asked to do once more
 * @property {number} landed     what lies here
 * @property {number} refused
 *
 * @typedef {object} NodeState
 * @property {number} busy
 * @property {Environment[]} environments
 * @property {Counts} counts
 * @property {number} throttled_us    last throttle, -1 for never
 * @property {number} left_dock_us    when an event last left the retry dock, -1 for never
 * @property {number} first_landed_us when the oldest event that lies here came, -1 for none
 * @property {Map<number, Wait>} waits
 *
 * @typedef {object} EdgeState
 * @property {number} passed
 * @property {number} dropped  by this edge's filter, whether or not another edge took the event
 * @property {number} sent
 * @property {number} refused
 */

const NO_COUNTS = {
  published: 0,
  copied: 0,
  forwarded: 0,
  filtered: 0,
  queued: 0,
  runs: 0,
  cold: 0,
  succeeded: 0,
  errors: 0,
  unprocessed: 0,
  retries: 0,
  throttled: 0,
  dead_lettered: 0,
  lost: 0,
  returned: 0,
  left: 0,
  repeated: 0,
  landed: 0,
  refused: 0,
};

/** What a row adds to its node, where that is all there is to it. @type {Record<number, keyof Counts>} */
const COUNTED = {
  [Kind.QUEUED]: "queued",
  [Kind.FILTERED]: "filtered",
  [Kind.SUCCEEDED]: "succeeded",
  [Kind.PROCESSED]: "succeeded",
  [Kind.DELIVERED]: "succeeded",
  [Kind.FAILED]: "errors",
  [Kind.BATCH_FAILED]: "errors",
  [Kind.UNPROCESSED]: "unprocessed",
  [Kind.STARTED]: "runs",
  [Kind.BATCH_STARTED]: "runs",
  [Kind.THROTTLED]: "throttled",
  [Kind.BATCH_THROTTLED]: "throttled",
  [Kind.FORWARDED]: "forwarded",
  [Kind.REFUSED]: "refused",
  [Kind.DEAD_LETTERED]: "dead_lettered",
  [Kind.LOST]: "lost",
  [Kind.RETURNED]: "returned",
  [Kind.ANSWERED]: "left",
  [Kind.REPEATED]: "repeated",
};

/** With these an event goes on, or is at its end: it waits no longer. */
const GOES_ON = /** @type {Set<number>} */ (
  new Set([Kind.QUEUED, Kind.STARTED, Kind.JOINED, Kind.GAVE_UP, Kind.FILTERED, Kind.DELIVERED, Kind.DEAD_LETTERED, Kind.LOST, Kind.RETURNED])
);

/** Everything that is the case after the first `rows` rows. Built by applying rows one by one, in order. */
export class FlowState {
  /** @param {Manifest} manifest */
  constructor(manifest) {
    this.rows = 0;
    this.ledger = emptyLedger();
    /** @type {NodeState[]} */
    this.nodes = manifest.nodes.map(() => ({
      busy: 0,
      environments: [],
      counts: { ...NO_COUNTS },
      throttled_us: -1,
      left_dock_us: -1,
      first_landed_us: -1,
      waits: new Map(),
    }));
    /** @type {EdgeState[]} */
    this.edges = manifest.edges.map(() => ({ passed: 0, dropped: 0, sent: 0, refused: 0 }));
  }

  /** All events that will be tried again, the soonest first. */
  get retries() {
    return this.nodes.flatMap((node) => [...node.waits.values()]).sort((a, b) => a.due_us - b.due_us || a.event - b.event);
  }

  /** @returns {FlowState} one that shares nothing with this one */
  copy() {
    const twin = /** @type {FlowState} */ (Object.create(FlowState.prototype));
    twin.rows = this.rows;
    twin.ledger = { ...this.ledger };
    twin.nodes = this.nodes.map((node) => ({
      ...node,
      environments: node.environments.map((environment) => ({ ...environment })),
      counts: { ...node.counts },
      // A wait is replaced, never changed, so both may hold it.
      waits: new Map(node.waits),
    }));
    twin.edges = this.edges.map((edge) => ({ ...edge }));
    return twin;
  }

  /** How much there is to copy, in rough units of one object. */
  get size() {
    let size = 8;
    for (const node of this.nodes) size += 2 + node.environments.length + node.waits.size;
    return size;
  }

  /**
   * @param {Trace} trace
   * @param {number} row
   */
  apply(trace, row) {
    const site = trace.site[row];
    const kind = trace.siteKind[site];
    const node = this.nodes[trace.siteNode[site]];
    const edge = this.edges[trace.siteEdge[site]];
    this.rows = row + 1;
    book(this.ledger, kind);
    if (GOES_ON.has(kind)) leaveDocks(this.nodes, trace.event[row], trace.at_us[row]);
    if (node) {
      const counted = COUNTED[kind];
      if (counted) node.counts[counted] += 1;
      changeNode(node, trace, row, kind);
    }
    if (edge) changeEdge(edge, kind);
  }
}

/**
 * @param {NodeState} node
 * @param {Trace} trace
 * @param {number} row
 * @param {number} kind
 */
function changeNode(node, trace, row, kind) {
  const at_us = trace.at_us[row];
  const subject = trace.subject[row];
  switch (kind) {
    case Kind.PUBLISHED:
      node.counts[trace.isAgain(trace.event[row]) ? "copied" : "published"] += 1;
      break;
    case Kind.INIT: {
      // Without an event or a batch, a provisioned environment has become ready.
      const provisioned = trace.event[row] < 0 && trace.attempt[row] === 0;
      if (!provisioned) node.counts.cold += 1;
      openEnvironment(node.environments, subject, at_us, trace.value[row], provisioned);
      break;
    }
    case Kind.STARTED:
    case Kind.BATCH_STARTED: {
      const events = kind === Kind.STARTED ? 1 : trace.attempt[row];
      const known = occupy(node.environments, { environment: subject, at_us, us: trace.value[row], event: trace.event[row], events });
      if (known) node.busy += 1;
      break;
    }
    case Kind.JOINED:
      join(node.environments, subject, trace.event[row]);
      break;
    case Kind.SUCCEEDED:
    case Kind.FAILED:
    case Kind.BATCH_SUCCEEDED:
    case Kind.BATCH_FAILED: {
      const failed = kind === Kind.FAILED || kind === Kind.BATCH_FAILED;
      const end = !failed ? "good" : trace.timedOut(row) ? "timed out" : "failed";
      if (release(node.environments, subject, at_us, end)) node.busy -= 1;
      break;
    }
    case Kind.RETRY:
      node.counts.retries += 1;
      hold(node, trace, row, throttleOfBatch(trace, row) >= 0 ? "throttled" : "retry");
      break;
    case Kind.THROTTLED:
      node.throttled_us = at_us;
      if (trace.value[row] > 0) hold(node, trace, row, "throttled");
      else leaveDocks([node], trace.event[row], at_us);
      break;
    case Kind.BATCH_THROTTLED:
      node.throttled_us = at_us;
      break;
    case Kind.SENT:
      land(node, at_us);
      break;
    case Kind.DELIVERED:
      // Along an edge it is an answer that needed no run; only without one does something stay here.
      if (trace.edgeOf(row) < 0) land(node, at_us);
      break;
    case Kind.RECLAIMED:
      reclaim(node.environments, subject, at_us);
      break;
  }
}

/** @param {EdgeState} edge @param {number} kind */
function changeEdge(edge, kind) {
  if (kind === Kind.PASSED) edge.passed += 1;
  else if (kind === Kind.FILTERED || kind === Kind.MISSED) edge.dropped += 1;
  else if (kind === Kind.SENT) edge.sent += 1;
  else if (kind === Kind.REFUSED) edge.refused += 1;
}

/** @param {NodeState} node @param {number} at_us */
function land(node, at_us) {
  node.counts.landed += 1;
  if (node.first_landed_us < 0) node.first_landed_us = at_us;
}
