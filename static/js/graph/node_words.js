import { count, plural, rate, shortSpan } from "ef/lib/words";

/**
 * A node in one sentence, for those who hear the picture. Pure.
 *
 * @typedef {import("ef/run/state").NodeState} NodeState
 * @typedef {import("ef/graph/node_picture").NodePicture} NodePicture
 * @typedef {import("ef/run/protocol").Manifest} Manifest
 */

/**
 * @param {Manifest} manifest
 * @param {number} node
 * @param {string} kind
 * @param {NodeState} state
 * @param {NodePicture} picture
 */
export function functionSentence(manifest, node, kind, { counts, waits }, picture) {
  const target = manifest.edges.find((edge) => edge.from === node && (edge.role === "dead_letter" || edge.role === "on_failure"));
  return [
    manifest.nodes[node].name,
    kind,
    `${count(picture.in_use)} of ${count(picture.limit)} in use`,
    counts.errors ? plural(counts.errors, "error") : "",
    counts.throttled ? `${count(counts.throttled)} throttled` : "",
    waits.size ? `${count(waits.size)} waiting to retry` : "",
    counts.lost ? `${count(counts.lost)} lost` : "",
    target ? `failures go to ${manifest.nodes[target.to].name}` : "",
  ]
    .filter(Boolean)
    .join(", ");
}

/** @param {string} name @param {string} kind @param {number} per_second @param {number} [callers] who wait for an answer */
export function sourceSentence(name, kind, per_second, callers = 0) {
  const waiting = callers ? `, ${plural(callers, "caller waits", "callers wait")}` : "";
  return `${name}, ${kind}, ${rate(per_second)} events per second${waiting}`;
}

/** @param {string} name @param {string} kind @param {number} letters @param {number} age_us */
export function lettersSentence(name, kind, letters, age_us) {
  return letters ? `${name}, ${kind}, ${plural(letters, "dead letter")}, oldest ${shortSpan(age_us)}` : `${name}, ${kind}, empty`;
}
