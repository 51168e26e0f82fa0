import { post, runUrl } from "ef/page/api";
import { find, setText } from "ef/page/dom";
import { FilterAnswers } from "ef/inspector/filter_answers";
import { countEvents, lastEvents, usualRun } from "ef/inspector/filter_counts";
import { FilterEvents } from "ef/inspector/filter_events";
import { FilterFields } from "ef/inspector/filter_fields";
import { FilterSums, spokenWords } from "ef/inspector/filter_sums";
import { differ, fieldsAt, filterName, inShort, plainOf } from "ef/inspector/filter_words";
import { settingAt } from "ef/inspector/settings";
import { isWide, setWide } from "ef/inspector/wide";
import { plural } from "ef/lib/words";

/** The last events shown beside a filter. */
const SHOWN = 50;
/** A listener hears what a filter does when the typing has paused. */
const SILENCE_MS = 900;
const DEFAULT_MEMORY_MB = 128;

/**
 * @typedef {import("ef/inspector/filter_answers").FilterAnswer} FilterAnswer
 * @typedef {import("ef/inspector/filter_words").Fields} Fields
 * @typedef {import("ef/inspector/filter_words").Word} Word
 */

/** A trigger's filter under Configure: what it is written in, what it does to the run so far, and why. */
export class FilterEditor {
  /**
   * @param {HTMLDetailsElement} root
   * @param {object} studio
   * @param {import("ef/run/store").StudioStore} studio.store
   * @param {import("ef/inspector/settings").Usual} studio.usual
   * @param {() => void} studio.edited
   * @param {() => void} studio.apply
   */
  constructor(root, { store, usual, edited, apply }) {
    this.root = root;
    this.store = store;
    this.usual = usual;
    this.edited = edited;
    this.edge = Number(root.dataset.filterEdge);
    this.source = root.dataset.source ?? "";
    this.target = root.dataset.target ?? "";
    this.word = /** @type {Word} */ (root.dataset.word);
    this.failure = find(root, "[data-failure]");
    this.failureWords = find(root, "[data-failure-words]");
    this.says = find(root, "[data-says]");
    this.fields = new FilterFields(find(root, "[data-filter-fields]"), this.word, () => this.#typed());
    this.sums = new FilterSums(find(root, "[data-sums]"));
    this.events = new FilterEvents(/** @type {HTMLElement} */ (find(root, "[data-filter-events]")), {
      pointed: (card) => {
        this.pointed = card;
        this.#mark();
      },
      opened: () => store.playback.pause(),
    });
    this.answers = new FilterAnswers(
      async ({ filter, cards }) => store.card && post(runUrl(store.card, "filter-answers/"), { edge: this.edge, filter, cards }),
      () => this.update(),
    );
    /** What holds at the playhead. @type {Fields} */
    this.current = { prefix: "", suffix: "", patterns: [""], scope: "" };
    /** The card of the event under the pointer. @type {number | null} */
    this.pointed = null;
    /** What is shown: the last answer, until there is a newer one. @type {FilterAnswer | undefined} */
    this.answer = undefined;
    this.refused = "";
    this.run = "";
    this.seed = -1;
    this.silence = 0;
    this.isKnown = false;
    find(root, "[data-widen]").addEventListener("click", () => setWide(!isWide()));
    find(root, "[data-ask-again]").addEventListener("click", () => {
      this.answers.retry();
      this.update();
    });
    root.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        apply();
      } else if (event.key === "Escape" && !event.defaultPrevented && this.#backOut()) event.preventDefault();
    });
    find(root, "form").addEventListener("submit", (event) => {
      event.preventDefault();
      apply();
    });
  }

  get isChanged() {
    return differ(this.fields.value, this.current);
  }

  get isWrong() {
    return Boolean(this.answers.about(this.#plain())?.problems.length);
  }

  get whatIsWrong() {
    return "The filter is not valid.";
  }

  get name() {
    return filterName(this.fields.value, this.current, this.word);
  }

  /** @param {number} at_us */
  intervention(at_us) {
    return { at_us, set_filter: { source: this.source, target: this.target, filter: this.#plain() } };
  }

  /** @param {string} where */
  isAbout(where) {
    return where.includes(this.source) && where.includes(this.target);
  }

  discard() {
    this.fields.value = this.current;
    this.complain("");
    this.update();
  }

  /** Why it could not be applied. @param {string} sentence "" takes it back */
  complain(sentence) {
    this.refused = sentence;
    this.#tellFailure();
  }

  focus() {
    this.fields.focus();
  }

  /** Follows the playhead. */
  update() {
    const { manifest, playback, card } = this.store;
    const edge = manifest?.edges[this.edge];
    if (!manifest || !edge || !card) return;
    if (card.id !== this.run) this.#openRun(card.id, manifest.seed);
    this.#follow(fieldsAt(edge, playback.t_us));
    setText(find(this.root, "[data-short]"), inShort(this.fields.value, this.word) || "no filter");
    if (this.root.hidden || !this.root.open) return;
    this.#look();
    this.#show();
  }

  /** @param {string} run @param {number} seed */
  #openRun(run, seed) {
    this.run = run;
    this.answers.known.clear();
    // A branch has its parent's events; another seed has others.
    if (seed !== this.seed) this.answer = undefined;
    this.seed = seed;
    this.events.close();
  }

  /** The run's own filter changed; what the person wrote stays. @param {Fields} current */
  #follow(current) {
    if (this.isKnown && !differ(current, this.current)) return;
    const untouched = !this.isKnown || !this.isChanged;
    this.isKnown = true;
    this.current = current;
    this.fields.kept = current;
    if (untouched) this.fields.value = current;
  }

  #look() {
    const { trace, manifest, playback } = this.store;
    if (!trace || !manifest) return;
    const { from } = manifest.edges[this.edge];
    const deck = manifest.decks[String(from)] ?? [];
    if (!playback.playing || !this.events.isWatched) {
      this.events.show(lastEvents(trace, from, playback.t_us, SHOWN), ({ event, card }) => ({
        id: trace.eventId(event),
        title: deck[card]?.name ?? "",
        payload: deck[card]?.payload,
      }));
    }
    const cards = [...new Set(this.events.events.map(({ card }) => card))];
    const written = { filter: this.#plain(), cards };
    const compared = { filter: this.#compared(), cards: [] };
    this.answers.want(JSON.stringify(written.filter) === JSON.stringify(compared.filter) ? [written] : [written, compared]);
  }

  /** With what is written compared: with the filter in force, or while nothing is changed with none. */
  #compared() {
    return this.isChanged ? plainOf(this.current, this.word) : {};
  }

  #show() {
    const answer = this.answers.about(this.#plain());
    this.root.toggleAttribute("data-asking", !answer);
    if (answer) this.answer = answer;
    this.#tellFailure();
    this.#mark();
    this.events.decide(this.answer);
    this.#sum();
    this.edited();
  }

  #tellFailure() {
    const failure = this.answers.about(this.#plain())?.failure ?? "";
    setText(this.failureWords, failure || this.refused);
    this.failure.hidden = !this.failureWords.textContent;
    find(this.failure, "[data-ask-again]").hidden = !failure;
  }

  #sum() {
    const { trace, manifest, playback } = this.store;
    if (!trace || !manifest) return;
    const { from, to } = manifest.edges[this.edge];
    const t_us = playback.t_us;
    const { answer } = this;
    const compared = this.answers.about(this.#compared());
    const memory = settingAt(manifest, this.target, "MemorySize", t_us, this.usual);
    const { events } = countEvents(trace, from, t_us, null);
    this.sums.show({
      events,
      passing: answer?.passing ? countEvents(trace, from, t_us, answer.passing).passing : null,
      before: compared?.passing ? countEvents(trace, from, t_us, compared.passing).passing : null,
      isChanged: this.isChanged,
      run: usualRun(trace, to, t_us),
      memory_mb: Number(memory) || DEFAULT_MEMORY_MB,
      prices: answer?.prices ?? null,
    });
    const shown = this.events.events.length;
    setText(find(this.root, "[data-events-title]"), shown === SHOWN ? `Last ${SHOWN} events` : plural(shown, "event"));
    find(this.root, "[data-no-events]").hidden = shown > 0;
  }

  /** Underlines what is wrong and, for the event somebody looks at, the clauses that it fails. */
  #mark() {
    // Places are those of the text that was asked about; while an answer is under way, the old ones travel along.
    const answer = this.answers.about(this.#plain());
    if (!answer) return;
    const explanation = this.pointed === null ? undefined : answer.explanations.get(this.pointed);
    const failing = explanation && !explanation.matched ? explanation.clauses.filter(({ held }) => !held) : [];
    this.fields.mark(answer.problems, answer.warnings, failing);
  }

  #typed() {
    clearTimeout(this.silence);
    this.silence = window.setTimeout(() => this.#say(), SILENCE_MS);
    this.complain("");
    this.answers.retry();
    this.edited();
    this.update();
  }

  /** Speaks when the typing has paused, never while a run plays by itself. */
  #say() {
    const answer = this.answers.about(this.#plain());
    if (!answer) {
      this.silence = window.setTimeout(() => this.#say(), SILENCE_MS);
      return;
    }
    setText(this.says, spokenWords(answer, this.events.events));
  }

  /** One level: the opened event, the wide form. */
  #backOut() {
    if (this.events.chosen !== null) {
      this.events.close();
      this.update();
      return true;
    }
    if (!isWide()) return false;
    setWide(false);
    return true;
  }

  #plain() {
    return plainOf(this.fields.value, this.word);
  }
}
