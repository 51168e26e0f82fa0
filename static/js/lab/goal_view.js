import { drawing, element } from "ef/page/dom";
import { amountText, exampleOf, readAmount } from "ef/lab/amounts";
import { boundOf, goalOf } from "ef/lab/design";

/**
 * @typedef {import("ef/lab/types").Goal} Goal
 * @typedef {import("ef/lab/types").Metric} Metric
 * @typedef {{change: (goal: Goal) => void, remove: () => void}} GoalActions
 */

/** A bound to begin with, where a metric's own is not known. */
const USUAL = { ms: 30_000, share: 0.001, usd: 5, count: 0, per_million: 0 };

/**
 * One goal: a metric, its side and its bound.
 * @param {Goal} goal
 * @param {number} place
 * @param {Metric[]} metrics
 * @param {string} problem
 * @param {GoalActions} actions
 */
export function goalItem(goal, place, metrics, problem, actions) {
  const metric = metrics.find(({ key }) => key === goal.metric) ?? metrics[0];
  const [side, bound] = boundOf(goal);
  const note = element("p", { class: "lab-problem", id: `problem-goal-${place}`, role: "alert", hidden: !problem }, problem);
  const which = /** @type {HTMLSelectElement} */ (metricSelect(metrics, metric.key, `Metric of goal ${place + 1}`, `goal ${place} metric`));
  const sides = /** @type {HTMLSelectElement} */ (
    element("select", { "aria-label": `Side of goal ${place + 1}`, "data-focus": `goal ${place} side` }, element("option", { value: "at_most" }, "at most"), element("option", { value: "at_least" }, "at least"))
  );
  sides.value = side;
  const field = /** @type {HTMLInputElement} */ (
    element("input", { type: "text", value: amountText(bound, metric.unit, 6), size: "6", maxlength: "16", autocomplete: "off", "aria-label": `Bound of goal ${place + 1}`, "aria-describedby": note.id, "aria-invalid": problem ? "true" : null, "data-focus": `goal ${place} bound` })
  );
  which.addEventListener("change", () => {
    const next = metrics.find(({ key }) => key === which.value) ?? metric;
    actions.change(goalOf(next.key, next.better === "higher" ? "at_least" : "at_most", next.unit === metric.unit ? bound : USUAL[next.unit] || (next.better === "higher" ? 1 : 0)));
  });
  sides.addEventListener("change", () => actions.change(goalOf(metric.key, sides.value, bound)));
  field.addEventListener("change", () => {
    const read = readAmount(field.value, metric.unit);
    field.toggleAttribute("aria-invalid", read === null);
    if (read === null) {
      note.textContent = `Write it like ${exampleOf(metric.unit)}.`;
      note.hidden = false;
      field.setAttribute("aria-invalid", "true");
    } else actions.change(goalOf(metric.key, sides.value, read));
  });
  const remove = element("button", { type: "button", class: "lab-drop", "aria-label": `Drop the goal ${metric.label}`, title: "Drop this goal", "data-focus": `goal ${place} drop` }, drawing("icon-cross"));
  remove.addEventListener("click", actions.remove);
  return element("li", { class: "lab-goal" }, which, element("span", { class: "lab-box" }, sides, field), remove, note);
}

/** @param {Metric[]} metrics @param {string} key @param {string} label @param {string} focus */
export function metricSelect(metrics, key, label, focus) {
  const select = /** @type {HTMLSelectElement} */ (element("select", { class: "lab-metric", "aria-label": label, "data-focus": focus }, ...metrics.map((metric) => element("option", { value: metric.key }, metric.label))));
  select.value = key;
  return select;
}
