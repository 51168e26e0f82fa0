import { drawing, element, find, findAll } from "ef/page/dom";
import { CHART_CONFIG, loadPlotly } from "ef/inspector/charts";
import { brush } from "ef/traces/brush";
import { tracesTheme } from "ef/traces/figure_theme";
import { clockText, lengthText } from "ef/traces/query_text";
import { outcome } from "ef/traces/outcomes";
import { count } from "ef/lib/words";

/** @typedef {import("ef/traces/figure_theme").TracesFigure} TracesFigure */
/** @typedef {{function: string | null, total: number, counts: Record<string, number>}} OutcomeRow */
/** @typedef {{duration: TracesFigure, "over-time": TracesFigure, outcomes: {rows: OutcomeRow[]}}} Figures */

/** Three charts over the events that the query means; each can narrow it. */
export class ChartsView {
  /**
   * @param {HTMLElement} root
   * @param {string} script
   * @param {(name: string, term: string) => void} narrow
   */
  constructor(root, script, narrow) {
    this.script = script;
    this.parts = new Map(findAll(root, "[data-chart]").map((part) => [part.dataset.chart ?? "", part]));
    this.outcomes = find(root, "[data-outcomes]");
    this.narrow = narrow;
    /** @type {Figures | null} */
    this.figures = null;
    for (const [name, part] of this.parts) {
      find(part, "[data-table-toggle]").addEventListener("click", () => this.#toggleTable(name, part));
      brush(find(part, "[data-plot]"), (from, to) => this.#chosen(name, from, to));
    }
    this.outcomes.addEventListener("click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("[data-narrow]");
      const [key, word] = (button?.getAttribute("data-narrow") ?? "").split(":");
      if (key) narrow(key, `${key}:${word}`);
    });
  }

  /** @param {Figures} figures */
  async show(figures) {
    this.figures = figures;
    this.outcomes.replaceChildren(...figures.outcomes.rows.map(outcomeRow));
    await this.redraw();
  }

  /** Draws again, in the colours of the theme. */
  async redraw() {
    const { figures } = this;
    if (!figures) return;
    const Plotly = await loadPlotly(this.script);
    for (const [name, part] of this.parts) {
      const figure = figures[/** @type {"duration" | "over-time"} */ (name)];
      const { data, layout } = tracesTheme(figure, /** @type {"duration" | "over-time"} */ (name));
      // A chart that is not shown has no size to be drawn in.
      if (part.checkVisibility()) await Plotly.react(find(part, "[data-plot]"), data, layout, CHART_CONFIG);
      const table = find(part, "[data-table]");
      if (!table.hidden) table.replaceChildren(tableOf(figure.table));
    }
  }

  toggleTables() {
    for (const [name, part] of this.parts) this.#toggleTable(name, part);
  }

  /** @param {string} name @param {HTMLElement} part */
  #toggleTable(name, part) {
    const table = find(part, "[data-table]");
    const asTable = table.hidden;
    table.hidden = !asTable;
    find(part, "[data-plot]").hidden = asTable;
    find(part, "[data-table-toggle]").setAttribute("aria-pressed", String(asTable));
    const figure = this.figures?.[/** @type {"duration" | "over-time"} */ (name)];
    if (asTable && figure) table.replaceChildren(tableOf(figure.table));
    else this.redraw();
  }

  /** @param {string} name @param {number} from @param {number} to */
  #chosen(name, from, to) {
    if (name === "duration") this.narrow("duration", `duration:${lengthText(10 ** from)}..${lengthText(10 ** to)}`);
    else this.narrow("time", `time:${clockText(from * 1e6)}..${clockText(to * 1e6)}`);
  }
}

/** @param {OutcomeRow} row */
function outcomeRow({ function: name, total, counts }) {
  const told = Object.entries(counts).map(([key, value]) => ({ value, key, ...outcome(key) }));
  const title = name === null ? element("span", { class: "outcome-name" }, "no function") : element("button", { type: "button", class: "outcome-name", "data-narrow": `function:${name}` }, name);
  return element(
    "li",
    {},
    element("div", { class: "outcome-head" }, title, element("span", {}, count(total))),
    element(
      "div",
      { class: "outcome-bar", "aria-hidden": "true" },
      ...told.map(({ value, state }) => {
        const part = element("i", { "data-state": state });
        part.style.flexGrow = String(value / total);
        return part;
      }),
    ),
    element(
      "div",
      { class: "outcome-counts" },
      ...told.map(({ key, value, mark, word }) =>
        element("button", { type: "button", "data-narrow": `outcome:${key}`, title: word }, drawing(`mark-${mark}`), element("span", { class: "visually-hidden" }, `${word} `), count(value)),
      ),
    ),
  );
}

/** @param {import("ef/traces/figure_theme").Table} table */
function tableOf({ caption, heads, rows }) {
  return element(
    "table",
    {},
    element("caption", { class: "visually-hidden" }, caption),
    element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, head)))),
    element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, typeof cell === "number" ? count(cell) : cell))))),
  );
}
