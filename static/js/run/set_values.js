/**
 * Settings as they are in force at a moment: the scenario's, or what an intervention has set since. Pure.
 *
 * @typedef {import("ef/run/protocol").Manifest} Manifest
 */

/** @param {Manifest} manifest @param {string} name  of a source @param {string} property @param {number} t_us @returns {any} null where nobody has set it */
export function sourceValue(manifest, name, property, t_us) {
  return lastSet(manifest, name, property, t_us) ?? manifest.scenario?.sources?.[name]?.settings?.[property] ?? null;
}

/** @param {Manifest} manifest @param {string} name  of a connection, source->target @param {string} property @param {number} t_us @returns {any} null where nobody has set it */
export function triggerValue(manifest, name, property, t_us) {
  const trigger = (manifest.scenario?.triggers ?? []).find((/** @type {any} */ one) => `${one.source}->${one.target}` === name);
  return lastSet(manifest, name, property, t_us) ?? trigger?.settings?.[property] ?? null;
}

/** @param {Manifest} manifest @param {string} owner @param {string} property @param {number} t_us */
function lastSet({ interventions }, owner, property, t_us) {
  let value;
  let latest_us = -Infinity;
  for (const { at_us, set } of interventions) {
    if (set?.node !== owner || set.property !== property || at_us > t_us || at_us < latest_us) continue;
    latest_us = at_us;
    value = set.value;
  }
  return value;
}
