import { drawing, element } from "ef/page/dom";
import { isSame, keyOf, remaining, valueText } from "ef/lab/design";
import { filterChip, filterChoice, filterTexts, writeFilter } from "ef/lab/filter_axis";
import { chipsOf, readValues } from "ef/lab/written_values";
import { plural } from "ef/lib/words";

/**
 * @typedef {import("ef/lab/types").Axis} Axis
 * @typedef {import("ef/lab/types").Part} Part
 * @typedef {import("ef/lab/types").Setting} Setting
 * @typedef {{part: Part, setting: Setting, glyph: string}} Known
 * @typedef {{values: (change: (values: any[]) => any[], focus?: string) => void, remove: () => void, filters: import("ef/lab/own_filters").OwnFilters}} AxisActions
 */

/**
 * One varied setting: its values as chips that a press takes away, and a field for one more.
 * @param {Axis} axis
 * @param {Known | null} known what may be varied, unless the flow has changed since
 * @param {string} problem
 * @param {AxisActions} actions
 */
export function axisItem(axis, known, problem, actions) {
  const key = keyOf(axis);
  const label = known?.setting.label ?? axis.property;
  const note = element("p", { class: "lab-problem", id: `problem-${key}`, role: "alert", hidden: !problem }, problem);
  const isFilter = known?.setting.kind === "filter";
  const adding = known ? (isFilter ? filterChoice : addForm)(axis, known, key, actions, note) : null;
  const plus = element("button", { type: "button", class: "lab-chip lab-chip-add", "data-focus": `${key} add`, "aria-label": `Add a value to ${label}`, "aria-expanded": String(isFilter && actions.filters.isOpen(key, null)), disabled: !adding }, drawing("icon-plus"));
  plus.addEventListener("click", () => {
    if (!adding) return;
    if (known && isFilter && (actions.filters.isOpen(key, null) || !remaining(known.setting, axis.values).length)) {
      void writeFilter(axis, known.setting, key, null, actions);
      return;
    }
    adding.hidden = !adding.hidden;
    plus.setAttribute("aria-expanded", String(!adding.hidden));
    /** @type {HTMLElement} */ (adding.querySelector("input, select, button"))?.focus();
  });
  adding?.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    adding.hidden = true;
    plus.setAttribute("aria-expanded", "false");
    plus.focus();
  });
  const noMore = known !== null && ["boolean", "choice"].includes(known.setting.kind) && !remaining(known.setting, axis.values).length;
  const texts = filterTexts(axis);
  const chips = chipsOf(axis.values).map((shown, at) => (known && isFilter && typeof shown.values[0] === "object" ? filterChip(axis, key, shown.values[0], texts[at], known, actions) : chip(axis, key, shown, known, actions)));
  const remove = element("button", { type: "button", class: "lab-drop", "data-focus": `${key} drop`, "aria-label": `Do not vary ${label}`, title: "Do not vary this" }, drawing("icon-cross"));
  remove.addEventListener("click", actions.remove);
  return element(
    "li",
    { class: "lab-axis", "data-axis": key },
    drawing(known?.glyph ?? "glyph-checklist"),
    element("h3", {}, label),
    element("span", { class: "lab-axis-count" }, plural(axis.values.length, "value")),
    remove,
    element("p", { class: "lab-axis-part" }, known?.part.title ?? axis.node),
    element("ul", { class: "lab-chips", "aria-label": `Values of ${label}` }, ...chips, noMore ? null : element("li", {}, plus)),
    adding,
    isFilter ? actions.filters.place(key, axis) : null,
    note,
  );
}

/** @param {Axis} axis @param {string} key @param {{text: string, values: any[]}} shown @param {Known | null} known @param {AxisActions} actions */
function chip(axis, key, { text, values: shown }, known, actions) {
  const isNow = known !== null && shown.length === 1 && isSame(known.setting.now, shown[0]);
  const button = element(
    "button",
    { type: "button", class: "lab-chip", "data-focus": `${key} ${text}`, "aria-label": `Remove ${text}${isNow ? ", which it is now" : ""}`, title: `${isNow ? "As it is now. " : ""}Press to take it away` },
    text,
    drawing("icon-cross"),
  );
  button.addEventListener("click", () => {
    const chips = chipsOf(axis.values);
    const at = chips.findIndex((one) => one.text === text);
    const next = chips[at + 1] ?? chips[at - 1];
    actions.values((values) => values.filter((one) => !shown.some((gone) => isSame(one, gone))), next === undefined ? `${key} add` : `${key} ${next.text}`);
  });
  return element("li", {}, button);
}

/** @param {Axis} axis @param {Known} known @param {string} key @param {AxisActions} actions @param {HTMLElement} note */
function addForm(axis, { setting }, key, actions, note) {
  const left = remaining(setting, axis.values);
  const isChoice = ["boolean", "choice"].includes(setting.kind);
  const field = isChoice
    ? element("select", { name: "value", "aria-label": `Another value of ${setting.label}` }, ...left.map((value) => element("option", { value: valueText(value) }, valueText(value))))
    : element("input", { name: "value", type: "text", autocomplete: "off", maxlength: "40", "aria-label": `Another value of ${setting.label}`, "aria-describedby": note.id, placeholder: setting.optional ? "8, 1 to 50, none" : "8, or 1 to 50" });
  const form = element(
    "form",
    { class: "lab-add", hidden: true },
    field,
    setting.unit ? element("span", { class: "setting-unit" }, setting.unit) : null,
    element("button", { class: "button button-small" }, "Add"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = /** @type {HTMLInputElement} */ (field).value;
    const chosen = isChoice ? left.find((value) => valueText(value) === text) : undefined;
    const read = isChoice ? (chosen === undefined ? { problem: "Choose a value." } : { values: [chosen] }) : readValues(text, setting, axis.values);
    if ("problem" in read) {
      note.textContent = read.problem;
      note.hidden = false;
      field.setAttribute("aria-invalid", "true");
      return;
    }
    actions.values((values) => [...values, ...read.values], `${key} add`);
  });
  return form;
}
