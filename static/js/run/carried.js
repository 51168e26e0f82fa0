import { Kind } from "ef/run/protocol";

/** @typedef {import("ef/run/trace").Trace} Trace */

/**
 * What an event carries at a row: a card of the deck of the node that has it then. It changes when the event is handed
 * on; a queue or a stream that has it back from a pipe has its own card back.
 * @param {Trace} trace
 * @param {number} event
 * @param {number} row
 * @returns {{node: number, card: number} | null} null before it was published
 */
export function carriedAt(trace, event, row) {
  /** @type {Map<number, number>} */
  const cards = new Map();
  let node = -1;
  for (const own of trace.rowsOfEvent(event)) {
    if (own > row) break;
    const kind = trace.kindOf(own);
    const here = trace.nodeOf(own);
    if (kind === Kind.PUBLISHED || kind === Kind.FORWARDED) {
      cards.set(here, trace.value[own]);
      node = here;
    } else if (kind === Kind.RECEIVED && cards.has(here)) node = here;
  }
  return node < 0 ? null : { node, card: cards.get(node) ?? 0 };
}

/** @param {Trace} trace @param {number} event @param {number} row @returns {import("ef/run/protocol").Card | undefined} */
export function cardAt(trace, event, row) {
  const carried = carriedAt(trace, event, row);
  return carried ? trace.manifest.decks[String(carried.node)]?.[carried.card] : undefined;
}

const letters = new TextEncoder();

/** How large a card is; where a kind has no size of its own, as its payload's JSON. @param {import("ef/run/protocol").Card} card */
export function cardBytes({ size_bytes, payload }) {
  return size_bytes || letters.encode(JSON.stringify(payload)).length;
}
