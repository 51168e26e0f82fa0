import { drawing, element, find } from "ef/page/dom";
import { download } from "ef/page/download";
import { CHART_CONFIG, loadPlotly } from "ef/inspector/charts";
import { csvOf } from "ef/lab/csv";
import { refill } from "ef/lab/refocus";
import { token } from "ef/page/theme";

/** @typedef {import("ef/lab/figure").Table} Table @typedef {(inks: import("ef/lab/figure").Inks, height: number) => {data: any[], layout: any}} Draw */

/** One chart of the lab: its picture, the same as a table, and both to be saved. */
export class ChartView {
  /**
   * @param {HTMLElement} root
   * @param {string} script where Plotly is
   * @param {() => import("ef/lab/figure").Inks} inks
   */
  constructor(root, script, inks) {
    this.root = root;
    this.script = script;
    this.inks = inks;
    this.plot = find(root, "[data-plot]");
    this.table = find(root, "[data-table]");
    this.menu = /** @type {HTMLDetailsElement} */ (find(root, "[data-chart-menu]"));
    /** @type {Draw | null} */
    this.draw = null;
    /** @type {Table | null} */
    this.told = null;
    this.name = "chart";
    find(root, "[data-table-toggle]").addEventListener("click", () => this.toggleTable());
    find(root, "[data-csv]").addEventListener("click", () => this.#saveTable());
    find(root, "[data-png]").addEventListener("click", () => void this.#savePicture());
    this.menu.addEventListener("click", (event) => /** @type {Element} */ (event.target).closest("button") && this.#close());
    this.menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.menu.open) return;
      event.stopPropagation();
      this.#close();
    });
    this.menu.addEventListener("focusout", (event) => {
      if (!this.menu.contains(/** @type {Node | null} */ (event.relatedTarget))) this.menu.open = false;
    });
  }

  /** @param {Draw} draw @param {Table} table @param {string} name of a file */
  async show(draw, table, name) {
    Object.assign(this, { draw, told: table, name });
    if (!this.table.hidden) refill(this.table, [tableElement(table)]);
    await this.redraw();
  }

  /** Draws again, in the colours of the theme. What is not seen has no size to be drawn in. */
  async redraw() {
    if (!this.draw || !this.plot.checkVisibility()) return;
    const Plotly = await loadPlotly(this.script);
    if (!this.draw || !this.plot.checkVisibility()) return;
    const inks = this.inks();
    const { data, layout } = this.draw(inks, this.plot.clientHeight - 34);
    await Plotly.react(this.plot, data, layout, CHART_CONFIG);
    // What the picture says is said by its label and its table.
    this.plot.querySelector(".svg-container")?.setAttribute("aria-hidden", "true");
  }

  toggleTable() {
    const asTable = this.table.hidden;
    this.table.hidden = !asTable;
    this.plot.hidden = asTable;
    find(this.root, "[data-table-toggle]").textContent = asTable ? "Show the chart" : "Show as a table";
    if (asTable && this.told) this.table.replaceChildren(tableElement(this.told));
    else void this.redraw();
  }

  #close() {
    this.menu.open = false;
    find(this.menu, "summary").focus();
  }

  #saveTable() {
    if (this.told) download(new Blob([csvOf(this.told)], { type: "text/csv" }), `${this.name}.csv`);
  }

  async #savePicture() {
    if (!this.draw) return;
    const Plotly = await loadPlotly(this.script);
    const [width, height] = [this.plot.clientWidth || 640, this.plot.clientHeight || 400];
    const { data, layout } = this.draw(this.inks(), height - 34);
    const address = await Plotly.toImage({ data, layout: { ...layout, paper_bgcolor: token("--bg-card"), width, height } }, { format: "png", width, height, scale: 2 });
    download(pictureOf(address), `${this.name}.png`);
  }
}

/** What an address with its own data holds; the page's policy lets nobody fetch such a one. @param {string} address */
function pictureOf(address) {
  const bytes = Uint8Array.from(atob(address.slice(address.indexOf(",") + 1)), (letter) => letter.charCodeAt(0));
  return new Blob([bytes], { type: "image/png" });
}

/** @param {Table} table */
export function tableElement({ caption, heads, rows }) {
  return element(
    "table",
    {},
    element("caption", { class: "visually-hidden" }, caption),
    element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, ...rows.map(([first, ...rest]) => element("tr", {}, element("th", { scope: "row" }, textOf(first)), ...rest.map((cell) => element("td", {}, textOf(cell), differButton(cell, textOf(first))))))),
  );
}

/** @param {import("ef/lab/figure").TableCell} cell */
function textOf(cell) {
  return typeof cell === "string" ? cell : cell.text;
}

/** @param {import("ef/lab/figure").TableCell} cell @param {string} name of its row */
function differButton(cell, name) {
  if (typeof cell === "string" || !cell.differ) return null;
  const { setting, why } = cell.differ;
  const label = `First event that went differently with ${name}`;
  const title = why ? `${label}: ${why}` : label;
  const attributes = why ? { "aria-disabled": "true" } : { "data-differ-setting": String(setting) };
  return element("button", { type: "button", class: "icon-button lab-differ", "data-focus": `differ ${setting}`, "aria-label": title, title, ...attributes }, drawing("icon-compare"));
}
