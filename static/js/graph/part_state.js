import { nodePicture } from "ef/graph/node_picture";

/**
 * The worst that is the matter with some nodes at t, as the name of its mark, "" if nothing is. Pure.
 * @param {import("ef/run/trace").Trace} trace
 * @param {import("ef/run/state").FlowState} state
 * @param {import("ef/graph/layout").Layout} layout
 * @param {number[]} nodes
 * @param {number} t_us
 * @returns {"" | "lost" | "dead" | "throttled" | "retry"}
 */
export function worstOf(trace, state, layout, nodes, t_us) {
  const some = (/** @type {(node: number) => boolean} */ is) => nodes.some(is);
  if (some((node) => state.nodes[node].counts.lost > 0)) return "lost";
  if (some((node) => layout.nodes[node].look === "dead" && state.nodes[node].counts.landed > 0)) return "dead";
  if (some((node) => layout.nodes[node].look === "function" && nodePicture(trace, state, node, 1, t_us, 1).throttling)) return "throttled";
  return some((node) => state.nodes[node].waits.size > 0) ? "retry" : "";
}
