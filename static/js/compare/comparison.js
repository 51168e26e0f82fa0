/** Two runs side by side: the rows of the table and the steps of two journeys. Pure. */

import { exact, offset } from "ef/inspector/words";
import { count } from "ef/lib/words";

/**
 * @typedef {Record<string, number | null>} Figures
 * @typedef {{at_us: number, kind: string, node: string | null, edge: string | null, rule: string | null, attempt: number, value: number}} JourneyRow
 * @typedef {{id: string, name: string, figures: Figures}} Side
 * @typedef {object} Comparison as the server answers
 * @property {Side} was
 * @property {Side} now
 * @property {{same: number, changed: number, only_was: number, only_now: number}} events
 * @property {{at_us: number, place: number, was: {event: number, journey: JourneyRow[]}, now: {event: number, journey: JourneyRow[]}} | null} first
 *
 * @typedef {{label: string, was: string, now: string, change: string}} TableRow
 * @typedef {{at: string, mark: string, words: string, rule: string, differs: boolean}} Step
 */

/** @param {number} ms */
const ms = (ms) => exact(ms * 1000);
/** @param {number} usd */
const dollars = (usd) => `$${usd < 0.01 ? usd.toPrecision(2) : usd.toFixed(4)}`;

/** @type {[string, string, (value: number) => string][]} */
const ROWS = [
  ["delivered", "Delivered", count],
  ["throttled", "Throttled", count],
  ["retries", "Retries", count],
  ["dead_lettered", "Dead-lettered", count],
  ["lost", "Lost", count],
  ["returned", "Returned to callers", count],
  ["cold_starts", "Cold starts", count],
  ["age_p50_ms", "Age p50", ms],
  ["age_p99_ms", "Age p99", ms],
  ["usd", "Cost", dollars],
];
/** Told only where there is one. */
const SELDOM = new Set(["returned"]);
const NONE = "–";

/** @param {Comparison} comparison @returns {TableRow[]} */
export function tableOf({ was: { figures: was }, now: { figures: now } }) {
  return ROWS.filter(([key]) => !SELDOM.has(key) || was[key] || now[key]).map(([key, label, words]) => {
    const [before, after] = [was[key], now[key]];
    const shown = (/** @type {number | null} */ value) => (value === null ? NONE : words(value));
    return { label, was: shown(before), now: shown(after), change: before === null || after === null ? "" : changeWords(after - before, words) };
  });
}

/** @param {number} by @param {(value: number) => string} words */
function changeWords(by, words) {
  const size = words(Math.abs(by));
  if (!by || size === words(0)) return "same";
  return `${by > 0 ? "+" : "−"}${size}`;
}

/** What became of the events, in a sentence. @param {Comparison} comparison */
export function eventWords({ events: { same, changed, only_was, only_now } }) {
  if (!changed && !only_was && !only_now) return `No event went differently: all ${count(same)} went the same way.`;
  const parts = same ? [`${count(same)} events went the same way`, `${changed ? count(changed) : "none"} differently`] : [`All ${count(changed)} events went differently`];
  if (only_was) parts.push(`${count(only_was)} came only before`);
  if (only_now) parts.push(`${count(only_now)} came only now`);
  return `${parts.join(", ")}.`;
}

/** @param {string} text */
const capital = (text) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/** Of runs that are not over yet. @param {import("ef/page/api").Problem[]} problems */
export function waitingWords([{ where }]) {
  return `${capital(where)} is still being simulated. The comparison follows by itself.`;
}

/** Why two runs are not compared. @param {import("ef/page/api").Problem[]} problems */
export function refusalWords(problems) {
  return problems.map(({ where, message, remedy }) => `${capital(where)} ${message} ${remedy}`.trim()).join(" ");
}

/** @type {Record<string, [string, (row: JourneyRow) => string]>} mark and words by kind */
const KINDS = {
  PUBLISHED: ["published", ({ node }) => `Published by ${node}`],
  PASSED: ["published", () => "Passed the filter"],
  MISSED: ["filtered", () => "Another filter did not take it"],
  FILTERED: ["filtered", () => "Filtered out"],
  QUEUED: ["waiting", ({ node }) => `Queued for ${node}`],
  RECEIVED: ["waiting", ({ node }) => `Received from ${node}`],
  FORWARDED: ["published", ({ node }) => `Handed on to ${node}`],
  INIT: ["cold", ({ value }) => `Cold start, ${exact(value)}`],
  STARTED: ["processing", ({ node, attempt }) => `Attempt ${attempt} started at ${node}`],
  JOINED: ["processing", ({ node, attempt }) => `Attempt ${attempt} started in a batch of ${node}`],
  SUCCEEDED: ["delivered", ({ value }) => `Succeeded after ${exact(value)}`],
  PROCESSED: ["delivered", ({ value }) => `Processed after ${exact(value)}`],
  DELIVERED: ["delivered", ({ node }) => `Delivered to ${node}`],
  FAILED: ["failed", ({ attempt, value }) => `Attempt ${attempt} failed after ${exact(value)}`],
  UNPROCESSED: ["failed", ({ attempt, value }) => `Attempt ${attempt} failed after ${exact(value)}`],
  THROTTLED: ["throttled", ({ node, value }) => `Throttled at ${node}${value ? `, again in ${exact(value)}` : ""}`],
  RETRY: ["retry", ({ value }) => `Waits ${exact(value)} for the next attempt`],
  GAVE_UP: ["failed", () => "No further attempt"],
  SENT: ["published", ({ node }) => `A record went to ${node}`],
  REFUSED: ["failed", ({ node }) => `${node} refused a record`],
  DEAD_LETTERED: ["dead", ({ node }) => `Dead-lettered from ${node}`],
  LOST: ["lost", () => "Lost"],
  RETURNED: ["failed", () => "The caller got the error"],
  ANSWERED: ["failed", () => "The caller stopped waiting"],
  REPEATED: ["published", () => "Did again what it had done"],
};

/**
 * @param {JourneyRow[]} journey
 * @param {number} place the first row that is not as in the other run
 * @returns {Step[]}
 */
export function stepsOf(journey, place) {
  const born_us = journey[0]?.at_us ?? 0;
  return journey.map((row, index) => {
    const [mark, words] = KINDS[row.kind] ?? ["published", () => row.kind.toLowerCase()];
    return { at: offset(row.at_us - born_us), mark, words: words(row), rule: row.rule ?? "", differs: index >= place };
  });
}
