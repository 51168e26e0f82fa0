import { get } from "ef/page/api";
import { follow } from "ef/run/connection";
import { Trace } from "ef/run/trace";

/** @typedef {import("ef/run/protocol").RunCard} RunCard */
/** @typedef {import("ef/run/protocol").Manifest} Manifest */
/** @typedef {import("ef/run/connection").ConnectionState} ConnectionState */

/** A trace of many events takes tens of megabytes. */
const MOST_TRACES = 6;

/** Keeps the traces that were looked at, so that going back to a branch is instant, and feeds the shown one. */
export class RunFeed {
  /**
   * @param {import("ef/run/store").StudioStore} store
   * @param {(state: ConnectionState) => void} onState
   */
  constructor(store, onState) {
    this.store = store;
    this.onState = onState;
    /** @type {Map<string, Trace>} */
    this.traces = new Map();
    /** @type {{close: () => void, retryNow: () => void} | null} */
    this.connection = null;
    /** @type {{close: () => void} | null} */
    this.ghost = null;
  }

  /**
   * Shows a run. Its chunks may arrive before its manifest: they wait.
   * @param {RunCard} card
   * @param {Manifest | null} manifest what is at hand already
   * @param {RunCard | null} parent
   */
  async open(card, manifest, parent) {
    this.connection?.close();
    this.ghost?.close();
    this.ghost = null;
    const known = this.traces.get(card.id);
    /** @type {(() => void)[]} */
    let waiting = [];
    let ready = false;
    /** @param {() => void} action */
    const whenReady = (action) => (ready ? action() : void waiting.push(action));
    const connection = known?.complete
      ? { close() {}, retryNow() {} }
      : follow(
          card,
          {
            onRun: (fresh) => whenReady(() => this.store.setCard(fresh)),
            onChunk: (chunk) => whenReady(() => this.store.append(chunk)),
            onEnd: () => whenReady(() => this.store.finish()),
            onState: this.onState,
          },
          { after: known?.sequence ?? -1 },
        );
    this.connection = connection;

    const found = manifest ?? known?.manifest ?? /** @type {Manifest} */ (await get(card.manifest));
    if (this.connection !== connection) return;
    const trace = known ?? new Trace(found);
    this.#keep(card.id, trace);
    this.store.open(card, found, { trace, parentTrace: parent ? (this.traces.get(parent.id) ?? null) : null });
    ready = true;
    for (const action of waiting) action();
    waiting = [];
    if (parent) await this.#loadGhost(parent);
  }

  /** Does not wait for the countdown. */
  retryNow() {
    this.connection?.retryNow();
  }

  /**
   * A branch opened by its address has a parent nobody looked at yet.
   * @param {RunCard} parent
   */
  async #loadGhost(parent) {
    const known = this.traces.get(parent.id);
    if (known?.complete) return;
    const shown = this.store.card?.id;
    const trace = known ?? new Trace(/** @type {Manifest} */ (await get(parent.manifest)));
    if (this.store.card?.id !== shown) return;
    this.#keep(parent.id, trace);
    this.ghost = follow(
      parent,
      {
        onChunk: (chunk) => {
          trace.append(chunk);
          this.store.setParentTrace(trace);
        },
        onEnd: () => {
          trace.finish();
          this.store.setParentTrace(trace);
        },
      },
      { after: trace.sequence },
    );
  }

  /** The newest few; the oldest is loaded again if it is wanted. @param {string} id @param {Trace} trace */
  #keep(id, trace) {
    this.traces.delete(id);
    this.traces.set(id, trace);
    for (const oldest of this.traces.keys()) {
      if (this.traces.size <= MOST_TRACES) break;
      this.traces.delete(oldest);
    }
  }
}
