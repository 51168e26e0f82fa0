import { element, find, setText } from "ef/page/dom";
import { inOrder, offered, valueText, withAxis } from "ef/lab/design";

/**
 * @typedef {import("ef/lab/types").Design} Design
 * @typedef {import("ef/lab/types").Choices} Choices
 */

/** "Add a setting": a node, one of its settings, and what would be tried. */
export class SettingChooser {
  /**
   * @param {HTMLElement} root
   * @param {Choices} choices
   * @param {(design: Design) => void} added
   */
  constructor(root, choices, added) {
    this.choices = choices;
    this.button = /** @type {HTMLButtonElement} */ (find(root, "[data-add-setting]"));
    this.form = /** @type {HTMLFormElement} */ (find(root, "[data-setting-chooser]"));
    this.node = /** @type {HTMLSelectElement} */ (find(this.form, "[name=node]"));
    this.property = /** @type {HTMLSelectElement} */ (find(this.form, "[name=property]"));
    /** @type {Design | null} */
    this.design = null;
    this.button.addEventListener("click", () => this.#open(this.form.hidden === true));
    this.node.addEventListener("change", () => this.#showSettings());
    this.property.addEventListener("change", () => this.#showHelp());
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.#open(false);
      this.button.focus();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const setting = this.#setting();
      if (!this.design || !setting) return;
      this.#open(false);
      added(withAxis(this.design, this.node.value, setting));
    });
  }

  /** @param {Design} design */
  show(design) {
    this.design = design;
    const chosen = this.node.value;
    const parts = offered(this.choices, design);
    this.node.replaceChildren(...parts.map(({ node, title }) => element("option", { value: node }, title)));
    if (parts.some(({ node }) => node === chosen)) this.node.value = chosen;
    this.button.disabled = !parts.length;
    this.#showSettings();
  }

  /** @param {boolean} open */
  #open(open) {
    this.form.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) this.node.focus();
  }

  #showSettings() {
    if (!this.design) return;
    const settings = offered(this.choices, this.design).find(({ node }) => node === this.node.value)?.settings ?? [];
    const groups = [...new Set(settings.map(({ group }) => group))];
    const options = groups.map((group) => {
      const items = settings.filter((setting) => setting.group === group).map(({ property, label }) => element("option", { value: property }, label));
      return element("optgroup", { label: group || "Settings" }, ...items);
    });
    this.property.replaceChildren(...options);
    this.#showHelp();
  }

  #showHelp() {
    const setting = this.#setting();
    if (!setting) return;
    const values = inOrder(setting.suggested).map((value) => valueText(value)).join(", ");
    setText(find(this.form, "[data-setting-help]"), [setting.help, `Now ${valueText(setting.now, setting.unit)}.`, values ? `Tries ${values}; change them afterwards.` : ""].filter(Boolean).join(" "));
  }

  #setting() {
    const part = this.choices.parts.find(({ node }) => node === this.node.value);
    return part?.settings.find(({ property }) => property === this.property.value) ?? null;
  }
}
