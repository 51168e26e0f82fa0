import { count } from "ef/lib/words";

/**
 * What a run's interventions have changed on a node so far, for the chip on its card. Pure.
 *
 * @typedef {import("ef/run/protocol").Manifest} Manifest
 * @typedef {import("ef/inspector/settings").Usual} Usual
 * @typedef {{now: string, was: string}} Change
 */

/** @type {Record<string, (value: string) => string>} */
const WORDS = {
  ReservedConcurrentExecutions: (value) => `reserved ${value}`,
  MemorySize: (value) => `${value} MB`,
  Timeout: (value) => `timeout ${value} s`,
  MaximumRetryAttempts: (value) => `retries ${value}`,
  BatchSize: (value) => `batch ${value}`,
};

/**
 * The settings that are not what they were, the newest change first.
 * @param {Manifest} manifest
 * @param {string} node
 * @param {number} t_us
 * @param {Usual} usual
 * @returns {Change[]}
 */
export function changesAt(manifest, node, t_us, usual) {
  /** @type {Map<string, {node: string, property: string, value: unknown}>} */
  const values = new Map();
  for (const { set } of manifest.interventions.filter(({ at_us, set }) => isAt(set?.node, node) && at_us <= t_us).sort((a, b) => a.at_us - b.at_us)) {
    const key = `${set.node} ${set.property}`;
    values.delete(key);
    values.set(key, set);
  }
  return [...values.values()]
    .map(({ node: owner, property, value }) => ({ property, now: inWords(value), was: inWords(usual(owner, property)) }))
    .filter(({ now, was }) => now !== was)
    .map(({ property, now, was }) => ({ now: named(property, now), was }))
    .reverse();
}

/** A trigger's settings stand on the card of what it leads to. @param {string | undefined} owner @param {string} node */
function isAt(owner, node) {
  return owner === node || (owner?.split("->")[1] ?? "") === node;
}

/** @param {string} property @param {string} value */
function named(property, value) {
  const words = WORDS[property];
  if (words) return words(value);
  const [last] = property.split(".").slice(-1);
  return `${last.replace(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b}`).toLowerCase()} ${value}`;
}

/** @param {unknown} value */
function inWords(value) {
  if (value === null || value === undefined) return "none";
  if (typeof value === "number") return count(value);
  return typeof value === "object" ? "changed" : String(value);
}
