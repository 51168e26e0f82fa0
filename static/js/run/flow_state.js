import { Kind } from "ef/run/protocol";

/** @typedef {import("ef/run/trace").Trace} Trace */
/** @typedef {import("ef/run/protocol").Manifest} Manifest */

/**
 * @typedef {object} Environment  a place in a function's row; the place is kept for life and reused after reclaiming
 * @property {number} number
 * @property {"busy" | "idle" | "reclaimed"} state
 * @property {number} since_us   when this state began
 * @property {number} init_us    how long its cold start took, 0 for a warm run
 * @property {number} ends_us    when the run returns, for a busy one
 * @property {number} failed_us  when its last run failed, -1 if it did not
 * @property {number} event      the event in it, or the last one
 *
 * @typedef {object} Wait  an event that will be tried again
 * @property {number} event
 * @property {number} node
 * @property {"retry" | "throttled"} reason
 * @property {number} attempt
 * @property {number} since_us
 * @property {number} due_us
 *
 * @typedef {object} Counts
 * @property {number} published
 * @property {number} filtered
 * @property {number} queued
 * @property {number} runs
 * @property {number} cold
 * @property {number} succeeded
 * @property {number} errors
 * @property {number} retries
 * @property {number} throttled
 * @property {number} dead_lettered
 * @property {number} lost
 * @property {number} returned
 * @property {number} landed
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
 * @property {number} dropped
 * @property {number} sent
 * @property {number} refused
 *
 * @typedef {object} Ledger
 * @property {number} published
 * @property {number} succeeded
 * @property {number} filtered
 * @property {number} dead_lettered
 * @property {number} lost
 * @property {number} returned
 * @property {number} waiting
 * @property {number} running
 */

const NO_COUNTS = {
  published: 0,
  filtered: 0,
  queued: 0,
  runs: 0,
  cold: 0,
  succeeded: 0,
  errors: 0,
  retries: 0,
  throttled: 0,
  dead_lettered: 0,
  lost: 0,
  returned: 0,
  landed: 0,
  refused: 0,
};

/** Everything that is the case after the first `rows` rows. Built by applying rows one by one, in order. */
export class FlowState {
  /** @param {Manifest} manifest */
  constructor(manifest) {
    this.rows = 0;
    /** @type {Ledger} */
    this.ledger = { published: 0, succeeded: 0, filtered: 0, dead_lettered: 0, lost: 0, returned: 0, waiting: 0, running: 0 };
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
    const { ledger } = this;
    const site = trace.site[row];
    const at_us = trace.at_us[row];
    const event = trace.event[row];
    const node = this.nodes[trace.siteNode[site]];
    const edge = this.edges[trace.siteEdge[site]];
    this.rows = row + 1;
    switch (trace.siteKind[site]) {
      case Kind.PUBLISHED:
        ledger.published += 1;
        ledger.waiting += 1;
        node.counts.published += 1;
        break;
      case Kind.PASSED:
        if (edge) edge.passed += 1;
        break;
      case Kind.FILTERED:
        ledger.waiting -= 1;
        ledger.filtered += 1;
        node.counts.filtered += 1;
        if (edge) edge.dropped += 1;
        break;
      case Kind.QUEUED:
        node.counts.queued += 1;
        break;
      case Kind.INIT:
        node.counts.cold += 1;
        openEnvironment(node, trace.subject[row], at_us, trace.value[row]);
        break;
      case Kind.STARTED:
        ledger.waiting -= 1;
        ledger.running += 1;
        node.busy += 1;
        node.counts.runs += 1;
        leaveDock(node, event, at_us);
        occupy(node, trace.subject[row], at_us, trace.value[row], event);
        break;
      case Kind.SUCCEEDED:
        ledger.running -= 1;
        ledger.succeeded += 1;
        node.busy -= 1;
        node.counts.succeeded += 1;
        release(node, trace.subject[row], at_us, false);
        break;
      case Kind.FAILED:
        ledger.running -= 1;
        ledger.waiting += 1;
        node.busy -= 1;
        node.counts.errors += 1;
        release(node, trace.subject[row], at_us, true);
        break;
      case Kind.RETRY:
        node.counts.retries += 1;
        hold(node, trace, row, "retry");
        break;
      case Kind.THROTTLED:
        node.counts.throttled += 1;
        node.throttled_us = at_us;
        if (trace.value[row] > 0) hold(node, trace, row, "throttled");
        else leaveDock(node, event, at_us);
        break;
      case Kind.GAVE_UP:
        leaveDocks(this.nodes, event, at_us);
        break;
      case Kind.SENT:
        node.counts.landed += 1;
        if (node.first_landed_us < 0) node.first_landed_us = at_us;
        if (edge) edge.sent += 1;
        break;
      case Kind.REFUSED:
        node.counts.refused += 1;
        if (edge) edge.refused += 1;
        break;
      case Kind.DEAD_LETTERED:
        ledger.waiting -= 1;
        ledger.dead_lettered += 1;
        node.counts.dead_lettered += 1;
        leaveDocks(this.nodes, event, at_us);
        break;
      case Kind.LOST:
        ledger.waiting -= 1;
        ledger.lost += 1;
        if (node) node.counts.lost += 1;
        leaveDocks(this.nodes, event, at_us);
        break;
      case Kind.RETURNED:
        ledger.waiting -= 1;
        ledger.returned += 1;
        if (node) node.counts.returned += 1;
        leaveDocks(this.nodes, event, at_us);
        break;
      case Kind.RECLAIMED: {
        const gone = node.environments.find((environment) => environment.number === trace.subject[row]);
        if (gone) {
          gone.state = "reclaimed";
          gone.since_us = at_us;
        }
        break;
      }
    }
  }
}

/**
 * A new environment takes the first free place.
 * @param {NodeState} node
 * @param {number} number
 * @param {number} at_us
 * @param {number} init_us
 */
function openEnvironment(node, number, at_us, init_us) {
  /** @type {Environment} */
  const environment = { number, state: "busy", since_us: at_us, init_us, ends_us: at_us + init_us, failed_us: -1, event: -1 };
  const free = node.environments.findIndex((other) => other.state === "reclaimed");
  if (free >= 0) node.environments[free] = environment;
  else node.environments.push(environment);
}

/**
 * @param {NodeState} node
 * @param {number} number
 * @param {number} at_us
 * @param {number} value
 * @param {number} event
 */
function occupy(node, number, at_us, value, event) {
  const environment = node.environments.find((other) => other.number === number);
  if (!environment) return;
  // A cold start opened it at this same instant: only then is there an init to show.
  if (environment.event >= 0) environment.init_us = 0;
  environment.state = "busy";
  environment.since_us = at_us;
  environment.ends_us = at_us + value;
  environment.event = event;
}

/**
 * @param {NodeState} node
 * @param {number} number
 * @param {number} at_us
 * @param {boolean} failed
 */
function release(node, number, at_us, failed) {
  const environment = node.environments.find((other) => other.number === number);
  if (!environment) return;
  environment.state = "idle";
  environment.since_us = at_us;
  environment.failed_us = failed ? at_us : -1;
}

/**
 * @param {NodeState} node
 * @param {Trace} trace
 * @param {number} row
 * @param {Wait["reason"]} reason
 */
function hold(node, trace, row, reason) {
  const since_us = trace.at_us[row];
  const event = trace.event[row];
  node.waits.set(event, {
    event,
    node: trace.nodeOf(row),
    reason,
    attempt: trace.attempt[row],
    since_us,
    due_us: since_us + trace.value[row],
  });
}

/**
 * @param {NodeState} node
 * @param {number} event
 * @param {number} at_us
 */
function leaveDock(node, event, at_us) {
  if (node.waits.delete(event)) node.left_dock_us = at_us;
}

/**
 * An event waits beside its function, but a queue or a stream may be what gives it up.
 * @param {NodeState[]} nodes
 * @param {number} event
 * @param {number} at_us
 */
function leaveDocks(nodes, event, at_us) {
  for (const node of nodes) leaveDock(node, event, at_us);
}
