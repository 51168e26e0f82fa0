import { drawing, element } from "ef/page/dom";
import { isSame, remaining, valueText } from "ef/lab/design";
import { filterWhole, toldApart } from "ef/lab/filter_names";

/**
 * @typedef {import("ef/lab/types").Axis} Axis
 * @typedef {import("ef/lab/axis_view").Known} Known
 * @typedef {import("ef/lab/axis_view").AxisActions} AxisActions
 */

/**
 * What else a filter can be: off, on, and a pattern of one's own, which is written in a form.
 * @param {Axis} axis
 * @param {Known} known
 * @param {string} key
 * @param {AxisActions} actions
 */
export function filterChoice(axis, { setting }, key, actions) {
  const choice = element("div", { class: "lab-add lab-filter-choice", role: "group", "aria-label": `Another value of ${setting.label}`, hidden: true });
  const offer = (/** @type {string} */ text, /** @type {() => void} */ chosen) => {
    const button = element("button", { type: "button", class: "button button-small" }, text);
    button.addEventListener("click", chosen);
    choice.append(button);
  };
  for (const value of remaining(setting, axis.values)) offer(valueText(value), () => actions.values((values) => [...values, value], `${key} add`));
  offer("A pattern of your own…", () => {
    choice.hidden = true;
    void writeFilter(axis, setting, key, null, actions);
  });
  return choice;
}

/** @param {Axis} axis @param {Known["setting"]} setting @param {string} key @param {any} filter that is changed; null: a new one @param {AxisActions} actions */
export function writeFilter(axis, setting, key, filter, actions) {
  const text = filter && filterTexts(axis)[axis.values.findIndex((one) => isSame(one, filter))];
  return actions.filters.toggle({
    key,
    axis,
    setting,
    filter,
    focus: filter ? `${key} ${text}` : `${key} add`,
    put: (value) =>
      filter
        ? actions.values((values) => values.map((one) => (isSame(one, filter) ? value : one)), `${key} ${valueText(value)}`)
        : actions.values((values) => [...values, value], `${key} add`),
    remove: () => actions.values((values) => values.filter((one) => !isSame(one, filter)), `${key} add`),
  });
}

/** The values of an axis as its chips say them, no two the same. @param {Axis} axis */
export function filterTexts({ values }) {
  return toldApart(values.map((value) => valueText(value)));
}

/** A filter of one's own as a chip, which opens the form. @param {Axis} axis @param {string} key @param {any} filter @param {string} text @param {Known} known @param {AxisActions} actions */
export function filterChip(axis, key, filter, text, known, actions) {
  const button = element(
    "button",
    { type: "button", class: "lab-chip lab-chip-own", "data-focus": `${key} ${text}`, "aria-label": `Change ${text}`, "aria-expanded": String(actions.filters.isOpen(key, filter)), title: filterWhole(filter) },
    element("span", {}, text),
    drawing("icon-pencil"),
  );
  button.addEventListener("click", () => void writeFilter(axis, known.setting, key, filter, actions));
  return element("li", {}, button);
}
