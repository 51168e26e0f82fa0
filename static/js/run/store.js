import { Playback } from "ef/run/playback";
import { Trace } from "ef/run/trace";

/** @typedef {import("ef/run/protocol").Chunk} Chunk */
/** @typedef {import("ef/run/protocol").Manifest} Manifest */
/** @typedef {import("ef/run/protocol").RunCard} RunCard */
/** @typedef {"time" | "trace" | "selection" | "run" | "playing" | "speed"} StoreChange */
/** @typedef {{node: number | null, event: number | null}} Selection */

/**
 * What the picture, the timeline and the inspector share: one run, one playhead, one selection.
 * @typedef {ReturnType<typeof createStudioStore>} StudioStore
 */

/** @param {Playback} [playback] */
export function createStudioStore(playback = new Playback()) {
  /** @type {Set<(change: StoreChange) => void>} */
  const subscribers = new Set();
  /** @param {StoreChange} change */
  const tell = (change) => {
    for (const fn of subscribers) fn(change);
  };

  const store = {
    /** @type {RunCard | null} */
    card: null,
    /** @type {Manifest | null} */
    manifest: null,
    /** @type {Trace | null} */
    trace: null,
    /** The run this one branched from, drawn as a ghost. @type {Trace | null} */
    parentTrace: null,
    playback,
    /** @type {Selection} */
    selection: { node: null, event: null },

    /**
     * Shows another run. The playhead stays where it is as far as the run is known.
     * @param {RunCard} card
     * @param {Manifest} manifest
     * @param {{parentTrace?: Trace | null, trace?: Trace}} [more]
     */
    open(card, manifest, { parentTrace = null, trace = new Trace(manifest) } = {}) {
      store.card = card;
      store.manifest = manifest;
      store.trace = trace;
      store.parentTrace = parentTrace;
      playback.trace = trace;
      tell("run");
    },

    /** The run's state changed. @param {RunCard} card */
    setCard(card) {
      store.card = card;
      tell("run");
    },

    /** @param {Trace | null} trace */
    setParentTrace(trace) {
      store.parentTrace = trace;
      tell("trace");
    },

    /** @param {Chunk} chunk */
    append(chunk) {
      store.trace?.append(chunk);
      tell("trace");
    },

    /** All chunks have come. */
    finish() {
      store.trace?.finish();
      tell("trace");
    },

    /**
     * Selects a node or follows an event; null clears, a part left out stays.
     * @param {{node?: number | null, event?: number | null}} choice
     */
    select(choice) {
      const next = { ...store.selection, ...choice };
      if (next.node === store.selection.node && next.event === store.selection.event) return;
      store.selection = next;
      tell("selection");
    },

    /** @param {(change: StoreChange) => void} fn  @returns {() => void} ends it */
    subscribe(fn) {
      subscribers.add(fn);
      return () => {
        subscribers.delete(fn);
      };
    },
  };
  playback.subscribe(tell);
  return store;
}
