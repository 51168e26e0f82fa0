/** A run's own interventions with one of them changed, moved or left out: what a branch in its place is made of. Pure. */

/** @typedef {import("ef/run/protocol").Intervention} Intervention */
/** @typedef {import("ef/run/protocol").Manifest} Manifest */

/** How many of a run's interventions belong to its scenario: they happen in every run of it. @param {Manifest} manifest */
export function toldCount({ scenario }) {
  return scenario?.interventions?.length ?? 0;
}

/** @param {Manifest} manifest @returns {Intervention[]} those that persons made */
export function ownOf(manifest) {
  return manifest.interventions.slice(toldCount(manifest));
}

/**
 * @param {Manifest} manifest
 * @param {number[]} numbers among all of the run's
 * @param {(intervention: Intervention) => Intervention | null} change null leaves it out
 * @returns {Intervention[]} the persons' own
 */
export function changedList(manifest, numbers, change) {
  const first = toldCount(manifest);
  return ownOf(manifest).flatMap((own, place) => {
    const next = numbers.includes(first + place) ? change(own) : own;
    return next ? [next] : [];
  });
}
