import { branchRow, isOwn } from "ef/page/branch_care";
import { drawing, element, find } from "ef/page/dom";
import { minute } from "ef/inspector/words";

/** @typedef {import("ef/run/protocol").RunCard} RunCard */

/** More do not fit beside the flow's name and the run's state. */
const SHOWN = { usual: 2, wide: 3 };

/** @param {RunCard} card */
export const branchName = (card) => (card.parent ? `What-if: ${card.name}` : "Baseline");

/** The branch switcher: the baseline, the shown branch and the newest ones as tabs, all of them in the menu. */
export class Branches {
  /**
   * @param {RunCard[]} cards the baseline and its branches, oldest first
   * @param {(card: RunCard) => void} choose
   */
  constructor(cards, choose) {
    /** Every run met on this page, so that the browser's Back finds it again. */
    this.known = new Map(cards.map((card) => [card.id, card]));
    this.choose = choose;
    this.current = "";
    /** What was shown before. */
    this.last = "";
    this.tabs = find(document, "[data-branch-tabs]");
    this.more = find(document, "[data-branch-more]");
    this.menu = find(document, "[data-branch-menu]");
    for (const place of [this.tabs, this.menu]) place.addEventListener("click", (event) => this.#click(event));
    this.menu.addEventListener("toggle", () => this.#place());
    this.wide = matchMedia("(min-width: 1680px)");
    this.wide.addEventListener("change", () => this.current && this.show(this.current));
  }

  /** @param {string | null} id */
  find(id) {
    return this.known.get(id ?? "") ?? null;
  }

  /** @param {RunCard} card */
  add(card) {
    this.known.set(card.id, card);
  }

  /** The shown run's baseline and all its branches. */
  get cards() {
    const origin = this.#origin(this.current);
    return [...this.known.values()].filter(({ id }) => this.#origin(id) === origin);
  }

  /** @param {string} id @returns {string} */
  #origin(id) {
    const parent = this.find(id)?.parent;
    return parent && this.known.has(parent) ? this.#origin(parent) : id;
  }

  /** @param {string} id */
  show(id) {
    if (id !== this.current) this.last = this.current;
    this.current = id;
    const { cards, shown } = this;
    this.tabs.replaceChildren(...this.#visible(cards).map((card) => this.#button(card)));
    this.menu.replaceChildren(...cards.map((card) => this.#row(card)));
    this.more.hidden = cards.length <= shown && !cards.some(isOwn);
  }

  /** Shows what was shown before, or the run that this one branched from. */
  toggleLast() {
    const last = this.find(this.last) ?? this.find(this.find(this.current)?.parent ?? null);
    if (last && this.cards.includes(last)) this.choose(last);
  }

  openMenu() {
    if (this.cards.length > 1 || this.cards.some(isOwn)) this.menu.togglePopover();
  }

  /** How many are tabs. */
  get shown() {
    return this.wide.matches ? SHOWN.wide : SHOWN.usual;
  }

  /** @param {RunCard[]} cards */
  #visible(cards) {
    const { shown } = this;
    if (cards.length <= shown) return cards;
    const chosen = new Set([cards[0], this.find(this.current) ?? cards[0]]);
    for (let index = cards.length - 1; chosen.size < shown; index -= 1) chosen.add(cards[index]);
    return cards.filter((card) => chosen.has(card));
  }

  /** @param {RunCard} card @param {string} [note] */
  #button(card, note = "") {
    const name = branchName(card);
    return element(
      "button",
      {
        type: "button",
        class: card.parent ? "is-branch" : null,
        "data-branch": card.id,
        "aria-current": card.id === this.current ? "true" : null,
        "aria-label": note ? `${name}, ${note}` : name,
        title: name,
      },
      drawing(card.parent ? "icon-branch" : "icon-baseline"),
      element("span", {}, ...(card.parent ? [element("span", { class: "branch-kind" }, "What-if: "), card.name] : [name])),
      note ? element("small", {}, note) : null,
    );
  }

  /** @param {RunCard} card */
  #row(card) {
    const button = this.#button(card, card.parent ? `from ${minute(card.fork_us ?? 0)}` : "");
    return branchRow(card, button, {
      renamed: (name) => {
        card.name = name;
        this.show(this.current);
      },
      deleted: () => this.#gone(card),
    });
  }

  /** What was shown goes to what it branched from, and without that to the gallery. @param {RunCard} card */
  #gone(card) {
    this.known.delete(card.id);
    if (this.last === card.id) this.last = "";
    if (card.id !== this.current) {
      this.show(this.current);
      return;
    }
    const parent = this.find(card.parent);
    this.menu.hidePopover();
    if (parent) this.choose(parent);
    else location.assign("/gallery/");
  }

  /** @param {Event} event */
  #click(event) {
    const button = /** @type {HTMLElement} */ (event.target).closest("[data-branch]");
    const card = this.find(button?.getAttribute("data-branch") ?? null);
    if (!card) return;
    this.menu.hidePopover();
    if (card.id !== this.current) this.choose(card);
  }

  #place() {
    const at = find(document, "[data-branches]").getBoundingClientRect();
    this.menu.style.top = `${at.bottom + 8}px`;
    this.menu.style.left = `${at.left}px`;
  }
}
