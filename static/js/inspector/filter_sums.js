import { find, setText } from "ef/page/dom";
import { costOfRun, dollars } from "ef/inspector/filter_counts";
import { exact } from "ef/inspector/words";
import { count, plural } from "ef/lib/words";

/**
 * @typedef {object} Sums
 * @property {number} events of the source so far
 * @property {number | null} passing null while it is not known
 * @property {number | null} before how many the compared filter lets pass
 * @property {boolean} isChanged the compared filter is the one in force; otherwise it is none
 * @property {import("ef/inspector/filter_counts").UsualRun | null} run null before the first
 * @property {number} memory_mb
 * @property {import("ef/inspector/filter_counts").Prices | null} prices
 */

/** How many events pass, and what that saves. */
export class FilterSums {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.share = find(root, "[data-share]");
    this.passing = find(root, "[data-passing]");
    this.filtered = find(root, "[data-filtered]");
    this.saved = find(root, "[data-saved]");
    this.cost = find(root, "[data-cost]");
    this.prices = find(root, "[data-prices]");
  }

  /** @param {Sums} sums */
  show(sums) {
    const { events, passing } = sums;
    const filtered = passing === null ? null : events - passing;
    setText(this.passing, passing === null ? "–" : count(passing));
    setText(this.filtered, filtered === null ? "–" : count(filtered));
    this.share.classList.toggle("is-unknown", !events || passing === null);
    this.share.style.setProperty("--share", events && passing !== null ? percentOf(passing, events) : "0%");
    setText(this.saved, savedWords(sums));
    setText(this.cost, costWords(sums));
    setText(this.prices, priceWords(sums));
    this.cost.hidden = !this.cost.textContent;
    this.prices.hidden = this.cost.hidden;
  }
}

/** @param {number} part @param {number} whole */
function percentOf(part, whole) {
  return `${((100 * part) / whole).toFixed(2)}%`;
}

/** @param {Sums} sums @returns {string} */
export function savedWords({ events, passing, before, isChanged, run }) {
  if (passing === null) return "Not known while the pattern is not valid.";
  if (!events) return "No event so far. Press play.";
  if (before === null) return "";
  const perRun = run?.events ?? 1;
  const runs = Math.round(Math.abs(before - passing) / perRun);
  const against = isChanged ? "the filter in force" : "no filter";
  if (before === passing) return isChanged ? "As many runs as with the filter in force." : "No event so far is filtered.";
  return `${before > passing ? "Saves" : "Adds"} ${perRun > 1 ? "about " : ""}${plural(runs, "run")} against ${against}.`;
}

/** @param {Sums} sums @returns {string} */
export function costWords({ events, passing, before, run, memory_mb, prices }) {
  if (!events || passing === null || before === null || before === passing || !run || !prices) return "";
  const usd = (costOfRun(prices, memory_mb, run.billed_ms) * Math.abs(before - passing)) / run.events;
  const sign = before > passing ? "" : "+";
  return `${sign}${dollars(usd)} so far, ${sign}${dollars((usd / events) * 1e6)} per million events`;
}

/** @param {Sums} sums @returns {string} */
export function priceWords({ run, memory_mb, prices }) {
  if (!run || !prices) return "";
  const each = run.events > 1 ? `${run.events.toFixed(1)} events` : "one event";
  return `At ${exact(run.billed_ms * 1000)} and ${count(memory_mb)} MB a run of ${each}; ${prices.region}, prices of ${prices.date}.`;
}

/**
 * What a listener is told: the first problem, or how many of the shown events pass.
 * @param {import("ef/inspector/filter_answers").FilterAnswer} answer
 * @param {import("ef/inspector/filter_counts").SeenEvent[]} events
 */
export function spokenWords({ problems, passing, failure }, events) {
  if (failure) return failure;
  if (!passing) {
    const [{ line, column, reason }] = problems;
    const more = problems.length > 1 ? ` ${plural(problems.length - 1, "more problem")}.` : "";
    return `Line ${line}, column ${column}: ${reason.replace(/\.?$/, ".")}${more}`;
  }
  return `${events.filter(({ card }) => passing.has(card)).length} of ${events.length} pass; the filter is valid.`;
}
