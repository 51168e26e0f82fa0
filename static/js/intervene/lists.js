/** A run's own interventions with one of them changed, moved or left out: what a branch in its place is made of. Pure. */

import { interventionWords } from "ef/run/timeline_data";
import { count } from "ef/lib/words";

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

/** What a branch with these interventions is called. @param {Intervention[]} interventions */
export function listName(interventions) {
  if (interventions.length !== 1) return `${count(interventions.length)} changes`;
  const words = interventionWords(interventions[0]);
  return words[0].toLowerCase() + words.slice(1);
}

/** The quick way: one event of the source as its deck has it. @param {string} node */
export function oneEvent(node) {
  return { name: `send to ${node}`, plain: { inject: { node } } };
}
