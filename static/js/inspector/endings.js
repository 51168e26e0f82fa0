/** How an event ended, and where what is kept of it went, in words. Pure. */

/** @typedef {import("ef/inspector/rows").TraceRow} TraceRow */

/**
 * @param {import("ef/run/protocol").Manifest} manifest
 * @param {TraceRow[]} rows from GAVE_UP to the end
 * @returns {[string, string, string]} mark, what, where
 */
export function ending({ edges, nodes }, rows) {
  const kinds = new Set(rows.map((row) => row.kind));
  if (kinds.has("DEAD_LETTERED")) {
    // A queue that goes on with it has an event of its own for it; the edge leads there all the same.
    const kept = rows.find((row) => row.kind === "SENT") ?? rows.find((row) => row.kind === "DEAD_LETTERED" && row.edge >= 0);
    const edge = edges[kept?.edge ?? -1];
    if (!edge) return ["dead", "Dead-lettered", ""];
    return ["dead", edge.role === "on_failure" ? "Recorded in" : "Moved to", nodes[edge.to].name];
  }
  if (kinds.has("LOST")) return ["lost", "Lost", ""];
  if (kinds.has("RETURNED")) return ["failed", "Returned to the caller", ""];
  return ["failed", "Gave up", ""];
}

/**
 * Mark and words for what a target took.
 * @param {import("ef/run/protocol").ManifestEdge["role"] | undefined} role
 * @returns {[string, string]}
 */
export function copyOf(role) {
  if (role === "emit") return ["delivered", "Wrote to"];
  return role === "on_success" ? ["delivered", "A record went to"] : ["dead", "A copy went to"];
}
