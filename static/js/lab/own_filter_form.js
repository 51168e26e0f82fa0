import { Refused, post } from "ef/page/api";
import { element, find, setText } from "ef/page/dom";
import { filterFields, filterValue } from "ef/edit/filters";
import { FilterAnswers } from "ef/inspector/filter_answers";
import { FilterFields } from "ef/inspector/filter_fields";
import { differ, writtenPatterns } from "ef/inspector/filter_words";
import { filterName, nameFilter } from "ef/lab/filter_names";
import { count, plural } from "ef/lib/words";

/**
 * @typedef {import("ef/lab/own_filters").Asked} Asked
 * @typedef {{values: () => any[], close: () => void, done: () => void}} Actions
 */

/** A filter that is written to be tried, with AWS's word about it while one types. */
export class OwnFilterForm {
  /**
   * @param {Asked} asked
   * @param {string} url
   * @param {Actions} actions
   */
  constructor(asked, url, actions) {
    this.asked = asked;
    this.actions = actions;
    this.setting = asked.setting;
    this.word = this.setting.form?.word ?? "";
    this.url = url;
    /** What the server said, by what was asked. @type {Map<string, any>} */
    this.said = new Map();
    this.answers = new FilterAnswers(
      ({ filter }) => this.#ask(filter),
      () => this.#show(),
    );
    this.problem = element("p", { class: "lab-problem", role: "alert", hidden: true });
    this.passing = element("p", { class: "lab-note", role: "status" });
    this.root = this.#made();
    this.fields = new FilterFields(this.root, /** @type {any} */ (this.word), () => this.#typed());
    this.fields.value = this.#fieldsOf(asked.filter ?? this.setting.filter ?? {});
    this.#keep();
    this.#look();
  }

  focus() {
    this.fields.focus();
  }

  #made() {
    const { setting, asked } = this;
    const template = /** @type {HTMLTemplateElement} */ (find(document, `template[data-filter-form="${this.word === "prefix" ? "prefix" : "patterns"}"]`));
    const root = /** @type {HTMLFormElement} */ (/** @type {HTMLElement} */ (template.content.firstElementChild).cloneNode(true));
    root.classList.add("lab-own-form");
    root.setAttribute("aria-label", asked.filter ? `Change ${filterName(asked.filter)}` : `A pattern of your own for ${setting.label}`);
    if (this.word !== "prefix") this.#fit(root);
    const docs = element("a", { target: "_blank", rel: "noreferrer", href: setting.form?.docs ?? "" }, "How AWS reads it");
    const cancel = element("button", { type: "button", class: "button button-small" }, "Cancel");
    cancel.addEventListener("click", () => this.actions.close());
    const remove = asked.filter ? element("button", { type: "button", class: "button button-small" }, "Remove") : null;
    remove?.addEventListener("click", () => {
      this.actions.close();
      asked.remove();
    });
    find(root, "[type=submit]").replaceWith(
      this.passing,
      this.problem,
      element("div", { class: "lab-own-actions" }, element("button", { class: "button button-small", title: "Ctrl Enter" }, asked.filter ? "Change" : "Add"), remove, cancel),
      element("p", { class: "filter-help" }, docs),
    );
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#put();
    });
    root.addEventListener("keydown", (event) => {
      if (event.isComposing || event.defaultPrevented) return;
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void this.#put();
      else if (event.key === "Escape") this.actions.close();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return root;
  }

  /** What this kind of filter has not, is not offered. @param {HTMLElement} root */
  #fit(root) {
    const { scopes = [], many = false, label = "" } = this.setting.form ?? {};
    if (!scopes.length) find(root, "[data-scopes]").remove();
    if (!many) find(root, "[data-add-pattern]").remove();
    const pattern = /** @type {HTMLTemplateElement} */ (find(root, "template"));
    find(pattern.content, "label").dataset.label = label || (this.word === "Sql" ? "SQL statement" : "Filter pattern");
  }

  /** Escape puts the form away instead of giving back what stood there. */
  #keep() {
    this.fields.kept = this.fields.value;
  }

  #typed() {
    this.#keep();
    this.#complain("");
    this.answers.retry();
    this.#look();
  }

  #look() {
    const filter = this.#plain();
    if (filter) this.answers.want([{ filter, cards: [] }]);
    this.#show();
  }

  #show() {
    const filter = this.#plain();
    const answer = filter && this.answers.about(filter);
    this.passing.toggleAttribute("data-asking", Boolean(filter && !answer));
    if (!answer) {
      if (!filter) setText(this.passing, "");
      return;
    }
    this.fields.mark(answer.problems, answer.warnings, []);
    if (answer.failure) this.#complain(answer.failure);
    const cards = this.said.get(JSON.stringify(filter))?.cards;
    setText(this.passing, answer.passing && cards ? `Lets ${count(answer.passing.size)} of ${plural(cards, "sample event")} through.` : "");
  }

  async #put() {
    const filter = this.#plain();
    if (!filter) {
      this.#complain("Write what may pass. To let everything pass, take off.");
      return;
    }
    try {
      const answer = this.said.get(JSON.stringify(filter)) ?? (await this.#ask(filter));
      if (!this.root.isConnected || JSON.stringify(filter) !== JSON.stringify(this.#plain())) return;
      if (answer.problems.length) this.#refuse(answer);
      else this.#take(answer);
    } catch (error) {
      this.#complain(sentenceOf(error));
    }
  }

  /** @param {any} answer */
  #refuse({ problems, warnings }) {
    this.fields.mark(problems, warnings, []);
    const [{ line, column, filter }] = problems;
    const { patterns } = this.fields.value;
    const which = patterns.length > 1 ? ` of pattern ${(writtenPatterns(patterns)[filter] ?? 0) + 1}` : "";
    this.#complain(`AWS would not take it. Mend line ${line}, column ${column}${which} first.`);
    this.fields.focus();
  }

  /** @param {any} answer */
  #take({ value, label }) {
    const others = this.actions.values().filter((one) => JSON.stringify(one) !== JSON.stringify(this.asked.filter));
    const isOn = Boolean(this.setting.on) && this.#isSame(value, this.setting.on);
    const same = isOn ? others.find((one) => one === "on") : others.find((one) => typeof one === "object" && this.#isSame(value, one));
    if (same) {
      this.#complain(isOn ? "That is the flow's own filter, which is there already: on. Change it first." : `${filterName(same)} is there already, and lets the same through.`);
      return;
    }
    nameFilter(value, label);
    this.actions.done();
    this.actions.close();
    this.asked.put(isOn ? "on" : value);
  }

  /** @param {any} filter @returns {Promise<any>} */
  async #ask(filter) {
    const answer = await post(this.url, { node: this.asked.axis.node, filter });
    this.said.set(JSON.stringify(filter), answer);
    return answer;
  }

  /** @param {any} one @param {any} other */
  #isSame(one, other) {
    return !differ(this.#fieldsOf(one), this.#fieldsOf(other));
  }

  /** @param {Record<string, any>} plain */
  #fieldsOf(plain) {
    if (this.word !== "Events") return filterFields(plain);
    return filterFields(Object.keys(plain).length ? { EventPattern: plain } : {});
  }

  /** @returns {Record<string, any> | null} */
  #plain() {
    const { value } = this.fields;
    if (this.word !== "Events") return filterValue(value, /** @type {any} */ (this.word));
    const text = value.patterns[0].trim();
    try {
      return text ? { Events: null, ...JSON.parse(text) } : null;
    } catch {
      return { Events: text };
    }
  }

  /** @param {string} sentence */
  #complain(sentence) {
    setText(this.problem, sentence);
    this.problem.hidden = !sentence;
  }
}

/** @param {unknown} error */
function sentenceOf(error) {
  if (!(error instanceof Refused)) return error instanceof Error ? error.message : String(error);
  return error.problems.map(({ message, remedy }) => `${message.charAt(0).toUpperCase()}${message.slice(1)} ${remedy}`.trim()).join(" ");
}
