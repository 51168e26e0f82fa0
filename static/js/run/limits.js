/** The concurrency a function may use, as set in the scenario and changed by interventions. */

/** @typedef {import("ef/run/protocol").Manifest} Manifest */
/** @typedef {{limit: number, reserved: boolean}} Limit */

const PROPERTY = "ReservedConcurrentExecutions";
const ACCOUNT_DEFAULT = 1000;

/**
 * @param {Manifest} manifest
 * @param {number} node
 * @param {number} t_us
 * @returns {Limit}
 */
export function limitAt(manifest, node, t_us) {
  const { name } = manifest.nodes[node];
  let value = manifest.scenario?.functions?.[name]?.settings?.[PROPERTY] ?? null;
  for (const { at_us, set } of manifest.interventions) {
    if (set && at_us <= t_us && set.node === name && set.property === PROPERTY) value = set.value;
  }
  if (value !== null) return { limit: Number(value), reserved: true };
  return { limit: Number(manifest.scenario?.account?.ConcurrentExecutions ?? ACCOUNT_DEFAULT), reserved: false };
}
