import { element, find } from "ef/page/dom";
import { FilterFields } from "ef/inspector/filter_fields";
import { differ } from "ef/inspector/filter_words";
import { filterFields, filterValue } from "ef/edit/filters";
import { fieldSentences } from "ef/edit/flow";

/**
 * @typedef {import("ef/edit/flow").FlowEdge} FlowEdge
 * @typedef {import("ef/edit/edits").Outcome} Outcome
 * @typedef {{word: import("ef/inspector/filter_words").Word | import("ef/edit/filters").TextWord, label: string, scopes: unknown[], many: boolean, docs: string}} FilterForm as the server describes it
 */

/** The filter of a connection in the inspector: set when it is left, or on Ctrl Enter. */
export class FilterPart {
  /**
   * @param {FilterForm} form
   * @param {FlowEdge} edge
   * @param {(value: object | null) => Promise<Outcome>} set
   */
  constructor(form, edge, set) {
    this.form = form;
    this.set = set;
    const template = /** @type {HTMLTemplateElement} */ (find(document, `template[data-filter-form="${form.word === "prefix" ? "prefix" : "patterns"}"]`));
    const fields = /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (template.content.firstElementChild).cloneNode(true));
    fields.setAttribute("aria-label", `Filter of ${edge.name.replace("->", " to ")}`);
    if (form.word !== "prefix") this.#fit(fields);
    this.problem = element("p", { class: "setting-problem", role: "alert", hidden: true });
    const docs = element("a", { target: "_blank", rel: "noreferrer", href: form.docs }, "How AWS reads it");
    this.root = element("section", { class: "edit-filter setting-group", "aria-label": "Filter" }, element("h3", {}, "Filter"), fields, this.problem, element("p", { class: "filter-help" }, docs));
    this.fields = new FilterFields(fields, /** @type {any} */ (form.word), () => this.#complain(""));
    this.kept = filterFields(edge.plain);
    this.fields.value = this.kept;
    this.fields.kept = this.kept;
    for (const button of fields.querySelectorAll("[data-scope]")) button.addEventListener("click", () => void this.#commit());
    fields.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#commit();
    });
    fields.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void this.#commit();
    });
    fields.addEventListener("focusout", (event) => {
      if (!fields.contains(/** @type {Node | null} */ (event.relatedTarget))) void this.#commit();
    });
  }

  /** @param {FlowEdge} edge */
  follow(edge) {
    const now = filterFields(edge.plain);
    const untouched = !differ(this.fields.value, this.kept);
    this.kept = now;
    this.fields.kept = now;
    if (untouched) this.fields.value = now;
  }

  focus() {
    this.fields.focus();
  }

  /** What this kind of filter has not, is not offered. @param {HTMLElement} fields */
  #fit(fields) {
    const { scopes, many, label, word } = this.form;
    if (!scopes.length) find(fields, "[data-scopes]").remove();
    if (!many) find(fields, "[data-add-pattern]").remove();
    const pattern = /** @type {HTMLTemplateElement} */ (find(fields, "template"));
    find(pattern.content, "label").dataset.label = label || (word === "Sql" ? "SQL statement" : "Filter pattern");
  }

  async #commit() {
    const { value } = this.fields;
    if (!differ(value, this.kept)) return;
    const { done, problems } = await this.set(filterValue(value, this.form.word));
    if (!done && problems.length) this.#complain(problems.map(fieldSentences).join(" "));
  }

  /** @param {string} sentence */
  #complain(sentence) {
    this.problem.hidden = !sentence;
    this.problem.textContent = sentence;
  }
}
