import { drawing, element, find, findAll, setText } from "ef/page/dom";
import { flagged, joined, listedIn, replaced, toggled, without } from "ef/traces/query_text";

/** @typedef {import("ef/traces/query_text").Term} Term */
/** @typedef {{where: string, message: string, remedy: string, start?: number, end?: number}} Mistake */

/** The query as chips, the field where more is written, and the menu that writes it for you. */
export class QueryBar {
  /**
   * @param {HTMLElement} root
   * @param {(text: string) => void} ask
   */
  constructor(root, ask) {
    this.root = root;
    this.ask = ask;
    this.chips = find(root, "[data-chips]");
    this.field = /** @type {HTMLInputElement} */ (find(root, "[data-query-field]"));
    this.problem = find(document, "[data-query-problem]");
    this.menu = find(document, "[data-filter-menu]");
    this.text = "";
    /** @type {Term[]} */
    this.terms = [];
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.ask(joined(this.text, this.field.value));
    });
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.chips.addEventListener("click", (event) => this.#chip(/** @type {Element} */ (event.target)));
    this.menu.addEventListener("click", (event) => this.#menu(/** @type {Element} */ (event.target)));
    for (const form of findAll(this.menu, "form")) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const name = form.dataset.over ?? "";
        const value = /** @type {HTMLInputElement} */ (find(form, "input")).value.trim();
        this.menu.hidePopover();
        this.ask(replaced(this.text, this.terms, name, value ? `${name}>${value}` : ""));
      });
    }
  }

  /** What the server has understood. @param {string} text @param {Term[]} terms */
  show(text, terms) {
    const focused = this.chips.contains(document.activeElement);
    this.text = text;
    this.terms = terms;
    this.field.value = "";
    this.field.removeAttribute("aria-invalid");
    this.problem.hidden = true;
    this.chips.replaceChildren(...terms.map((term, place) => chip(term, place)));
    if (focused) this.field.focus();
    for (const button of findAll(this.menu, "[data-toggle]")) {
      const [name, word] = (button.dataset.toggle ?? "").split(":");
      const isSet = word ? listedIn(terms, name).includes(word) : terms.some((term) => term.name === name && term.value === "yes");
      button.setAttribute("aria-pressed", String(isSet));
    }
  }

  /** What it has not. @param {string} text @param {Mistake[]} mistakes */
  refuse(text, mistakes) {
    // What was understood before stays as chips; only what was added is in the field, to be mended.
    if (!this.text || text.startsWith(this.text)) this.field.value = text.slice(this.text.length).trim();
    else {
      this.chips.replaceChildren();
      this.text = "";
      this.terms = [];
      this.field.value = text;
    }
    this.field.setAttribute("aria-invalid", "true");
    this.problem.replaceChildren(...mistakes.map((mistake) => element("p", {}, ...quoted(text, mistake), element("span", {}, `${mistake.message} ${mistake.remedy}`))));
    this.problem.hidden = false;
  }

  focus() {
    this.field.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const last = this.terms[this.terms.length - 1];
    if (event.key !== "Backspace" || this.field.value || !last) return;
    event.preventDefault();
    this.#edit(last);
  }

  /** @param {Element} target */
  #chip(target) {
    const term = this.terms[Number(target.closest("[data-chip]")?.getAttribute("data-chip") ?? -1)];
    if (!term) return;
    if (target.closest("[data-drop]")) this.#drop(term);
    else this.#edit(term);
  }

  /** Takes a chip away at once: the next click may come before the server has answered. @param {Term} term */
  #drop(term) {
    const text = without(this.text, term);
    const cut = this.text.length - text.length;
    const rest = this.terms.filter((other) => other !== term);
    const moved = rest.map((other) => (other.start > term.start ? { ...other, start: other.start - cut, end: other.end - cut } : other));
    this.show(text, moved);
    this.ask(text);
  }

  /** Takes a term back into the field. @param {Term} term */
  #edit(term) {
    const words = this.text.slice(term.start, term.end);
    this.ask(without(this.text, term));
    this.field.value = words;
    this.field.focus();
  }

  /** @param {Element} target */
  #menu(target) {
    const [name, word] = (target.closest("[data-toggle]")?.getAttribute("data-toggle") ?? "").split(":");
    if (!name) return;
    this.ask(word ? toggled(this.text, this.terms, name, word) : flagged(this.text, this.terms, name));
  }
}

/** @param {Term} term @param {number} place */
function chip({ name, verb, value }, place) {
  const said = `${name} ${verb} ${value}`;
  return element(
    "li",
    { class: "query-chip", "data-chip": place },
    element("button", { type: "button", class: "query-chip-text", title: "Edit" }, element("span", {}, `${name} ${verb} `), element("strong", {}, value)),
    element("button", { type: "button", class: "query-chip-drop", "data-drop": "", "aria-label": `Remove ${said}` }, drawing("icon-cross")),
  );
}

/** The text around the mistaken word, and the word marked. @param {string} text @param {Mistake} mistake @returns {Node[]} */
function quoted(text, { start, end, where }) {
  if (start === undefined || end === undefined) return [element("strong", {}, `${where} `)];
  return [element("code", {}, text.slice(0, start), element("mark", {}, text.slice(start, end)), text.slice(end)), document.createTextNode(" ")];
}

/** @param {HTMLElement} place @param {number} matched @param {number} total */
export function showCount(place, matched, total) {
  setText(find(place, "strong"), matched.toLocaleString("en-US"));
  setText(find(place, "span"), ` of ${total.toLocaleString("en-US")} events`);
}
