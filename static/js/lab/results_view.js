import { element, find, findAll, setText } from "ef/page/dom";
import { Tabs } from "ef/inspector/tabs";
import { CurvePanel } from "ef/lab/curve_panel";
import { curvesOf, metricsShown, siblingAxis } from "ef/lab/curves";
import { focusOf } from "ef/lab/experiment";
import { FarPanels } from "ef/lab/far_panels";

/** @typedef {import("ef/lab/experiment").Experiment} Experiment */

/** The charts of an experiment, in four tabs. */
export class ResultsView {
  /**
   * @param {HTMLElement} root
   * @param {string} script
   * @param {() => import("ef/lab/figure").Inks} inks
   * @param {(setting: number, place: number, what?: "runs" | "differences") => void} open
   */
  constructor(root, script, inks, open) {
    this.root = root;
    this.across = /** @type {HTMLSelectElement} */ (find(root, "[data-across]"));
    this.panels = findAll(root, "[data-curve]").map(
      (part, at) =>
        new CurvePanel(part, script, inks, {
          pointed: (x) => this.panels.forEach((panel) => panel.point(x)),
          metric: (key) => this.#choose(at, key),
        }),
    );
    this.far = new FarPanels(root, script, inks, open);
    /** @type {Experiment | null} */
    this.experiment = null;
    this.shown = "";
    /** Which metric each of the four charts was told to show. @type {(string | null)[]} */
    this.chosen = this.panels.map(() => null);
    this.tabs = new Tabs(root, () => this.redraw());
    this.across.addEventListener("change", () => this.redraw());
  }

  /** @param {Experiment} experiment */
  show(experiment) {
    const isOther = this.experiment?.id !== experiment.id;
    this.experiment = experiment;
    if (isOther) {
      const before = this.across.selectedOptions[0]?.textContent;
      this.across.replaceChildren(...experiment.fixed.axes.map(({ label }, at) => element("option", { value: String(at) }, label)));
      const same = experiment.fixed.axes.findIndex(({ label }) => label === before);
      this.across.value = String(Math.max(0, same));
      find(this.root, "[data-across-box]").hidden = experiment.fixed.axes.length < 2;
    }
    const state = `${experiment.id} ${experiment.version}`;
    if (this.shown === state) return;
    this.shown = state;
    this.redraw();
  }

  redraw() {
    const { experiment } = this;
    if (!experiment) return;
    const across = Number(this.across.value);
    if (this.tabs.current === "curves") this.#showCurves(experiment, across);
    else this.far.show(this.tabs.current, experiment, across);
  }

  toggleTables() {
    for (const panel of this.panels) panel.chart.toggleTable();
    this.far.toggleTables();
  }

  /** @param {Experiment} experiment @param {number} across */
  #showCurves(experiment, across) {
    const all = metricsShown(experiment, Infinity);
    const measured = experiment.fixed.metrics.map(({ key }) => key).filter((key) => experiment.summary?.settings.some(({ metrics }) => metrics[key]));
    const keys = metricsShown(experiment, this.panels.length);
    this.panels.forEach((panel, at) => {
      const key = this.chosen[at] ?? keys[at];
      if (key) panel.show(experiment, across, key, [...new Set([...measured, ...all])]);
      else panel.root.hidden = true;
    });
    this.#showKey(experiment, across, keys[0]);
  }

  /** @param {Experiment} experiment @param {number} across @param {string | undefined} key */
  #showKey(experiment, across, key) {
    const curves = key ? curvesOf(experiment, across, key) : null;
    const { fixed } = experiment;
    const focus = fixed.settings.find(({ number }) => number === focusOf(experiment));
    const rest = fixed.axes.flatMap(({ label }, at) => (at === across ? [] : [`${label.toLowerCase()} ${focus?.labels[at]}`]));
    const beside = siblingAxis(fixed.axes.length, across);
    setText(find(this.root, "[data-key-focus]"), `${rest.length ? `${rest.join(", ").replace(/^./, (letter) => letter.toUpperCase())}, ` : ""}95 % band`);
    find(this.root, "[data-key-others]").hidden = beside === null;
    if (beside !== null) setText(find(this.root, "[data-key-others] span"), `Other values of ${fixed.axes[beside].label.toLowerCase()}`);
    setText(find(this.root, "[data-key-now]"), `Now: ${fixed.axes.map(({ now_label }) => now_label).join(", ")}`);
    find(this.root, "[data-key-missed]").hidden = !curves || !fixed.design.goals.length;
  }

  /** @param {number} at @param {string} key */
  #choose(at, key) {
    this.chosen[at] = key;
    this.redraw();
  }
}
