import { element, find, findAll } from "ef/page/dom";
import { get, runUrl } from "ef/page/api";
import { themed } from "ef/inspector/chart_theme";
import { tableOf } from "ef/inspector/chart_table";

/** @typedef {import("ef/run/protocol").RunCard} RunCard */
/** @typedef {{data: any[], layout: any}} Figure */

/** How every chart of ours takes the pointer. */
export const CHART_CONFIG = { displayModeBar: false, responsive: true, doubleClick: false, scrollZoom: false, showTips: false };

/** Plotly is fetched when a chart is first looked at. @type {Promise<any> | null} */
let plotly = null;

/** @param {string} src */
export function loadPlotly(src) {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = src;
    script.onload = () => resolve(/** @type {any} */ (window).Plotly);
    script.onerror = () => {
      plotly = null;
      reject(new Error("The charts could not be loaded."));
    };
    document.head.append(script);
  });
  return plotly;
}

/** A node's charts over the whole run. */
export class Charts {
  /**
   * @param {HTMLElement} root
   * @param {string} script
   */
  constructor(root, script) {
    this.script = script;
    this.note = find(root, "[data-live-note]");
    this.parts = new Map(findAll(root, "[data-chart]").map((part) => [part.dataset.chart ?? "", part]));
    /** @type {Record<string, Figure>} */
    this.figures = {};
    this.shown = "";
    this.t_us = 0;
    this.until_us = 1;
    for (const part of this.parts.values()) {
      find(part, "[data-plot]").append(element("span", { class: "chart-playhead", hidden: true, "aria-hidden": "true" }));
      find(part, "[data-table-toggle]").addEventListener("click", () => this.#toggleTable(part));
    }
  }

  /**
   * Charts are about a whole run, so they come when it is over.
   * @param {RunCard | null} card
   * @param {string} node
   */
  show(card, node) {
    const over = card?.state === "finished" || card?.state === "cancelled";
    const key = card && over ? `${card.id}/${node}` : "";
    if (key === this.shown) return;
    this.shown = key;
    for (const part of this.parts.values()) part.hidden = true;
    this.note.hidden = Boolean(key);
    this.note.textContent = "Charts come when the run has been simulated to its end.";
    if (card && key) this.#load(card, node, key).catch((error) => this.#fail(error));
  }

  /** @param {RunCard} card @param {string} node @param {string} key */
  async #load(card, node, key) {
    const [figures] = await Promise.all([get(runUrl(card, `charts/${encodeURIComponent(node)}/`)), loadPlotly(this.script)]);
    if (this.shown !== key) return;
    this.figures = figures;
    await this.redraw();
  }

  /** Draws again, in the colours of the theme. */
  async redraw() {
    if (!this.shown || !Object.keys(this.figures).length) return;
    const Plotly = await loadPlotly(this.script);
    for (const [name, part] of this.parts) {
      const figure = this.figures[name];
      part.hidden = !figure;
      if (!figure) continue;
      const { data, layout } = themed(figure, name);
      const plot = find(part, "[data-plot]");
      const playhead = find(part, ".chart-playhead");
      await Plotly.react(plot, data, layout, CHART_CONFIG);
      plot.append(playhead);
      const table = find(part, "[data-table]");
      if (!table.hidden) table.replaceChildren(tableOf(figure));
    }
    this.movePlayhead(this.t_us, this.until_us);
  }

  /** @param {number} t_us @param {number} until_us */
  movePlayhead(t_us, until_us) {
    this.t_us = t_us;
    this.until_us = until_us;
    for (const part of this.parts.values()) {
      const plot = /** @type {any} */ (find(part, "[data-plot]"));
      const playhead = find(part, ".chart-playhead");
      const axis = plot._fullLayout?.xaxis;
      const overTime = part.dataset.chart !== "duration";
      playhead.hidden = !axis || !overTime;
      if (!axis || !overTime) continue;
      const { l: left } = plot._fullLayout._size;
      playhead.style.translate = `${(left + axis.l2p(t_us / 1e6)).toFixed(1)}px`;
    }
  }

  /** All charts as tables, or back. */
  toggleTables() {
    for (const part of this.parts.values()) if (!part.hidden) this.#toggleTable(part);
  }

  /** @param {HTMLElement} part */
  #toggleTable(part) {
    const table = find(part, "[data-table]");
    const asTable = table.hidden;
    table.hidden = !asTable;
    find(part, "[data-plot]").hidden = asTable;
    find(part, "[data-table-toggle]").setAttribute("aria-pressed", String(asTable));
    const figure = this.figures[part.dataset.chart ?? ""];
    if (asTable && figure) table.replaceChildren(tableOf(figure));
  }

  /** @param {unknown} error */
  #fail(error) {
    this.note.hidden = false;
    this.note.textContent = error instanceof Error ? error.message : "The charts could not be loaded.";
  }
}
