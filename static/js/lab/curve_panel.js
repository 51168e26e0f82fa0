import { element, find, setText } from "ef/page/dom";
import { amountText, marginText } from "ef/lab/amounts";
import { ChartView } from "ef/lab/chart_view";
import { acrossRange, curveFigure, curveTable, marginOf } from "ef/lab/curve_figure";
import { curvesOf } from "ef/lab/curves";

/** @typedef {import("ef/lab/experiment").Experiment} Experiment */

/** One of the small multiples: a metric along an axis, with a column that all of them point at together. */
export class CurvePanel {
  /**
   * @param {HTMLElement} root
   * @param {string} script
   * @param {() => import("ef/lab/figure").Inks} inks
   * @param {{pointed: (x: number | null) => void, metric: (key: string) => void}} actions
   */
  constructor(root, script, inks, actions) {
    this.root = root;
    this.chart = new ChartView(root, script, inks);
    this.select = /** @type {HTMLSelectElement} */ (find(root, "[data-metric]"));
    this.value = find(root, "[data-value]");
    this.margin = find(root, "[data-margin]");
    this.plot = find(root, "[data-plot]");
    this.column = element("span", { class: "lab-column", hidden: true, "aria-hidden": "true" });
    this.plot.append(this.column);
    /** @type {import("ef/lab/curves").Curves | null} */
    this.curves = null;
    /** @type {number | null} */
    this.pointed = null;
    this.select.addEventListener("change", () => actions.metric(this.select.value));
    this.plot.addEventListener("pointermove", (event) => actions.pointed(this.#columnAt(event)));
    this.plot.addEventListener("pointerleave", () => actions.pointed(null));
    this.plot.addEventListener("blur", () => actions.pointed(null));
    this.plot.addEventListener("keydown", (event) => {
      const last = (this.curves?.ticks.length ?? 1) - 1;
      const at = this.pointed ?? this.curves?.focusAt ?? 0;
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowUp: at + 1, ArrowDown: at - 1, Home: 0, End: last }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      actions.pointed(Math.min(last, Math.max(0, to)));
    });
  }

  /** @param {Experiment} experiment @param {number} across @param {string} key @param {string[]} keys that may be chosen */
  show(experiment, across, key, keys) {
    const metrics = experiment.fixed.metrics.filter((metric) => keys.includes(metric.key));
    if (this.select.length !== metrics.length) this.select.replaceChildren(...metrics.map((metric) => element("option", { value: metric.key }, metric.label)));
    this.select.value = key;
    const curves = curvesOf(experiment, across, key);
    this.root.hidden = !curves;
    this.curves = curves;
    if (!curves) return;
    this.seeds = experiment.fixed.design.seeds.count;
    this.root.setAttribute("aria-label", curves.metric.label);
    this.plot.setAttribute("aria-label", `${curves.metric.label} across ${curves.label}`);
    this.plot.setAttribute("aria-valuemax", String(curves.ticks.length - 1));
    void this.chart.show((inks, height) => curveFigure(curves, inks, height), curveTable(curves), `${experiment.name} ${curves.metric.label}`).then(() => this.plot.append(this.column));
    this.point(this.pointed);
  }

  /** @param {number | null} x the value of the axis that is pointed at */
  point(x) {
    this.pointed = x;
    const { curves } = this;
    if (!curves) return;
    const focus = curves.lines.find(({ isFocus }) => isFocus);
    const at = x ?? curves.focusAt;
    const point = focus?.points[at];
    const { unit } = curves.metric;
    setText(this.value, point ? amountText(point.mean, unit) : "");
    setText(this.margin, point ? `${marginText(point, unit, this.seeds ?? point.n)}${x === null ? "" : ` at ${curves.ticks[at]}`}` : "");
    this.value.classList.toggle("is-best", x === null && curves.recommended !== null);
    this.plot.setAttribute("aria-valuenow", String(at));
    this.plot.setAttribute("aria-valuetext", `${curves.label} ${curves.ticks[at]}: ${point ? `${amountText(point.mean, unit)} ${marginText(point, unit, this.seeds ?? point.n)}` : "no run yet"}`);
    this.column.hidden = x === null;
    if (x === null) return;
    const [low, high] = acrossRange(curves.ticks.length);
    const { margin } = marginOf(curves);
    const width = this.plot.clientWidth - margin.l - margin.r;
    this.column.style.translate = `${(margin.l + ((x - low) / (high - low)) * width).toFixed(1)}px`;
  }

  /** @param {PointerEvent} event */
  #columnAt({ clientX }) {
    const { curves } = this;
    if (!curves) return null;
    const [low, high] = acrossRange(curves.ticks.length);
    const box = this.plot.getBoundingClientRect();
    const { margin } = marginOf(curves);
    const share = (clientX - box.left - margin.l) / (box.width - margin.l - margin.r);
    return Math.min(curves.ticks.length - 1, Math.max(0, Math.round(low + share * (high - low))));
  }
}
