import { drawing, element, find, setText } from "ef/page/dom";
import { minute } from "ef/inspector/words";

/**
 * @typedef {import("ef/inspector/filter_answers").FilterAnswer} FilterAnswer
 * @typedef {import("ef/inspector/filter_counts").SeenEvent} SeenEvent
 * @typedef {"passes" | "filtered" | "undecided"} Verdict
 * @typedef {{id: string, title: string, payload: unknown}} Said of an event
 */

/** @type {Record<Verdict, {icon: string, word: string}>} */
const LOOKS = {
  passes: { icon: "icon-tick", word: "passes" },
  filtered: { icon: "mark-filtered", word: "filtered" },
  undecided: { icon: "icon-undecided", word: "undecided" },
};

/** The last events of a source, each with what the filter says to it. One of them can be opened. */
export class FilterEvents {
  /**
   * @param {HTMLElement} list
   * @param {object} told
   * @param {(card: number | null) => void} told.pointed at which card the person is looking
   * @param {() => void} told.opened
   */
  constructor(list, { pointed, opened }) {
    this.list = list;
    this.told = { pointed, opened };
    /** @type {Map<number, EventRow>} */
    this.rows = new Map();
    /** The event whose payload is shown. @type {number | null} */
    this.chosen = null;
    /** @type {SeenEvent[]} */
    this.events = [];
    this.isHeld = false;
    list.addEventListener("pointerover", (event) => this.#look(rowOf(event.target)));
    list.addEventListener("pointerleave", () => this.#look(null));
    list.addEventListener("focusin", (event) => this.#look(rowOf(event.target)));
    list.addEventListener("focusout", () => this.#look(null));
    list.addEventListener("click", (event) => this.#click(/** @type {Element} */ (event.target)));
    list.addEventListener("keydown", (event) => this.#move(event));
  }

  /** Somebody is pointing at a row, which must not run away. */
  get isWatched() {
    return this.list.matches(":hover") || this.list.contains(document.activeElement);
  }

  /** @param {SeenEvent[]} events newest first @param {(event: SeenEvent) => Said} saidOf */
  show(events, saidOf) {
    this.events = events;
    if (!events.some(({ event }) => event === this.chosen)) this.chosen = null;
    const seen = new Set(events.map(({ event }) => event));
    for (const [event, row] of this.rows) {
      if (seen.has(event)) continue;
      row.item.remove();
      this.rows.delete(event);
    }
    events.forEach((one, place) => {
      let row = this.rows.get(one.event);
      if (!row) {
        row = new EventRow(one, saidOf(one));
        this.rows.set(one.event, row);
      }
      if (this.list.children[place] !== row.item) this.list.insertBefore(row.item, this.list.children[place] ?? null);
    });
    this.#oneTabStop();
  }

  /** @param {FilterAnswer | undefined} answer */
  decide(answer) {
    for (const { event, card } of this.events) {
      const row = this.rows.get(event);
      row?.decide(answer, card);
      row?.open(event === this.chosen);
    }
  }

  close() {
    this.chosen = null;
    this.told.pointed(null);
  }

  /** @param {HTMLElement | null} item */
  #look(item) {
    const event = item ? Number(item.dataset.filterEvent) : this.chosen;
    this.told.pointed(this.events.find((one) => one.event === event)?.card ?? null);
  }

  /** @param {Element} target */
  #click(target) {
    const item = target.closest("button") && rowOf(target);
    if (!item) return;
    const event = Number(item.dataset.filterEvent);
    this.chosen = this.chosen === event ? null : event;
    for (const [number, row] of this.rows) row.open(number === this.chosen);
    this.#oneTabStop();
    this.#look(item);
    this.told.opened();
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (!button) return;
    const buttons = this.#buttons();
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (button));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    buttons[Math.min(buttons.length - 1, Math.max(0, to))].focus();
    this.#oneTabStop();
  }

  #buttons() {
    return this.events.flatMap(({ event }) => this.rows.get(event)?.button ?? []);
  }

  /** Fifty rows are one stop of the Tab key; arrows go from row to row. */
  #oneTabStop() {
    const buttons = this.#buttons();
    const focused = buttons.find((button) => button === document.activeElement);
    const stop = focused ?? (this.chosen === null ? undefined : this.rows.get(this.chosen)?.button) ?? buttons[0];
    for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
  }
}

/** One event: its title, its time, the verdict, and when opened its payload. */
class EventRow {
  /** @param {SeenEvent} event @param {Said} said */
  constructor({ event, at_us }, { id, title, payload }) {
    const place = `filter-event-${crypto.randomUUID()}`;
    this.title = title;
    this.payload = payload;
    this.sentence = "";
    this.more = element("div", { class: "filter-event-more", id: place, hidden: true });
    this.button = /** @type {HTMLButtonElement} */ (
      element(
        "button",
        { type: "button", "aria-expanded": "false", "aria-controls": place },
        element("span", { class: "filter-event-mark" }),
        element("span", { class: "filter-event-title", title }, element("code", {}, id), " ", title),
        element("time", {}, minute(at_us)),
        element("span", { class: "filter-event-why" }, element("b", {}), " ", element("span", {})),
      )
    );
    this.item = element("li", { class: "filter-event", "data-filter-event": event }, this.button, this.more);
    this.drawn = "";
  }

  /** @param {FilterAnswer | undefined} answer @param {number} card */
  decide(answer, card) {
    const verdict = !answer?.passing ? "undecided" : answer.passing.has(card) ? "passes" : "filtered";
    const sentence = (answer?.passing && answer.explanations.get(card)?.sentence) || "";
    const seen = answer?.seen.get(card);
    if (seen !== undefined) this.payload = seen;
    const drawn = `${verdict}/${sentence}/${seen !== undefined}`;
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const { icon, word } = LOOKS[verdict];
    this.item.dataset.verdict = verdict;
    find(this.button, ".filter-event-mark").replaceChildren(drawing(icon));
    setText(find(this.button, "b"), word);
    // The title stands above already.
    setText(find(this.button, ".filter-event-why span"), verdict === "filtered" ? sentence.replaceAll(`The key ${this.title} `, "") : "");
    this.sentence = sentence;
    if (!this.more.hidden) this.#fill();
  }

  /** @param {boolean} open */
  open(open) {
    if (open !== this.more.hidden) return;
    this.more.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) this.#fill();
  }

  #fill() {
    const text = typeof this.payload === "string" ? this.payload : JSON.stringify(this.payload, null, 2);
    this.more.replaceChildren(
      this.sentence ? element("p", {}, this.sentence) : "",
      element("pre", { tabindex: 0, role: "region", "aria-label": "What the filter sees" }, element("code", {}, text)),
    );
  }
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
function rowOf(target) {
  return /** @type {Element} */ (target).closest("[data-filter-event]");
}
