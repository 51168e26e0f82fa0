/** The rows of one event told as steps, in the order in which their outcomes were known. Pure. */

import { lengthOf, reasonsOf, verdictOf } from "ef/inspector/attempt";
import { copyOf, ending } from "ef/inspector/endings";
import { isSameThrottle, sinceOf, withOutcomesFirst } from "ef/inspector/life";
import { differences } from "ef/inspector/payload_diff";
import { ruleWords } from "ef/inspector/sentence";
import { exact, offset, size } from "ef/inspector/words";
import { count } from "ef/lib/words";
import { cardAt, cardBytes, carriedAt } from "ef/run/carried";

/**
 * @typedef {import("ef/inspector/rows").TraceRow} TraceRow
 * @typedef {{title: string, sentence: string, rule: number, said: boolean}} Reason a rule in words, its number, and
 *   whether the step says its sentence or only names it
 * @typedef {object} Step
 * @property {number} at_us when the step was over and its outcome known
 * @property {string} offset the same, from the event's publication
 * @property {string} mark
 * @property {string} what
 * @property {string} where the node named at the end of `what`, "" when none
 * @property {string} duration
 * @property {string} cold the part of the duration spent starting an environment
 * @property {{name: string, size: string} | null} detail what the event carries; where it was published or came to
 * @property {import("ef/inspector/payload_diff").Difference[]} [changes] what this step has made of the payload
 * @property {Reason[]} reasons
 * @property {import("ef/inspector/filter_reasons").FilterQuestion} [asks] what the server can say more about
 */

/**
 * @param {import("ef/run/trace").Trace} trace
 * @param {TraceRow[]} life
 * @param {number} now_us
 * @param {import("ef/inspector/settings").Usual} [usual]
 * @returns {Step[]}
 */
export function stepsOf(trace, life, now_us, usual) {
  return new Teller(trace, withOutcomesFirst(life), now_us, usual).tell();
}

class Teller {
  /**
   * @param {import("ef/run/trace").Trace} trace
   * @param {TraceRow[]} life
   * @param {number} now_us
   * @param {import("ef/inspector/settings").Usual} [usual]
   */
  constructor(trace, life, now_us, usual) {
    this.trace = trace;
    this.manifest = trace.manifest;
    this.life = life;
    this.now_us = now_us;
    this.usual = usual;
    /** @type {Step[]} */
    this.steps = [];
    /** A run that has begun and is told when it ends. @type {TraceRow | null} */
    this.run = null;
    this.init_us = 0;
  }

  tell() {
    for (let index = 0; index < this.life.length; ) index = this.#row(index);
    if (this.run) this.#attempt(this.run, null);
    return this.steps;
  }

  /** @param {number} index @returns {number} the first row that is not told so far */
  #row(index) {
    const { life, now_us } = this;
    const row = life[index];
    const next = life[index + 1];
    switch (row.kind) {
      case "PUBLISHED":
        this.#published(row);
        break;
      case "PASSED":
        this.#add(row, "filter", "Passed the filter");
        break;
      case "FILTERED":
        this.#add(row, "filtered", "Filtered out", { asks: this.#question(row) });
        break;
      case "MISSED":
        this.#add(row, "filtered", "Not wanted by", { where: this.#name(this.manifest.edges[row.edge]?.to), asks: this.#question(row) });
        break;
      case "FORWARDED":
        this.#add(row, "published", "Arrived in", { where: this.#name(row.node), detail: this.#card(row), changes: this.#changes(row) });
        break;
      case "DELIVERED":
        if (row.edge < 0) this.#add(row, "delivered", "Kept in", { where: this.#name(row.node) });
        else this.#add(row, "delivered", this.#title(row) || "Answered without a run");
        break;
      case "RECEIVED": {
        const waited_us = row.at_us - sinceOf(life[index - 1] ?? row);
        this.#add(row, "waiting", "Taken from", { where: this.#name(row.node), duration: waited_us > 0 ? exact(waited_us) : "" });
        break;
      }
      case "QUEUED":
        this.#queued(row, life[index - 1], next);
        break;
      case "INIT":
        this.init_us = row.value;
        break;
      case "STARTED":
      case "JOINED":
        this.run = row;
        break;
      case "SUCCEEDED":
      case "FAILED":
      case "PROCESSED":
      case "UNPROCESSED":
        this.#attempt(this.run ?? row, row);
        break;
      case "ANSWERED":
        this.#add(row, "failed", this.#title(row) || "The caller got no answer", { duration: row.value ? exact(row.value) : "" });
        break;
      case "REPEATED":
        this.#add(row, "delivered", this.#title(row) || `Asked for ${count(row.value)} times`);
        break;
      case "RETRY":
        if (row.batch !== undefined) return this.#throttled(index);
        this.#retry(row, next ? next.at_us : null);
        break;
      case "THROTTLED":
        return this.#throttled(index);
      case "GAVE_UP": {
        // Giving up, the copy and the end happen at one instant: one step says all three.
        let last = index;
        while (life[last + 1]?.at_us === row.at_us) last += 1;
        const rest = life.slice(index, last + 1);
        const [mark, what, where] = ending(this.manifest, rest);
        this.#add(row, mark, what, { where, reasons: rest.flatMap((end) => this.#because(end)) });
        return last + 1;
      }
      case "SENT":
        this.#add(row, ...copyOf(this.manifest.edges[row.edge]?.role), { where: this.#name(row.node) });
        break;
      case "REFUSED":
        this.#add(row, "failed", "Refused by", { where: this.#name(row.node) });
        break;
      case "DEAD_LETTERED":
        this.#add(row, "dead", "Dead-lettered");
        break;
      case "LOST":
        this.#add(row, "lost", "Lost");
        break;
      case "RETURNED":
        this.#add(row, "failed", "Returned to the caller");
        break;
      default:
        // A row that this page has no words for: its rule has some.
        if (this.#title(row)) this.#add(row, "published", this.#title(row), { at_us: Math.min(row.at_us, now_us) });
    }
    return index + 1;
  }

  /** @param {TraceRow} row */
  #published(row) {
    // A function publishes nothing: something calls it.
    const isOther = this.trace.isAgain(row.event) || this.manifest.nodes[row.node]?.role === "function";
    const title = isOther ? this.#title(row) : "";
    // What it carries says more than that it came; why there is a second one does not go without saying.
    if (title) this.#add(row, "published", title, { detail: this.#card(row), changes: this.#changes(row) });
    else this.#add(row, "published", "Published by", { where: this.#name(row.node), detail: this.#card(row), changes: this.#changes(row), reasons: this.#because(row, false) });
  }

  /** @param {TraceRow} row @param {TraceRow | undefined} before @param {TraceRow | undefined} next */
  #queued(row, before, next) {
    const travelled_us = row.at_us - (before?.at_us ?? row.at_us);
    this.#add(row, "waiting", "Reached the queue", { duration: travelled_us ? exact(travelled_us) : "" });
    const until_us = next ? next.at_us : this.now_us;
    const waited_us = until_us - row.at_us;
    if (waited_us > 0) this.#add(row, "waiting", next ? "Waited in the queue" : "Waiting in the queue", { at_us: until_us, duration: exact(waited_us), reasons: [] });
  }

  /** Told when it is over. @param {TraceRow} row with which it began @param {TraceRow | null} outcome */
  #attempt(row, outcome) {
    const at_us = outcome ? outcome.at_us : this.now_us;
    const [mark, verb] = verdictOf(this.trace, outcome);
    const events = row.events ? ` in a batch of ${count(row.events)}` : "";
    const reasons = reasonsOf(this.trace, row, outcome).flatMap((reason, place) => this.#because(reason, place === 0));
    this.#add(row, mark, `Attempt ${row.attempt} ${verb}${events}`, { at_us, reasons, ...lengthOf(row.init_us ?? this.init_us, at_us - row.at_us) });
    this.run = null;
    this.init_us = 0;
  }

  /** @param {TraceRow} row @param {number | null} next_us when something else happened */
  #retry(row, next_us) {
    const left_us = row.at_us + row.value - this.now_us;
    const over = next_us !== null;
    // Without a length it lasts until what it waits for has happened.
    const waited_us = row.value || (next_us ?? this.now_us) - row.at_us;
    this.#add(row, "retry", over ? `Waited ${exact(waited_us)}` : "Waiting to retry", {
      at_us: over ? row.at_us + waited_us : row.at_us,
      duration: over || !row.value ? exact(waited_us) : `${exact(Math.max(0, left_us))} left`,
    });
  }

  /** Again and again for one reason, alone or with its batch, is one step. @param {number} index @returns {number} */
  #throttled(index) {
    const { life } = this;
    const row = life[index];
    let last = index;
    while (isSameThrottle(row, life[last + 1])) last += 1;
    const times = last - index + 1;
    const after = life[last + 1];
    const waited_us = (after ? after.at_us : this.now_us) - row.at_us;
    const events = row.events ? ` in a batch of ${count(row.events)}` : "";
    this.#add(row, "throttled", `Throttled${times > 1 ? ` ${count(times)} times` : ""}${events}`, {
      at_us: times > 1 ? life[last].at_us : row.at_us,
      duration: waited_us > 0 ? exact(waited_us) : "",
    });
    return last + 1;
  }

  /** @param {TraceRow} row @param {string} mark @param {string} what @param {Partial<Step>} [more] */
  #add(row, mark, what, more = {}) {
    const at_us = more.at_us ?? row.at_us;
    const since_us = at_us - this.life[0].at_us;
    this.steps.push({ where: "", duration: "", cold: "", detail: null, reasons: this.#because(row), ...more, at_us, offset: offset(since_us), mark, what });
  }

  /** @param {TraceRow} row @param {boolean} [said] @returns {Reason[]} */
  #because(row, said = true) {
    return this.manifest.rules[row.rule] ? [{ ...ruleWords(this.trace, row, this.usual), rule: row.rule, said }] : [];
  }

  /** @param {TraceRow} row */
  #title(row) {
    return this.manifest.rules[row.rule] ? ruleWords(this.trace, row, this.usual).title : "";
  }

  /** @param {number | undefined} node */
  #name(node) {
    return this.manifest.nodes[node ?? -1]?.name ?? "";
  }

  /** @param {TraceRow} row */
  #question(row) {
    return { edge: row.edge, filter: row.value, card: carriedAt(this.trace, row.event, row.row)?.card ?? 0 };
  }

  /** What is another in what it carries from this row on: than it carried before, or than what it was made of carries. @param {TraceRow} row */
  #changes(row) {
    const { trace } = this;
    const [event, last] = row.kind === "PUBLISHED" ? [trace.parent(row.event), row.row] : [row.event, row.row - 1];
    const before = event < 0 ? undefined : cardAt(trace, event, last);
    const after = cardAt(trace, row.event, row.row);
    return before && after ? differences(before.payload, after.payload) : [];
  }

  /** What the event carries from this row on. @param {TraceRow} row */
  #card(row) {
    const card = this.manifest.decks[String(row.node)]?.[row.value];
    return card ? { name: card.name, size: size(cardBytes(card)) } : null;
  }
}
