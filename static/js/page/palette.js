import { COMMANDS, matching } from "ef/page/commands";
import { element, find, setText } from "ef/page/dom";

/** @typedef {import("ef/page/commands").Entry & {run: () => void}} Action */

/** The palette of commands: type a few letters of what to do, and Enter does it. */
export class Palette {
  /**
   * @param {Record<string, () => void>} commands what each of `COMMANDS` does
   * @param {() => Action[]} more what can be done besides, asked when it opens
   */
  constructor(commands, more) {
    this.commands = COMMANDS.map((command) => ({ ...command, run: commands[command.id] }));
    this.more = more;
    this.dialog = /** @type {HTMLDialogElement} */ (find(document, "[data-palette]"));
    this.field = /** @type {HTMLInputElement} */ (find(this.dialog, "[data-palette-field]"));
    this.list = find(this.dialog, "[data-palette-list]");
    this.count = find(this.dialog, "[data-palette-count]");
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
    // A click beside the palette closes it.
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
  }

  toggle() {
    if (this.dialog.open) {
      this.dialog.close();
      return;
    }
    this.actions = [...this.commands, ...this.more()];
    this.field.value = "";
    this.dialog.showModal();
    this.#show();
  }

  #show() {
    this.shown = matching(this.actions, this.field.value);
    this.active = 0;
    this.list.replaceChildren(...this.shown.map((action, place) => option(action, place)));
    const { length } = this.shown;
    setText(this.count, length ? `${length} ${length === 1 ? "command" : "commands"}` : "No command has these words.");
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
    // The focus goes back to where it was before the command may move it.
    this.dialog.close();
    this.shown[place]?.run();
  }
}

/** @param {number} place */
const optionId = (place) => `palette-option-${place}`;

/** @param {Action} action @param {number} place */
function option({ name, group, keys }, place) {
  return element(
    "li",
    { role: "option", id: optionId(place), "data-place": place, class: "palette-option" },
    element("span", { class: "palette-name" }, name),
    element("small", {}, group),
    keys ? element("span", { class: "palette-keys" }, ...keys.split(" ").map((key) => element("kbd", { class: "key-cap" }, key))) : null,
  );
}
