import { drawing, element, find } from "ef/page/dom";
import { SettingControl } from "ef/inspector/setting_control";
import { fieldSentences } from "ef/edit/flow";

/**
 * @typedef {import("ef/inspector/setting_values").SettingField} Field
 * @typedef {import("ef/edit/edits").Outcome} Outcome
 */

/** One declared setting in the inspector: what is written is set when the field is left or Enter is pressed. */
export class EditField {
  /**
   * @param {string} owner the node or the connection it belongs to
   * @param {Field} field
   * @param {(name: string, value: number | string | null) => Promise<Outcome>} set
   */
  constructor(owner, field, set) {
    this.field = field;
    this.set = set;
    /** What was sent and not answered yet, or refused. @type {unknown} */
    this.sent = undefined;
    this.root = settingElement(`setting-${owner}-${field.name}`.replace(/[^\w-]/g, "-"), field);
    this.control = new SettingControl(this.root, field, () => {});
    this.reset = this.#reset();
    this.#offer(field);
    this.root.addEventListener("change", () => void this.#commit());
    this.root.addEventListener("focusout", () => void this.#commit());
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target instanceof HTMLInputElement) void this.#commit();
      if (event.key !== "Escape" || !this.control.isChanged) return;
      event.preventDefault();
      this.control.discard();
    });
  }

  /** What the flow says now; what is being written stays. @param {Field} field */
  follow(field) {
    const { control } = this;
    const untouched = !control.isChanged;
    control.follow(field.value);
    if (untouched || !control.isChanged) control.show(field.value);
    this.#offer(field);
  }

  /** The default is a button where it is not what is set. */
  #reset() {
    const words = find(this.root, "[data-note]").lastElementChild;
    if (!words?.textContent) return null;
    const button = element("button", { type: "button", class: "text-button setting-reset", "aria-label": `${this.field.label}: ${words.textContent}`, title: "Set it to this again" }, words.textContent);
    button.addEventListener("click", () => {
      this.control.discard();
      void this.#send(null);
      this.control.input.focus();
    });
    words.after(button);
    return { words: /** @type {HTMLElement} */ (words), button };
  }

  /** @param {Field} field */
  #offer({ value }) {
    if (!this.reset) return;
    const isDefault = value === this.field.default;
    this.reset.words.hidden = !isDefault;
    this.reset.button.hidden = isDefault;
  }

  async #commit() {
    const { control } = this;
    const { value, problem } = control.read;
    if (problem || !control.isChanged || this.sent === value) return;
    await this.#send(value);
  }

  /** @param {number | string | null} value */
  async #send(value) {
    this.sent = value;
    const { done, problems } = await this.set(this.field.name, value);
    // What was refused is not asked again until it is another.
    if (done || !problems.length) this.sent = undefined;
    else this.control.complain(problems.map(fieldSentences).join(" "));
  }
}

/** As the studio's template has it. @param {string} id @param {Field} field */
function settingElement(id, field) {
  const { kind, name, unit, choices = [], help, label, rows } = field;
  const note = `${id}-note`;
  const plain = { id, name, autocomplete: "off", "aria-describedby": note };
  const box =
    kind === "choice"
      ? element("span", { class: "setting-box setting-choice" }, element("select", plain, ...choices.map(([value, words]) => element("option", { value }, words))), drawing("icon-chevron-down"))
      : rows
        ? element("span", { class: "setting-box setting-lines" }, element("textarea", { ...plain, rows, spellcheck: "false" }))
        : kind === "text"
        ? element("span", { class: "setting-box setting-text" }, element("input", { ...plain, spellcheck: "false" }))
        : element("span", { class: "setting-box" }, element("input", { ...plain, inputmode: "decimal", placeholder: "none" }), unit ? element("span", { class: "setting-unit" }, unit) : null);
  const slider = element("input", { class: "slider", type: "range", min: "0", max: "1000", value: "0", "aria-label": `${label}, slider` });
  return element(
    "div",
    { class: "setting", "data-setting": name },
    element("label", { for: id }, label),
    element("s", { class: "setting-was", "data-was": true, hidden: true }),
    box,
    kind === "choice" || kind === "text" ? null : element("span", { class: "setting-slider", "data-slider": true, hidden: true }, slider),
    element("p", { class: "setting-note", id: note, "data-note": true }, help),
    element("p", { class: "setting-problem", "data-problem": true, hidden: true }),
  );
}
