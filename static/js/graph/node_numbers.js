import { nodePicture, p95, rateAt } from "ef/graph/node_picture";
import { count, duration, percent, rate, shortSpan } from "ef/lib/words";

/**
 * A node's key numbers at t, each with its word. Pure.
 *
 * @typedef {{word: string, value: string, state: string}} NodeNumber  state "" is the usual
 */

/**
 * @param {import("ef/run/trace").Trace} trace
 * @param {import("ef/run/state").FlowState} state
 * @param {number} node
 * @param {"function" | "source" | "dead"} look
 * @param {number} t_us
 * @returns {NodeNumber[]} what is zero and rare is left out
 */
export function numbersOf(trace, state, node, look, t_us) {
  const { counts, waits, first_landed_us } = state.nodes[node];
  /** @param {string} word @param {number} amount @param {string} tone */
  const rare = (word, amount, tone) => (amount ? [{ word, value: count(amount), state: tone }] : []);
  if (look === "dead") {
    const oldest = counts.landed ? [{ word: "oldest", value: shortSpan(t_us - first_landed_us), state: "" }] : [];
    return [{ word: "dead letters", value: count(counts.landed), state: counts.landed ? "dead" : "" }, ...oldest];
  }
  if (look === "source") {
    return [
      { word: "events/s", value: rate(rateAt(trace, node, t_us)), state: "" },
      ...rare("waiting to retry", waits.size, "retry"),
      ...rare("filtered out", counts.filtered, "filtered"),
      ...rare("lost", counts.lost, "lost"),
    ];
  }
  const { in_use, limit } = nodePicture(trace, state, node, 1, t_us, 1);
  const slowest = p95(trace, node, t_us);
  return [
    { word: `of ${count(limit)} in use`, value: count(in_use), state: "" },
    { word: "runs", value: count(counts.runs), state: "" },
    ...(counts.runs ? [{ word: "cold", value: percent(counts.cold, counts.runs), state: "" }] : []),
    ...(slowest === null ? [] : [{ word: "p95", value: duration(slowest), state: "" }]),
    ...rare("errors", counts.errors, "failed"),
    ...rare("throttled", counts.throttled, "throttle"),
    ...rare("waiting to retry", waits.size, "retry"),
    ...rare("lost", counts.lost, "lost"),
  ];
}
