import { element, find, setText } from "ef/page/dom";
import { problemSentences } from "ef/edit/flow";
import { linesOfNode, linesOfTrigger, spanOf } from "ef/edit/yaml_lines";
import { isWide, setWide } from "ef/inspector/wide";

/**
 * @typedef {import("ef/edit/flow").Flow} Flow
 * @typedef {import("ef/edit/yaml_lines").Lines} Lines
 * @typedef {import("ef/page/api").Problem} Problem
 */

/** The flow as text: the same document as the picture, applied as one step. */
export class YamlView {
  /**
   * @param {HTMLElement} root
   * @param {(yaml: string) => Promise<import("ef/edit/edits").Outcome>} replace
   */
  constructor(root, replace) {
    this.root = root;
    this.replace = replace;
    this.text = /** @type {HTMLTextAreaElement} */ (find(root, "[data-yaml-text]"));
    this.numbers = find(root, "[data-yaml-numbers]");
    this.list = find(root, "[data-yaml-problems]");
    this.note = find(root, "[data-yaml-note]");
    this.applyButton = /** @type {HTMLButtonElement} */ (find(root, "[data-yaml-apply]"));
    this.discardButton = /** @type {HTMLButtonElement} */ (find(root, "[data-yaml-discard]"));
    /** What the flow is, as text. */
    this.kept = this.text.value;
    this.busy = false;
    this.text.addEventListener("input", () => this.#edited());
    this.text.addEventListener("scroll", () => (this.numbers.scrollTop = this.text.scrollTop));
    this.text.addEventListener("blur", (event) => {
      // Whoever goes to Discard does not want it applied.
      if (!this.root.contains(/** @type {Node | null} */ (event.relatedTarget))) void this.#apply();
    });
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        void this.#apply();
      }
    });
    find(root, "form").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#apply();
    });
    this.discardButton.addEventListener("click", () => this.#write(this.kept));
    find(root, "[data-widen]").addEventListener("click", () => setWide(!isWide()));
    this.#edited();
  }

  get isChanged() {
    return this.text.value !== this.kept;
  }

  /** @param {Flow} flow */
  show({ yaml }) {
    if (yaml === this.kept) return;
    const untouched = !this.isChanged;
    this.kept = yaml;
    if (untouched) this.#write(yaml);
    else this.#edited();
  }

  /** Brings the lines of what is chosen into view and marks them. @param {Flow} flow @param {import("ef/edit/selection").Selection} selection */
  reveal(flow, selection) {
    if (this.isChanged || this.root.hidden) return;
    const edge = flow.edges.find(({ id }) => id === selection.edge);
    const [from, to] = edge ? [flow.nodes[edge.from_index].name, flow.nodes[edge.to_index].name] : [];
    const lines = from && to ? linesOfTrigger(this.text.value, from, to) : selection.node ? linesOfNode(this.text.value, selection.node) : null;
    this.#number(lines);
    if (lines) this.#scrollTo(lines.first);
  }

  /** @param {number} line from 1 */
  goTo(line) {
    const [start, end] = spanOf(this.text.value, { first: line, last: line });
    this.text.focus();
    this.text.setSelectionRange(start, end);
    this.#scrollTo(line);
  }

  /** @param {number} line */
  #scrollTo(line) {
    const height = parseFloat(getComputedStyle(this.text).lineHeight);
    this.text.scrollTop = Math.max(0, (line - 3) * height);
  }

  /** @param {string} text */
  #write(text) {
    const { scrollTop } = this.text;
    this.text.value = text;
    this.text.scrollTop = scrollTop;
    this.#complain([]);
    this.#edited();
  }

  #edited() {
    const { isChanged } = this;
    this.#number(null);
    setText(this.note, isChanged ? "Not applied yet" : "As drawn");
    this.applyButton.disabled = !isChanged || this.busy;
    this.discardButton.disabled = !isChanged;
  }

  async #apply() {
    if (!this.isChanged || this.busy) return;
    const { value } = this.text;
    this.busy = true;
    this.#edited();
    const { done, problems } = await this.replace(value);
    this.busy = false;
    if (done && this.text.value === value) this.#write(this.kept);
    else this.#edited();
    this.#complain(done ? [] : problems);
  }

  /** @param {(Problem & {line?: number | null})[]} problems */
  #complain(problems) {
    this.list.hidden = !problems.length;
    if (problems.length) this.text.setAttribute("aria-invalid", "true");
    else this.text.removeAttribute("aria-invalid");
    this.list.replaceChildren(
      ...problems.map((problem) => {
        const { line } = problem;
        const words = element("span", {}, problemSentences(problem));
        if (!line) return element("li", {}, words);
        const button = element("button", { type: "button", title: "Go to this line" }, element("b", {}, `Line ${line}.`), " ", words);
        button.addEventListener("click", () => this.goTo(line));
        return element("li", {}, button);
      }),
    );
  }

  /** @param {Lines | null} marked */
  #number(marked) {
    const count = this.text.value.split("\n").length;
    const key = `${count} ${marked?.first} ${marked?.last}`;
    if (this.numbers.dataset.shown === key) return;
    this.numbers.dataset.shown = key;
    this.numbers.replaceChildren(
      ...Array.from({ length: count }, (_, index) => {
        const here = marked && index + 1 >= marked.first && index + 1 <= marked.last;
        return element("span", { class: here ? "is-chosen" : null }, `${index + 1}\n`);
      }),
    );
    this.numbers.scrollTop = this.text.scrollTop;
  }
}
