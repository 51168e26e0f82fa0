/** Asks the server what a filter would do, not at every letter, and keeps the answers. */

/**
 * @typedef {object} FilterProblem
 * @property {string} reason
 * @property {number} start in code points of the pattern's text
 * @property {number} end
 * @property {number} line
 * @property {number} column
 * @property {number} filter which pattern of those sent
 *
 * @typedef {object} Clause
 * @property {number} filter
 * @property {number} start
 * @property {number} end
 * @property {boolean} held
 * @property {string} path
 * @property {string} reason
 *
 * @typedef {{matched: boolean, sentence: string, clauses: Clause[]}} Explanation
 *
 * @typedef {object} FilterAnswer
 * @property {FilterProblem[]} problems
 * @property {FilterProblem[]} warnings
 * @property {Set<number> | null} passing the cards that pass; null where the filter is not valid
 * @property {Map<number, Explanation>} explanations by card, of those asked for
 * @property {Map<number, unknown>} seen by card: what the filter looks at
 * @property {import("ef/inspector/filter_counts").Prices | null} prices
 * @property {string} failure why there is no answer; "" when there is one
 *
 * @typedef {import("ef/inspector/filter_words").PlainFilter} PlainFilter
 * @typedef {{filter: PlainFilter, cards: number[]}} Question
 */

/** How long a typing hand must rest, and how often a playing run asks about further events. */
const WAITS = { typed_ms: 150, events_ms: 400 };
/** The filter in force, the one that is written, and the empty one they may be compared with. */
const KEPT = 6;

export class FilterAnswers {
  /**
   * @param {(question: Question) => Promise<any>} ask
   * @param {() => void} told there is something new to show
   * @param {typeof WAITS} [waits]
   */
  constructor(ask, told, waits = WAITS) {
    this.ask = ask;
    this.told = told;
    this.waits = waits;
    /** @type {Map<string, FilterAnswer>} */
    this.known = new Map();
    /** @type {Question[]} */
    this.open = [];
    this.newest = "";
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.underWay = false;
  }

  /** @param {PlainFilter} filter */
  about(filter) {
    return this.known.get(JSON.stringify(filter));
  }

  /**
   * What is wanted now; what was wanted before and is not any more is dropped.
   * @param {Question[]} questions the most urgent first
   */
  want(questions) {
    this.open = questions.flatMap(({ filter, cards }) => {
      const answer = this.about(filter);
      if (answer && (answer.failure || !answer.passing)) return [];
      const missing = answer ? cards.filter((card) => !answer.explanations.has(card)) : cards;
      return answer && !missing.length ? [] : [{ filter, cards: missing }];
    });
    const newest = JSON.stringify(questions[0]?.filter);
    const typed = newest !== this.newest;
    this.newest = newest;
    if (!this.open.length) {
      clearTimeout(this.timer);
      this.timer = undefined;
    } else if (typed || this.timer === undefined) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.#send(), typed ? this.waits.typed_ms : this.waits.events_ms);
    }
  }

  /** Forgets that there was no answer, so that it is asked for again. */
  retry() {
    for (const [key, { failure }] of this.known) if (failure) this.known.delete(key);
  }

  async #send() {
    this.timer = undefined;
    const question = this.open.shift();
    // The answer under way asks for the rest itself.
    if (!question || this.underWay) {
      if (question) this.open.unshift(question);
      return;
    }
    this.underWay = true;
    const key = JSON.stringify(question.filter);
    try {
      this.#keep(key, question, read(await this.ask(question)));
    } catch (error) {
      this.#keep(key, question, { ...NOTHING, failure: error instanceof Error ? error.message : String(error) });
    } finally {
      this.underWay = false;
    }
    if (this.open.length && this.timer === undefined) this.#send();
    this.told();
  }

  /** @param {string} key @param {Question} question @param {FilterAnswer} answer */
  #keep(key, question, answer) {
    const before = this.known.get(key);
    if (before?.passing && answer.passing) {
      answer.explanations = new Map([...before.explanations, ...answer.explanations]);
      answer.seen = new Map([...before.seen, ...answer.seen]);
    }
    // A card that was asked for and not explained is not asked for again.
    for (const card of answer.passing ? question.cards : []) {
      if (!answer.explanations.has(card)) answer.explanations.set(card, { matched: answer.passing?.has(card) ?? false, sentence: "", clauses: [] });
    }
    this.known.delete(key);
    this.known.set(key, answer);
    for (const old of this.known.keys()) {
      if (this.known.size <= KEPT) break;
      this.known.delete(old);
    }
  }
}

/** @type {FilterAnswer} */
const NOTHING = { problems: [], warnings: [], passing: null, explanations: new Map(), seen: new Map(), prices: null, failure: "" };

/** @param {any} answer @returns {FilterAnswer} */
function read({ problems, warnings, passing, explanations, seen, prices }) {
  return { ...NOTHING, problems, warnings, passing: passing && new Set(passing), explanations: byCard(explanations), seen: byCard(seen), prices };
}

/** @template T @param {Record<string, T>} found @returns {Map<number, T>} */
function byCard(found) {
  return new Map(Object.entries(found ?? {}).map(([card, value]) => [Number(card), value]));
}
