import { element, find } from "ef/page/dom";
import { carried, pieces } from "ef/inspector/pattern_spans";

/** @typedef {import("ef/inspector/pattern_spans").Span} Span */

/**
 * A text area whose stretches can be underlined: under it lies a copy of its text, invisible but for the underlines.
 * The copy gives the height, so the text area never scrolls by itself and the two can't come apart.
 */
export class PatternText {
  /**
   * @param {HTMLElement} root holds the text area and its copy
   * @param {object} told
   * @param {() => void} told.edited
   * @param {() => boolean} told.giveBack Escape: true when there was something to give back
   */
  constructor(root, { edited, giveBack }) {
    this.area = /** @type {HTMLTextAreaElement} */ (find(root, "textarea"));
    this.copy = find(root, "[data-copy]");
    this.shown = this.area.value;
    /** @type {Span[]} */
    this.spans = [];
    this.area.addEventListener("input", () => {
      this.spans = carried(this.spans, this.shown, this.area.value);
      this.#paint();
      edited();
    });
    this.area.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing && giveBack()) event.preventDefault();
    });
    this.#paint();
  }

  get value() {
    return this.area.value;
  }

  /** @param {string} text */
  set value(text) {
    if (text === this.area.value) return;
    this.area.value = text;
    this.area.setSelectionRange(0, 0);
    this.spans = [];
    this.#paint();
  }

  /** Writes as a hand does, so that the browser's Undo takes it back. @param {string} text */
  write(text) {
    this.area.focus();
    this.area.select();
    // Nothing else writes into the history of a text area.
    if (!document.execCommand("insertText", false, text)) this.value = text;
  }

  /** @param {Span[]} spans */
  underline(spans) {
    if (JSON.stringify(spans) === JSON.stringify(this.spans)) return;
    this.spans = spans;
    this.#paint();
  }

  /** Brings the caret to a stretch of the text. @param {number} start @param {number} end */
  select(start, end) {
    this.area.focus();
    this.area.setSelectionRange(start, end);
    find(this.copy, `[data-from="${this.#pieceAt(start)}"]`).scrollIntoView({ block: "nearest" });
  }

  /** @param {number} index */
  #pieceAt(index) {
    const starts = Array.from(this.copy.querySelectorAll("[data-from]"), (piece) => Number(piece.getAttribute("data-from")));
    return Math.max(0, ...starts.filter((start) => start <= index));
  }

  #paint() {
    this.shown = this.area.value;
    let from = 0;
    const parts = pieces(this.shown, this.spans).map(({ text, kinds }) => {
      const part = element("span", { "data-from": from, class: kinds.map((kind) => `is-${kind}`).join(" ") || null }, text);
      from += text.length;
      return part;
    });
    // A line break at the end would not show without something after it.
    this.copy.replaceChildren(...parts, "\u200b");
  }
}
