import { element, find, findAll, setText } from "ef/page/dom";
import { tidy } from "ef/inspector/json_layout";
import { MOST_PATTERNS, writtenPatterns } from "ef/inspector/filter_words";
import { PatternText } from "ef/inspector/pattern_text";
import { inUtf16, visible } from "ef/inspector/pattern_spans";
import { plural } from "ef/lib/words";

/**
 * @typedef {import("ef/inspector/filter_words").Fields} Fields
 * @typedef {import("ef/inspector/filter_words").Word} Word
 * @typedef {import("ef/inspector/filter_answers").FilterProblem} FilterProblem
 * @typedef {import("ef/inspector/filter_answers").Clause} Clause
 * @typedef {{root: HTMLElement, text: PatternText, complaints: HTMLElement, drawn: string}} Pattern
 */

/** What a filter is written in: a prefix and a suffix, or patterns with a scope perhaps. */
export class FilterFields {
  /**
   * @param {HTMLElement} root
   * @param {Word} word
   * @param {() => void} edited
   */
  constructor(root, word, edited) {
    this.root = root;
    this.word = word;
    this.edited = edited;
    this.scope = "";
    /** What Escape gives back. @type {Fields} */
    this.kept = { prefix: "", suffix: "", patterns: [""], scope: "" };
    /** @type {HTMLInputElement[]} */
    this.parts = /** @type {any} */ (findAll(root, "[data-key-part]"));
    this.place = root.querySelector("[data-patterns]");
    this.form = /** @type {HTMLTemplateElement | null} */ (root.querySelector("template[data-pattern-form]"));
    this.addButton = /** @type {HTMLButtonElement | null} */ (root.querySelector("[data-add-pattern]"));
    /** @type {Pattern[]} */
    this.patterns = [];
    for (const input of this.parts) {
      input.addEventListener("input", edited);
      input.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && this.#giveBackPart(input)) event.preventDefault();
      });
    }
    for (const button of findAll(root, "[data-scope]")) button.addEventListener("click", () => this.#choose(button.dataset.scope ?? ""));
    this.addButton?.addEventListener("click", () => this.#add());
  }

  /** @returns {Fields} */
  get value() {
    const [prefix = "", suffix = ""] = this.parts.map((input) => input.value);
    return { prefix, suffix, patterns: this.patterns.length ? this.patterns.map(({ text }) => text.value) : [""], scope: this.scope };
  }

  /** @param {Fields} fields */
  set value({ prefix, suffix, patterns, scope }) {
    this.parts.forEach((input, index) => (input.value = [prefix, suffix][index]));
    this.#showScope(scope);
    if (!this.place) return;
    while (this.patterns.length > patterns.length) this.patterns.pop()?.root.remove();
    while (this.patterns.length < patterns.length) this.patterns.push(this.#made());
    this.patterns.forEach(({ text }, index) => (text.value = patterns[index]));
    this.#number();
  }

  focus() {
    (this.parts[0] ?? this.patterns[0]?.text.area)?.focus();
  }

  /**
   * Lists what is wrong below each pattern and underlines it; the failing clauses of an event are underlined as well.
   * @param {FilterProblem[]} problems
   * @param {FilterProblem[]} warnings
   * @param {Clause[]} failing
   */
  mark(problems, warnings, failing) {
    if (!this.place) return this.#markParts(warnings, failing);
    const written = writtenPatterns(this.value.patterns);
    this.patterns.forEach((pattern, index) => {
      const { text } = pattern;
      const ours = (/** @type {{filter: number}} */ one) => (written.length ? written[one.filter] : 0) === index;
      /** @param {"problem" | "warning" | "failing"} kind */
      const span = (kind) => (/** @type {{start: number, end: number}} */ one) => visible(text.value, { ...inUtf16(text.value, one), kind });
      text.underline([
        ...failing.filter(ours).map(span("failing")),
        ...warnings.filter(ours).map(span("warning")),
        ...problems.filter(ours).map(span("problem")),
      ]);
      this.#list(pattern, problems.filter(ours), warnings.filter(ours));
    });
  }

  /** @param {FilterProblem[]} warnings @param {Clause[]} failing */
  #markParts(warnings, failing) {
    for (const input of this.parts) {
      const box = /** @type {HTMLElement} */ (input.parentElement);
      box.classList.toggle("is-failing", failing.some(({ path }) => path === input.dataset.keyPart));
    }
    const list = find(this.root, "[data-key-complaints]");
    const said = warnings.map(({ reason }) => reason).join("\n");
    if (list.dataset.said === said) return;
    list.dataset.said = said;
    list.hidden = !warnings.length;
    list.replaceChildren(...warnings.map(({ reason }) => element("li", { class: "is-warning" }, element("p", {}, element("b", {}, "Works, but:"), ` ${reason}`))));
  }

  /** @param {Pattern} pattern @param {FilterProblem[]} problems @param {FilterProblem[]} warnings */
  #list(pattern, problems, warnings) {
    const { text, complaints } = pattern;
    const drawn = JSON.stringify([problems, warnings]);
    if (drawn === pattern.drawn) return;
    pattern.drawn = drawn;
    complaints.replaceChildren(
      ...problems.map((problem) => this.#complaint(text, problem, "problem")),
      ...warnings.map((warning) => this.#complaint(text, warning, "warning")),
    );
    complaints.hidden = !problems.length && !warnings.length;
    complaints.setAttribute("aria-label", problems.length ? plural(problems.length, "problem") : plural(warnings.length, "warning"));
    pattern.root.classList.toggle("is-wrong", problems.length > 0);
    if (problems.length) text.area.setAttribute("aria-invalid", "true");
    else text.area.removeAttribute("aria-invalid");
  }

  /** @param {PatternText} text @param {FilterProblem} problem @param {"problem" | "warning"} kind */
  #complaint(text, problem, kind) {
    const { line, column, reason } = problem;
    const button = element(
      "button",
      { type: "button", title: "Go to this place" },
      element("b", {}, kind === "warning" ? `Works, but look at line ${line}, column ${column}.` : `Line ${line}, column ${column}.`),
      " ",
      element("span", {}, reason),
    );
    button.addEventListener("click", () => {
      const { start, end } = inUtf16(text.value, problem);
      text.select(start, end);
    });
    return element("li", { class: `is-${kind}` }, button);
  }

  #made() {
    const root = /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (this.form?.content.firstElementChild).cloneNode(true));
    const text = new PatternText(root, { edited: () => this.#typed(), giveBack: () => this.#giveBack(text) });
    const complaints = find(root, "[data-complaints]");
    complaints.id = `pattern-complaints-${crypto.randomUUID()}`;
    text.area.id = `pattern-${crypto.randomUUID()}`;
    text.area.setAttribute("aria-describedby", complaints.id);
    find(root, "label").setAttribute("for", text.area.id);
    find(root, "[data-tidy]").addEventListener("click", () => text.write(tidy(text.value)));
    root.querySelector("[data-remove-pattern]")?.addEventListener("click", () => this.#remove(root));
    this.place?.append(root);
    return { root, text, complaints, drawn: "" };
  }

  #typed() {
    this.#number();
    this.edited();
  }

  #add() {
    this.patterns.push(this.#made());
    this.patterns[this.patterns.length - 1].text.area.focus();
    this.#typed();
  }

  /** @param {HTMLElement} root */
  #remove(root) {
    const at = this.patterns.findIndex((pattern) => pattern.root === root);
    this.patterns.splice(at, 1);
    root.remove();
    this.patterns[Math.min(at, this.patterns.length - 1)].text.area.focus();
    this.#typed();
  }

  /** What each pattern is called, and what can be done with it. */
  #number() {
    const many = this.patterns.length > 1;
    this.patterns.forEach(({ root, text }, index) => {
      const label = find(root, "label");
      setText(label, many ? `${label.dataset.label} ${index + 1}` : `${label.dataset.label}`);
      const remove = /** @type {HTMLElement | null} */ (root.querySelector("[data-remove-pattern]"));
      remove?.setAttribute("aria-label", `Remove pattern ${index + 1}`);
      if (remove) remove.hidden = !many;
      find(root, "[data-tidy]").hidden = tidy(text.value) === text.value;
    });
    if (this.addButton) this.addButton.hidden = this.patterns.length >= MOST_PATTERNS;
  }

  /** @param {PatternText} text */
  #giveBack(text) {
    const kept = this.kept.patterns[this.patterns.findIndex((pattern) => pattern.text === text)] ?? "";
    if (text.value === kept) return false;
    text.write(kept);
    return true;
  }

  /** @param {HTMLInputElement} input */
  #giveBackPart(input) {
    const kept = [this.kept.prefix, this.kept.suffix][this.parts.indexOf(input)];
    if (input.value === kept) return false;
    input.value = kept;
    this.edited();
    return true;
  }

  /** @param {string} scope */
  #choose(scope) {
    this.#showScope(scope);
    this.edited();
  }

  /** @param {string} scope */
  #showScope(scope) {
    this.scope = scope;
    for (const button of findAll(this.root, "[data-scope]")) button.setAttribute("aria-pressed", String(button.dataset.scope === scope));
  }
}
