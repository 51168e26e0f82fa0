/**
 * The first five minutes: what a newcomer is asked to do, when each step is done, and what came of it. Pure.
 *
 * It goes with the first scenario of the gallery, in whose seventh second twelve photos come at once for five places.
 */

import { endOf, lifeOf } from "ef/inspector/rows";
import { whole } from "ef/inspector/words";
import { Kind } from "ef/run/protocol";
import { count, plural } from "ef/lib/words";

/** @typedef {import("ef/run/trace").Trace} Trace */
/** @typedef {import("ef/run/protocol").Intervention} Intervention */

export const SOURCE = "uploads";
export const FUNCTION = "make-thumbnail";
export const PROPERTY = "ReservedConcurrentExecutions";
export const PLACES = 20;
/** Just before the twelve come, and when the last of them is through. */
export const BEFORE_US = 5_500_000;
export const AFTER_US = 20_000_000;
const BURST_US = [6_000_000, 6_500_000];
/** Longer than the two waits of an event that fails, so that some are given up. */
const FAULT_S = 240;

/**
 * What is known of a visitor's way so far.
 * @typedef {object} Facts
 * @property {readonly Intervention[]} interventions of the shown run
 * @property {number | null} answer
 * @property {boolean} watched
 * @property {boolean} flipped
 * @property {Trace | null} trace
 * @property {Tally | null} before what the first run came to
 *
 * @typedef {{throttled: number, cold: number}} Tally
 *
 * @typedef {object} Step
 * @property {string} id
 * @property {string} title
 * @property {string} words
 * @property {string} action    the button's words; empty where there is a choice
 * @property {number[]} [choices]
 * @property {(facts: Facts) => boolean} isMet
 * @property {(facts: Facts) => string} outcome what is said once it is met
 */

/** @type {readonly Step[]} */
export const STEPS = [
  {
    id: "send",
    title: "Send a photo",
    words: "Whatever comes to the bucket becomes an event. Send one of your own.",
    action: "Send a photo",
    isMet: ({ interventions }) => interventions.some((one) => "inject" in one),
    outcome: () => "That made a branch: the first run stays as it was.",
  },
  {
    id: "predict",
    title: "Twelve at once",
    words: "Twelve photos come at once, for five places. How many thumbnails will be missing in the end?",
    action: "",
    choices: [0, 5, 7, 12],
    isMet: ({ answer }) => answer !== null,
    outcome: ({ answer }) => `You say ${answer}.`,
  },
  {
    id: "watch",
    title: "Watch",
    words: "Look at the yellow diamonds: they are refused. Then look where they go.",
    action: "Watch the twelve",
    isMet: ({ watched }) => watched,
    outcome: burstWords,
  },
  {
    id: "raise",
    title: "More places",
    words: `Set Reserved concurrency from 5 to ${PLACES} and apply it. What do you gain, what do you pay?`,
    action: "Show me where",
    isMet: ({ interventions }) => interventions.some((one) => isMorePlaces(one)),
    outcome: tradeWords,
  },
  {
    id: "flip",
    title: "Before and after",
    words: "Flip between both runs at the same moment: button, or key B.",
    action: "Flip",
    isMet: ({ flipped }) => flipped,
    outcome: () => "The same photos, the same luck: only what you changed is different.",
  },
  {
    id: "break",
    title: "Break it",
    words: `Let ${FUNCTION} fail for four minutes. Which photos come through, and where are the others?`,
    action: "Make it fail",
    isMet: ({ interventions }) => interventions.some((one) => "fault" in one),
    outcome: brokenWords,
  },
];

/** The intervention of the last step, a moment before the twelve come. */
export const FAULT = Object.freeze({
  at_us: BEFORE_US,
  fault: Object.freeze({ node: FUNCTION, kind: "fail", for: `${FAULT_S}s` }),
});

/** The step that comes next, and all before it: the number of those that are met, one after the other. @param {ReadonlySet<string>} met */
export function stepsMet(met) {
  const next = STEPS.findIndex(({ id }) => !met.has(id));
  return next < 0 ? STEPS.length : next;
}

/** @param {Intervention} one */
function isMorePlaces(one) {
  const set = "set" in one ? /** @type {any} */ (one).set : null;
  return set?.node === FUNCTION && set.property === PROPERTY && Number(set.value) > 5;
}

/** What the run came to while the twelve were there. @param {Trace} trace @returns {Tally} */
export function tallyOf(trace) {
  const node = trace.manifest.nodes.findIndex(({ name }) => name === FUNCTION);
  /** @param {number} kind */
  const inBurst = (kind) => trace.countBetween(trace.rowsAt(kind, node), BEFORE_US, AFTER_US);
  return { throttled: inBurst(Kind.THROTTLED), cold: inBurst(Kind.INIT) };
}

/** @param {Facts} facts */
function burstWords({ trace, answer }) {
  if (!trace) return "";
  const [from_us, to_us] = BURST_US;
  const source = trace.manifest.nodes.findIndex(({ name }) => name === SOURCE);
  const lives = Array.from(trace.cameTo(source))
    .filter((row) => trace.at_us[row] >= from_us && trace.at_us[row] <= to_us)
    .map((row) => lifeOf(trace, trace.event[row]));
  const made = lives.flatMap((life) => {
    const end = endOf(life);
    return end?.kind === "SUCCEEDED" ? [end.at_us - life[0].at_us] : [];
  });
  const missing = lives.length - made.length;
  const latest = made.length ? ` The last came after ${whole(Math.max(...made))}.` : "";
  const said = answer === null ? "" : answer === missing ? " You were right." : ` You said ${answer}.`;
  const verdict = missing === 0 ? "None is missing: throttled is not lost, it is later." : `${count(missing)} of ${count(lives.length)} are missing.`;
  return `${verdict}${latest}${said}`;
}

/** @param {Facts} facts */
function tradeWords({ trace, before }) {
  if (!trace || !before) return "";
  const now = tallyOf(trace);
  const figures = `Throttled: ${before.throttled} before, ${now.throttled} now. Cold starts: ${before.cold} before, ${now.cold} now.`;
  const traded = now.throttled < before.throttled && now.cold > before.cold;
  return traded ? `${figures} You traded waiting for cold starts.` : figures;
}

/** @param {Facts} facts */
function brokenWords({ trace }) {
  if (!trace) return "";
  const node = trace.manifest.nodes.findIndex(({ name }) => name === FUNCTION);
  const tried = trace.countBetween(trace.rowsAt(Kind.RETRY, node), BEFORE_US, Infinity);
  const rows = trace.manifest.nodes.flatMap((_, index) => Array.from(trace.rowsAt(Kind.DEAD_LETTERED, index)));
  return `${plural(tried, "wait")} for another try, and ${plural(rows.length, "dead letter")}: retries save what fails for a moment, not what fails for minutes.`;
}
