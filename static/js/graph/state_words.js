import { nodePicture, rateAt } from "ef/graph/node_picture";

/** How a node is at t, in a word or two. Pure. */

/**
 * @param {import("ef/run/trace").Trace} trace
 * @param {import("ef/run/state").FlowState} state
 * @param {number} node
 * @param {"function" | "source" | "dead"} look
 * @param {number} t_us
 * @returns {string}
 */
export function stateWords(trace, state, node, look, t_us) {
  const { counts, waits } = state.nodes[node];
  if (look === "dead") return counts.landed ? "holds dead letters" : "empty";
  if (look === "source") {
    if (waits.size) return "cannot hand on all of its events";
    return rateAt(trace, node, t_us) > 0 ? "sending" : "quiet";
  }
  const { in_use, limit, throttling } = nodePicture(trace, state, node, 1, t_us, 1);
  if (throttling) return "throttled";
  if (limit > 0 && in_use >= limit) return "all in use";
  if (in_use) return "running";
  return counts.runs ? "idle" : "has not run yet";
}

/** @type {Record<string, string>} */
const HANDED = {
  asynchronous: "asynchronously",
  synchronous: "and waits for the answer",
  "queue polling": "polled as a queue",
  "stream polling": "polled as a stream",
  forward: "handed on",
};

/** @type {Record<string, string>} */
const ROLES = { dead_letter: "dead letters", on_failure: "on failure", on_success: "on success", emit: "writes", enrichment: "enriched by" };

/**
 * A connection in words, as seen from where it begins.
 * @param {import("ef/run/protocol").Manifest} manifest
 * @param {number} edge
 * @param {string} filter what holds at the time, "" for none
 */
export function edgeWords({ nodes, edges }, edge, filter) {
  const { to, role, invocation } = edges[edge];
  const parts = [`to ${nodes[to].name}`, role === "trigger" ? (HANDED[invocation ?? ""] ?? "") : (ROLES[role] ?? ""), filter ? `filter ${filter}` : ""];
  return parts.filter(Boolean).join(", ");
}
