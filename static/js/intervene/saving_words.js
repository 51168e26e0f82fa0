/** What would have saved an event, in words. Pure. */

import { interventionWords } from "ef/run/timeline_data";
import { plural } from "ef/lib/words";

/**
 * @typedef {object} Trial a change that was run, as the server answers
 * @property {string} name
 * @property {string | null} part
 * @property {object[] | null} further
 * @property {number | null} without
 * @property {boolean | null} saves
 * @property {number | null} delivered_more
 *
 * @typedef {{event: number, poison: boolean, changes: Trial[]}} Saving
 */

/**
 * @param {Trial} trial
 * @param {import("ef/run/protocol").Manifest} manifest
 */
export function trialName({ name, without }, manifest) {
  return without === null ? name : `without “${interventionWords(manifest.interventions[without] ?? {})}”`;
}

/** @param {Trial} trial */
export function trialNote({ part, delivered_more: more }) {
  const others = more === null || more <= 1 ? "" : `${plural(more - 1, "other")} would be delivered too`;
  return [part === null ? "" : `of ${part}`, others].filter(Boolean).join(", ");
}

/**
 * One sentence over the list.
 * @param {Saving} saving
 * @param {import("ef/run/protocol").Manifest} manifest
 */
export function savingWords({ changes, poison }, manifest) {
  const saving = changes.filter(({ saves }) => saves);
  const vain = changes.filter(({ saves }) => saves === false).map((trial) => trialName(trial, manifest));
  const unknown = changes.filter(({ saves }) => saves === null).length;
  const tried = vain.length ? ` Tried in vain: ${vain.join(", ")}.` : "";
  const late = unknown ? ` There was no time to try ${plural(unknown, "change")}.` : "";
  if (saving.length) return `Any one of these delivers it.${tried}${late}`;
  if (poison) return `The code fails on this event every time: no setting saves it.${tried}${late}`;
  return `No change that was tried delivers it.${tried}${late}`;
}
