import { element, find, setText } from "ef/page/dom";
import { ChartView } from "ef/lab/chart_view";
import { metricsShown } from "ef/lab/curves";
import { placeToCompare, whyNotDifferent } from "ef/lab/difference";
import { frontFigure, frontOf, frontTable } from "ef/lab/front";
import { heatFigure, heatOf, heatTable } from "ef/lab/heat";
import { sensitivityFigure, sensitivityOf, sensitivityTable } from "ef/lab/sensitivity";

/** @typedef {import("ef/lab/experiment").Experiment} Experiment */

/** The charts behind the other tabs: two axes at once, cost against what matters, and what each setting does. */
export class FarPanels {
  /**
   * @param {HTMLElement} root
   * @param {string} script
   * @param {() => import("ef/lab/figure").Inks} inks
   * @param {(setting: number, place: number, what?: "runs" | "differences") => void} open
   */
  constructor(root, script, inks, open) {
    const part = (/** @type {string} */ name) => find(root, `[data-far="${name}"]`);
    this.parts = { heat: part("heat"), front: part("front"), sensitivity: part("sensitivity") };
    this.charts = { heat: new ChartView(this.parts.heat, script, inks), front: new ChartView(this.parts.front, script, inks), sensitivity: new ChartView(this.parts.sensitivity, script, inks) };
    this.up = /** @type {HTMLSelectElement} */ (find(root, "[data-up]"));
    this.open = open;
    this.across = 0;
    /** @type {Experiment | null} */
    this.experiment = null;
    /** @type {import("ef/lab/heat").Heat | null} */
    this.heat = null;
    this.clickable = false;
    this.at = { x: 0, y: 0 };
    this.up.addEventListener("change", () => this.#showHeat());
    for (const name of /** @type {const} */ (["heat", "sensitivity"])) find(this.parts[name], "[data-metric]").addEventListener("change", () => (name === "heat" ? this.#showHeat() : this.#showSensitivity()));
    find(this.parts.front, "[data-table]").addEventListener("click", ({ target }) => {
      const setting = /** @type {Element} */ (target).closest("[data-differ-setting]")?.getAttribute("data-differ-setting");
      if (setting && this.experiment) open(Number(setting), placeToCompare(this.experiment, Number(setting)), "differences");
    });
    find(this.parts.heat, "[data-plot]").addEventListener("keydown", (event) => this.#walk(event));
  }

  /** @param {string} tab @param {Experiment} experiment @param {number} across */
  show(tab, experiment, across) {
    this.experiment = experiment;
    this.across = across;
    if (tab === "heat") this.#showHeat();
    else if (tab === "front") this.#showFront();
    else this.#showSensitivity();
  }

  toggleTables() {
    for (const chart of Object.values(this.charts)) chart.toggleTable();
  }

  #showHeat() {
    const { experiment, across } = this;
    if (!experiment) return;
    const { axes } = experiment.fixed;
    const others = axes.flatMap(({ label }, at) => (at === across ? [] : [{ label, at }]));
    const before = this.up.value;
    this.up.replaceChildren(...others.map(({ label, at }) => element("option", { value: String(at) }, label)));
    if (others.some(({ at }) => String(at) === before)) this.up.value = before;
    find(this.parts.heat, "[data-up-box]").hidden = others.length < 2;
    const heat = others.length ? heatOf(experiment, across, Number(this.up.value), this.#metric(this.parts.heat, experiment)) : null;
    this.heat = heat;
    this.#empty(this.parts.heat, heat ? "" : "A heat map needs two varied settings. Add one on the left.");
    if (!heat) return;
    setText(find(this.parts.heat, "[data-rest]"), `${heat.rest} Bold cells meet every goal. Press a cell to open that run, with Shift where it first differs from now.`.trim());
    void this.charts.heat.show((inks) => heatFigure(heat, inks), heatTable(heat), `${experiment.name} heat map`).then(() => this.#listen());
    this.#tell();
  }

  /** Plotly's own events, which there are from the first drawing on. */
  #listen() {
    const plot = /** @type {any} */ (find(this.parts.heat, "[data-plot]"));
    if (this.clickable || typeof plot.on !== "function") return;
    this.clickable = true;
    plot.on("plotly_click", (/** @type {any} */ { points: [point], event }) => this.#openCell(point.x, point.y, event.shiftKey));
  }

  /** @param {number} x @param {number} y @param {boolean} differs */
  #openCell(x, y, differs) {
    const cell = this.heat?.cells[y]?.[x];
    if (!cell || !this.experiment) return;
    if (differs) this.open(cell.setting, placeToCompare(this.experiment, cell.setting), "differences");
    else this.open(cell.setting, 0);
  }

  /** By keyboard the chart is walked cell by cell. @param {KeyboardEvent} event */
  #walk(event) {
    const { heat, at } = this;
    if (!heat) return;
    if (event.key === "Enter" || event.key === " ") this.#openCell(at.x, at.y, event.shiftKey);
    else {
      const step = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
      if (!step) return;
      this.at = { x: Math.min(heat.x.ticks.length - 1, Math.max(0, at.x + step[0])), y: Math.min(heat.y.ticks.length - 1, Math.max(0, at.y + step[1])) };
      this.#tell();
    }
    event.preventDefault();
  }

  #tell() {
    const { heat, at } = this;
    if (!heat) return;
    const cell = heat.cells[at.y]?.[at.x];
    setText(find(this.parts.heat, "[data-walked]"), `${heat.x.label} ${heat.x.ticks[at.x]}, ${heat.y.label} ${heat.y.ticks[at.y]}: ${cell ? cell.text : "no run yet"}`);
  }

  #showFront() {
    const { experiment } = this;
    if (!experiment) return;
    const front = frontOf(experiment);
    this.#empty(this.parts.front, front?.dots.length ? "" : "The front comes with the first runs.");
    if (!front?.dots.length) return;
    setText(find(this.parts.front, "h2"), `${front.y.label} against ${front.x.label.toLowerCase()}`);
    void this.charts.front.show((inks) => frontFigure(front, inks, { large: true }), frontTable(front, experiment.preview ? undefined : (setting) => ({ setting, why: whyNotDifferent(experiment, setting) })), `${experiment.name} front`);
  }

  #showSensitivity() {
    const { experiment } = this;
    if (!experiment) return;
    const sensitivity = sensitivityOf(experiment, this.#metric(this.parts.sensitivity, experiment));
    const told = sensitivity?.effects.length ? sensitivity : null;
    this.#empty(this.parts.sensitivity, told ? "" : "What each setting does comes when each of its values has a run.");
    if (told) void this.charts.sensitivity.show((inks) => sensitivityFigure(told, inks), sensitivityTable(told), `${experiment.name} sensitivity`);
  }

  /** @param {HTMLElement} part @param {Experiment} experiment */
  #metric(part, experiment) {
    const select = /** @type {HTMLSelectElement} */ (find(part, "[data-metric]"));
    const keys = metricsShown(experiment, Infinity);
    if (select.length !== keys.length) {
      const before = select.value;
      select.replaceChildren(...keys.map((key) => element("option", { value: key }, experiment.fixed.metrics.find((metric) => metric.key === key)?.label ?? key)));
      if (keys.includes(before)) select.value = before;
    }
    return select.value;
  }

  /** @param {HTMLElement} part @param {string} words */
  #empty(part, words) {
    const note = find(part, "[data-empty]");
    note.hidden = !words;
    setText(note, words);
    find(part, "[data-chart-body]").hidden = Boolean(words);
  }
}
