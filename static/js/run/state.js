import { FlowState } from "ef/run/flow_state";

export { FlowState };

/**
 * @typedef {import("ef/run/trace").Trace} Trace
 * @typedef {import("ef/run/flow_state").NodeState} NodeState
 * @typedef {import("ef/run/environments").Environment} Environment
 * @typedef {import("ef/run/waits").Wait} Wait
 * @typedef {import("ef/run/ledger").Ledger} Ledger
 */

/** Snapshots at distances that grow with the size of the state, and a cursor that plays forward without copying. */
class History {
  /** @param {Trace} trace */
  constructor(trace) {
    this.trace = trace;
    /** @type {FlowState[]} */
    this.snapshots = [new FlowState(trace.manifest)];
    this.frontier = new FlowState(trace.manifest);
    this.cursor = new FlowState(trace.manifest);
  }

  /** @param {number} rows */
  at(rows) {
    this.#extend(rows);
    if (this.cursor.rows === rows) return this.cursor;
    const snapshot = this.#before(rows);
    if (this.cursor.rows > rows || this.cursor.rows < snapshot.rows) this.cursor = snapshot.copy();
    for (let row = this.cursor.rows; row < rows; row += 1) this.cursor.apply(this.trace, row);
    return this.cursor;
  }

  /** @param {number} rows */
  #extend(rows) {
    const { frontier, snapshots } = this;
    let due = snapshots[snapshots.length - 1].rows + spacing(frontier);
    while (frontier.rows < rows) {
      frontier.apply(this.trace, frontier.rows);
      if (frontier.rows >= due) {
        snapshots.push(frontier.copy());
        due = frontier.rows + spacing(frontier);
      }
    }
  }

  /** @param {number} rows */
  #before(rows) {
    const { snapshots } = this;
    let low = 0;
    let high = snapshots.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (snapshots[middle].rows <= rows) low = middle + 1;
      else high = middle;
    }
    return snapshots[low - 1];
  }
}

/** @param {FlowState} state */
function spacing(state) {
  return Math.max(512, 4 * state.size);
}

/** @type {WeakMap<Trace, History>} */
const histories = new WeakMap();

/**
 * What is the case at t. The answer belongs to the asker until the next call for the same trace: read it, do not keep it
 * (`copy()` makes one to keep).
 * @param {Trace} trace
 * @param {number} t_us
 */
export function stateAt(trace, t_us) {
  let history = histories.get(trace);
  if (!history) {
    history = new History(trace);
    histories.set(trace, history);
  }
  return history.at(trace.indexAt(t_us));
}
