import { element, drawing } from "ef/page/dom";
import { Kind } from "ef/run/protocol";

/**
 * The key lists the marks this flow can show, and no others. Pure but for `fillKey`.
 *
 * @typedef {import("ef/run/protocol").Manifest} Manifest
 */

/** @type {[string, string, number[]][]} symbol, word, kinds of which one makes it appear */
const MARKS = [
  ["published", "Published", [Kind.PUBLISHED]],
  ["processing", "Processing", [Kind.STARTED]],
  ["delivered", "Delivered", [Kind.SUCCEEDED]],
  ["retry", "Retry wait", [Kind.RETRY]],
  ["throttled", "Throttled", [Kind.THROTTLED]],
  ["failed", "Attempt failed", [Kind.FAILED]],
  ["dead", "Dead-lettered", [Kind.DEAD_LETTERED]],
  ["filtered", "Filtered out", [Kind.FILTERED]],
  ["lost", "Lost", [Kind.LOST]],
];

/** @type {[string, string][]} */
const SLOTS = [
  ["cold", "Cold start"],
  ["busy", "Busy"],
  ["idle", "Warm, idle"],
  ["reclaimed", "Reclaimed"],
  ["headroom", "Headroom"],
];

/** @param {Manifest} manifest */
export function marksPresent(manifest) {
  const kinds = new Set(manifest.sites.map(([kind]) => kind));
  const filtered = manifest.edges.some((edge) => edge.filter !== null);
  const kept = manifest.edges.some((edge) => edge.role === "dead_letter" || edge.role === "on_failure");
  const unkept = manifest.nodes.some(
    (node, index) =>
      node.role === "function" &&
      !manifest.edges.some((edge) => edge.from === index && (edge.role === "dead_letter" || edge.role === "on_failure")) &&
      manifest.edges.some((edge) => edge.to === index && edge.invocation === "asynchronous"),
  );
  const can = { filtered, dead: kept, lost: unkept };
  return MARKS.filter(([symbol, , any]) => any.some((kind) => kinds.has(kind)) && /** @type {any} */ (can)[symbol] !== false);
}

/** @param {Element} marks @param {Element} slots @param {Manifest} manifest */
export function fillKey(marks, slots, manifest) {
  const entry = (/** @type {string} */ symbol, /** @type {string} */ word) => element("li", {}, drawing(`mark-${symbol}`), word);
  marks.replaceChildren(...marksPresent(manifest).map(([symbol, word]) => entry(symbol, word)));
  slots.replaceChildren(...SLOTS.map(([symbol, word]) => entry(symbol, word)));
}
