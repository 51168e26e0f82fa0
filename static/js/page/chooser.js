import { matching } from "ef/page/commands";
import { element, find, setText } from "ef/page/dom";
import { plural } from "ef/lib/words";

/**
 * @typedef {import("ef/page/commands").Entry & {run: () => void, reason?: string}} Action with a reason why it can't be chosen, if there is one
 *
 * @typedef {object} Question
 * @property {string} label what is chosen
 * @property {string} placeholder
 * @property {string} noun what one of the actions is
 * @property {Action[]} actions
 */

/** A list in front of the page: a few letters find an action, and Enter takes it. */
export class Chooser {
  constructor() {
    this.dialog = /** @type {HTMLDialogElement} */ (find(document, "[data-palette]"));
    this.field = /** @type {HTMLInputElement} */ (find(this.dialog, "[data-palette-field]"));
    this.list = find(this.dialog, "[data-palette-list]");
    this.count = find(this.dialog, "[data-palette-count]");
    this.noun = "";
    /** @type {Action[]} */
    this.actions = [];
    /** @type {Action[]} */
    this.shown = [];
    this.active = 0;
    this.field.addEventListener("input", () => this.#show());
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.list.addEventListener("click", (event) => {
      const option = /** @type {Element} */ (event.target).closest('[role="option"]');
      if (option) this.#choose(Number(option.getAttribute("data-place")));
    });
    // A click beside the list closes it.
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
  }

  get isOpen() {
    return this.dialog.open;
  }

  close() {
    this.dialog.close();
  }

  /** @param {Question} question */
  open({ label, placeholder, noun, actions }) {
    this.actions = actions;
    this.noun = noun;
    for (const named of [this.dialog, this.list]) named.setAttribute("aria-label", `${label}s`);
    this.field.setAttribute("aria-label", label);
    this.field.placeholder = placeholder;
    this.field.value = "";
    this.dialog.showModal();
    this.#show();
  }

  #show() {
    this.shown = matching(this.actions, this.field.value);
    this.active = 0;
    this.list.replaceChildren(...this.shown.map((action, place) => option(action, place)));
    const { length } = this.shown;
    setText(this.count, length ? plural(length, this.noun) : `No ${this.noun} has these words.`);
    this.#mark();
  }

  #mark() {
    for (const [place, shown] of Array.from(this.list.children).entries()) {
      shown.setAttribute("aria-selected", String(place === this.active));
      if (place === this.active) shown.scrollIntoView({ block: "nearest" });
    }
    const current = this.shown[this.active];
    if (current) this.field.setAttribute("aria-activedescendant", optionId(this.active));
    else this.field.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { length } = this.shown;
    if (event.isComposing || !length) return;
    if (event.key === "Enter") this.#choose(this.active);
    else if (event.key === "ArrowDown") this.active = (this.active + 1) % length;
    else if (event.key === "ArrowUp") this.active = (this.active + length - 1) % length;
    else return;
    event.preventDefault();
    if (this.dialog.open) this.#mark();
  }

  /** @param {number} place */
  #choose(place) {
    const action = this.shown[place];
    if (!action || action.reason) return;
    // The focus goes back to where it was before the command may move it.
    this.dialog.close();
    action.run();
  }
}

/** @param {number} place */
const optionId = (place) => `palette-option-${place}`;

/** @param {Action} action @param {number} place */
function option({ name, group, keys, reason }, place) {
  return element(
    "li",
    { role: "option", id: optionId(place), "data-place": place, class: "palette-option", "aria-disabled": reason ? "true" : null },
    element("span", { class: "palette-name" }, name),
    element("small", {}, reason || group),
    keys ? element("span", { class: "palette-keys" }, ...keys.split(" ").map((key) => element("kbd", { class: "key-cap" }, key))) : null,
  );
}
