import { drawing, element, find, setText } from "ef/page/dom";
import { Refused } from "ef/page/api";
import { minute } from "ef/inspector/words";
import { clockOf, clockText } from "ef/intervene/clock_text";
import { WrongField } from "ef/intervene/fields";
import { KINDS, fieldOf, kindOf } from "ef/intervene/kinds";

/** @typedef {import("ef/intervene/fields").Kind} Kind */
/** @typedef {import("ef/intervene/fields").Field} Field */
/** @typedef {import("ef/intervene/fields").Values} Values */
/** @typedef {import("ef/intervene/fields").Context} Context */
/** @typedef {import("ef/run/protocol").Intervention} Intervention */

/**
 * @typedef {object} Editing what a flag stands for
 * @property {Intervention} intervention
 * @property {(name: string, intervention: Intervention) => Promise<void>} change
 * @property {() => Promise<void>} remove
 */

/** The popover at the playhead: choose what to do, say how, and a branch is made. */
export class Intervene {
  /**
   * @param {object} studio
   * @param {import("ef/run/store").StudioStore} studio.store
   * @param {() => Omit<Context, "isNew"> | null} studio.context the run where the playhead is
   * @param {(name: string, interventions: object[]) => Promise<void>} studio.makeBranch
   */
  constructor({ store, context, makeBranch }) {
    this.store = store;
    this.contextNow = context;
    this.makeBranch = makeBranch;
    this.root = find(document, "[data-intervene]");
    this.title = find(this.root, "[data-intervene-title]");
    this.back = find(this.root, "[data-intervene-back]");
    this.kinds = find(this.root, "[data-intervene-kinds]");
    this.form = /** @type {HTMLFormElement} */ (find(this.root, "[data-intervene-form]"));
    this.fields = find(this.root, "[data-intervene-fields]");
    this.problem = find(this.root, "[data-intervene-problem]");
    this.applyButton = /** @type {HTMLButtonElement} */ (find(this.root, "[data-intervene-apply]"));
    this.removeButton = find(this.root, "[data-intervene-remove]");
    /** @type {Context | null} */
    this.context = null;
    /** @type {Kind | null} */
    this.kind = null;
    /** @type {Field[]} */
    this.shown = [];
    /** @type {Editing | null} */
    this.editing = null;
    this.goOn = false;
    this.back.addEventListener("click", () => this.#choose());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#apply();
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      this.#apply();
    });
    this.fields.addEventListener("change", (event) => {
      if (event.target instanceof HTMLSelectElement) this.#draw();
    });
    this.fields.addEventListener("input", (event) => this.#complain(/** @type {HTMLInputElement} */ (event.target).name, ""));
    this.removeButton.addEventListener("click", () => this.#send(async () => this.editing?.remove()));
    this.root.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState !== "closed") return;
      if (this.goOn) store.playback.play();
      this.goOn = false;
    });
  }

  /** Opens at the playhead, which waits meanwhile. @param {Editing | null} [editing] */
  open(editing = null) {
    if (this.isOpen) {
      this.root.hidePopover();
      if (!editing) return;
    }
    const context = this.contextNow();
    if (!context) return;
    this.context = { ...context, isNew: !editing };
    const found = editing && kindOf(editing.intervention, this.context);
    if (editing && !found) return;
    this.editing = editing;
    this.goOn = this.store.playback.playing;
    this.store.playback.pause();
    this.root.showPopover();
    this.removeButton.hidden = !editing;
    if (editing && found) this.#show(found.kind, found.values, editing.intervention.at_us);
    else this.#choose();
    this.#place();
  }

  get isOpen() {
    return this.root.matches(":popover-open");
  }

  #choose() {
    const { context } = this;
    if (!context) return;
    setText(this.title, `Intervene at ${minute(context.at_us)}`);
    this.kind = null;
    this.form.hidden = this.back.hidden = true;
    this.kinds.hidden = false;
    const rows = KINDS.filter((kind) => kind.isPossible(context)).map((kind) => {
      const button = element("button", { type: "button", "data-kind": kind.id }, drawing(kind.glyph), element("span", {}, kind.title));
      button.addEventListener("click", () => this.#show(kind, {}, context.at_us));
      return element("li", {}, button);
    });
    this.kinds.replaceChildren(...rows);
    this.kinds.querySelector("button")?.focus();
    this.#place();
  }

  /** @param {Kind} kind @param {Values} values @param {number} at_us */
  #show(kind, values, at_us) {
    this.kind = kind;
    this.kinds.hidden = true;
    this.form.hidden = false;
    this.back.hidden = Boolean(this.editing);
    setText(this.title, this.editing ? `${kind.title}: edit` : kind.title);
    setText(find(this.form, "[data-intervene-note]"), this.editing ? "As a new branch in place of this one" : "As a branch, this run stays");
    this.shown = [];
    this.fields.replaceChildren();
    this.#say("");
    this.#draw({ ...values, at: clockText(at_us) }, values);
    /** @type {HTMLElement | null} */ (this.fields.querySelector("select, input, textarea"))?.focus();
    this.#place();
  }

  /** Builds the fields for what is chosen; what was typed stays where it still has its meaning. @param {Values} [chosen] @param {Values} [given] */
  #draw(chosen = this.#values(), given = {}) {
    const { context, kind } = this;
    if (!context || !kind) return;
    const before = new Map(this.shown.map((field) => [field.name, field]));
    const typed = this.#values();
    // A value that depends on what was chosen anew begins anew, and so do those that depend on it.
    let values = chosen;
    let fields = kind.fields(context, values);
    for (const field of fields) {
      const old = before.get(field.name);
      if (old && old.of !== field.of) {
        values = Object.fromEntries(Object.entries(values).filter(([name]) => name !== field.name));
        fields = kind.fields(context, values);
      }
    }
    const focused = document.activeElement instanceof HTMLSelectElement ? document.activeElement.name : "";
    /** @type {Field} */
    const at = { name: "at", label: "At", kind: "text", value: chosen.at ?? clockText(context.at_us) };
    this.shown = [...fields, at];
    this.fields.replaceChildren(
      ...this.shown.map((field) => {
        const old = before.get(field.name);
        const keeps = old && old.of === field.of && old.kind === field.kind;
        return fieldView({ ...field, value: given[field.name] ?? (keeps ? (typed[field.name] ?? field.value) : field.value) });
      }),
    );
    if (focused) this.#input(focused)?.focus();
    this.#place();
  }

  /** @returns {Values} */
  #values() {
    return Object.fromEntries(this.shown.map(({ name }) => [name, this.#input(name)?.value ?? ""]));
  }

  /** @param {string} name */
  #input(name) {
    return /** @type {HTMLInputElement | null} */ (this.fields.querySelector(`[name="${CSS.escape(name)}"]`));
  }

  #apply() {
    const { context, kind, editing } = this;
    if (!context || !kind || this.applyButton.disabled) return;
    const values = this.#values();
    for (const { name } of this.shown) this.#complain(name, "");
    this.#say("");
    try {
      const at_us = clockOf(values.at);
      if (at_us === null) throw new WrongField("at", "Write a time like 02:30 or 45 s.");
      const { name, plain } = kind.make(values, context);
      const intervention = { at_us, ...plain };
      this.#send(() => (editing ? editing.change(name, intervention) : this.makeBranch(name, [intervention])));
    } catch (error) {
      if (!(error instanceof WrongField)) throw error;
      this.#complain(error.field, error.message);
      this.#input(error.field)?.focus();
    }
  }

  /** @param {() => Promise<void> | undefined} action */
  async #send(action) {
    this.applyButton.disabled = true;
    try {
      await action();
      if (this.isOpen) this.root.hidePopover();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      for (const problem of error.problems) {
        const name = fieldOf(problem, this.shown);
        const sentence = `${problem.message} ${problem.remedy}`.trim();
        if (this.#input(name)) this.#complain(name, sentence);
        else this.#say(sentence);
      }
      this.#input(fieldOf(error.problems[0], this.shown))?.focus();
    } finally {
      this.applyButton.disabled = false;
    }
  }

  /** @param {string} name @param {string} sentence "" takes it back */
  #complain(name, sentence) {
    const input = this.#input(name);
    const problem = input?.closest(".intervene-field")?.querySelector(".setting-problem");
    if (!input || !(problem instanceof HTMLElement)) return;
    setText(problem, sentence);
    problem.hidden = !sentence;
    if (sentence) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    this.#place();
  }

  /** @param {string} sentence */
  #say(sentence) {
    setText(this.problem, sentence);
    this.problem.hidden = !sentence;
  }

  /** Over the button it came from, at the right of the timeline. */
  #place() {
    const at = find(document, '[data-command="intervene"]').getBoundingClientRect();
    this.root.style.right = `${Math.max(8, innerWidth - at.right)}px`;
    this.root.style.bottom = `${Math.max(8, innerHeight - at.top + 8)}px`;
  }
}

/** @param {Field} field */
function fieldView({ name, label, kind, value, choices = [], unit }) {
  const id = `intervene-${name}`;
  const common = { id, name, "aria-describedby": `${id}-problem`, autocomplete: "off", spellcheck: "false" };
  /** @type {HTMLElement} */
  let control;
  if (kind === "choice") {
    const select = element("select", { id, name, "aria-describedby": `${id}-problem` }, ...choices.map(([key, words]) => element("option", { value: key, selected: key === value }, words)));
    control = element("span", { class: "setting-box setting-choice" }, select, drawing("icon-chevron-down"));
  } else if (kind === "json") {
    control = element("textarea", { ...common, class: "intervene-json mono", rows: 8 }, value);
  } else {
    const input = element("input", { ...common, value });
    control = element("span", { class: "setting-box" }, input, unit ? element("span", { class: "setting-unit" }, unit) : null);
  }
  return element(
    "div",
    { class: "intervene-field", "data-kind": kind },
    element("label", { for: id }, label),
    control,
    element("p", { class: "setting-problem", id: `${id}-problem`, hidden: true }),
  );
}
