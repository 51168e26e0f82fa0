import { element, find, setText } from "ef/page/dom";
import {
  SLIDER_STEPS,
  defaultWords,
  hasSlider,
  positionOf,
  rangeWords,
  readSetting,
  showSetting,
  stepped,
  valueAt,
} from "ef/inspector/setting_values";

/** @typedef {import("ef/inspector/setting_values").SettingField} SettingField */

/** One setting on the page: its field, its slider, and what stands around them. */
export class SettingControl {
  /**
   * @param {HTMLElement} root
   * @param {SettingField} field
   * @param {() => void} edited
   */
  constructor(root, field, edited) {
    this.root = root;
    this.field = field;
    this.edited = edited;
    /** The value the shown run has at the playhead. @type {number | string | null} */
    this.current = field.value;
    this.input = /** @type {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} */ (find(root, "[name]"));
    this.was = find(root, "[data-was]");
    this.problem = find(root, "[data-problem]");
    this.problem.id = `${this.input.id}-problem`;
    /** @type {HTMLInputElement | null} */
    this.slider = null;
    this.#note();
    if (hasSlider(field)) this.#slide();
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("change", () => this.#typed());
    if (this.input instanceof HTMLInputElement) this.input.addEventListener("keydown", (event) => this.#step(/** @type {KeyboardEvent} */ (event)));
    this.show(this.current);
  }

  get read() {
    return readSetting(this.field, this.input.value);
  }

  get isChanged() {
    const { value, problem } = this.read;
    return Boolean(problem) || value !== this.current;
  }

  /** The run's own value moved on; what the person typed stays. @param {number | string | null} value */
  follow(value) {
    if (value === this.current) return;
    const untouched = !this.isChanged;
    this.current = value;
    if (untouched) this.show(value);
    else this.paint();
  }

  /** @param {number | string | null} value */
  show(value) {
    this.input.value = showSetting(this.field, value);
    this.complain("");
    this.paint();
  }

  discard() {
    this.show(this.current);
  }

  /** @param {string} sentence "" takes it back */
  complain(sentence) {
    setText(this.problem, sentence);
    this.problem.hidden = !sentence;
    this.root.classList.toggle("is-wrong", Boolean(sentence));
    if (sentence) this.input.setAttribute("aria-invalid", "true");
    else this.input.removeAttribute("aria-invalid");
    this.input.setAttribute("aria-describedby", sentence ? this.problem.id : `${this.input.id}-note`);
  }

  paint() {
    const changed = this.isChanged;
    this.root.classList.toggle("is-changed", changed);
    this.was.hidden = !changed;
    setText(this.was, changed ? `was ${showSetting(this.field, this.current) || "none"}` : "");
    const { value } = this.read;
    if (!this.slider) return;
    const position = typeof value === "number" ? positionOf(this.field, value) : 0;
    this.slider.value = String(Math.round(position * SLIDER_STEPS));
    this.slider.setAttribute("aria-valuetext", value === null ? "none" : `${showSetting(this.field, value)} ${this.field.unit ?? ""}`.trim());
    this.slider.style.setProperty("--fill", `calc(7px + (100% - 14px) * ${position.toFixed(4)})`);
  }

  #typed() {
    this.complain(this.read.problem);
    this.paint();
    this.edited();
  }

  #note() {
    const note = find(this.root, "[data-note]");
    const help = note.textContent?.trim() ?? "";
    if (help) this.input.title = help;
    note.replaceChildren(
      element("span", {}, rangeWords(this.field) || help),
      element("span", {}, defaultWords(this.field)),
    );
  }

  #slide() {
    const box = find(this.root, "[data-slider]");
    const slider = /** @type {HTMLInputElement} */ (find(box, "input"));
    this.slider = slider;
    box.hidden = false;
    const usual = this.field.default;
    box.classList.toggle("no-tick", typeof usual !== "number");
    if (typeof usual === "number") box.style.setProperty("--tick-at", positionOf(this.field, usual).toFixed(4));
    slider.addEventListener("input", () => {
      this.input.value = showSetting(this.field, valueAt(this.field, Number(slider.value) / SLIDER_STEPS));
      this.#typed();
    });
    // A thousand steps are for the hand; a key moves by what the field's own arrows move.
    slider.addEventListener("keydown", (event) => this.#step(event));
  }

  /** @param {KeyboardEvent} event */
  #step(event) {
    const steps = { ArrowUp: 1, ArrowDown: -1, ArrowRight: 1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[event.key];
    const sideways = event.key === "ArrowLeft" || event.key === "ArrowRight";
    if (steps === undefined || (sideways && event.target !== this.slider)) return;
    if (this.field.kind !== "integer" && this.field.kind !== "number") return;
    event.preventDefault();
    const { value } = this.read;
    const from = typeof value === "number" ? value : Number(this.field.minimum ?? 0);
    this.input.value = showSetting(this.field, stepped(this.field, from, event.shiftKey ? steps * 10 : steps));
    this.#typed();
  }
}
