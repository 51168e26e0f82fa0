import { element, find, setText } from "ef/page/dom";
import { cellKey, cellWords } from "ef/lab/experiment";
import { whyNotDifferent } from "ef/lab/difference";
import { columnsOf, groupsOf, moved, widestColumn } from "ef/lab/grid";

/**
 * @typedef {import("ef/lab/experiment").Experiment} Experiment
 * @typedef {import("ef/lab/types").Cell} Cell
 */

/** A cell for every run; each opens the run it stands for, with Shift where it first differs from the flow as it is. */
export class GridView {
  /**
   * @param {HTMLElement} root
   * @param {(setting: number, place: number, what?: "runs" | "differences") => void} open
   */
  constructor(root, open) {
    this.grid = find(root, "[data-grid]");
    this.tip = find(root, "[data-grid-tip]");
    this.open = open;
    this.made = "";
    /** @type {Map<string, HTMLElement>} */
    this.cells = new Map();
    /** @type {Map<string, Cell>} */
    this.known = new Map();
    /** @type {number[]} */
    this.columns = [];
    /** @type {Experiment | null} */
    this.experiment = null;
    this.grid.addEventListener("click", (event) => this.#opened(event));
    this.grid.addEventListener("keydown", (event) => this.#pressed(event));
    for (const kind of ["pointerover", "focusin"]) this.grid.addEventListener(kind, (event) => this.#tell(event));
    for (const kind of ["pointerleave", "focusout"]) this.grid.addEventListener(kind, () => (this.tip.hidden = true));
  }

  /** @param {Experiment} experiment @param {number} best the column to be named in violet */
  show(experiment, best) {
    this.experiment = experiment;
    const { settings, seeds } = experiment.fixed;
    const made = `${experiment.id} ${settings.map(({ number }) => number)} ${seeds.length}`;
    if (this.made !== made) {
      const focused = this.grid.contains(document.activeElement) ? document.activeElement?.getAttribute("data-cell") : null;
      this.made = made;
      this.#make(experiment);
      if (focused) this.cells.get(focused)?.focus();
    }
    const took = experiment.cells.flatMap(({ took_s }) => (took_s === null ? [] : [took_s]));
    const usual_s = took.length ? took.reduce((all, one) => all + one, 0) / took.length : 1;
    this.grid.style.setProperty("--usual", `${usual_s.toFixed(2)}s`);
    for (const cell of experiment.cells) {
      const key = cellKey(cell);
      if (this.known.get(key) === cell) continue;
      this.known.set(key, cell);
      this.#paint(experiment, cell);
    }
    for (const label of this.grid.querySelectorAll("[data-settings]")) {
      const settings = (label.getAttribute("data-settings") ?? "").split(" ").map(Number);
      label.classList.toggle("is-best", settings.includes(best));
    }
  }

  /** @param {Experiment} experiment */
  #make({ fixed, name }) {
    this.cells.clear();
    this.known.clear();
    const groups = groupsOf(fixed);
    this.columns = columnsOf(groups);
    const widths = groups.map(({ settings }) => `repeat(${settings.length}, minmax(5px, ${widestColumn(this.columns.length)}px))`);
    this.grid.style.gridTemplateColumns = widths.join(" minmax(6px, 1fr) ");
    this.grid.setAttribute("aria-label", `Runs of ${name}: a column for each of ${this.columns.length} settings, a row for each of ${fixed.seeds.length} seeds`);
    const starts = groups.map((_, at) => 1 + groups.slice(0, at).reduce((all, { settings }) => all + settings.length + 1, 0));
    const rows = fixed.seeds.map((seed, place) =>
      element("div", { role: "row", class: "lab-grid-row" }, ...groups.flatMap(({ settings }, group) => settings.map((setting, at) => this.#cell(setting, place, starts[group] + at)))),
    );
    const heads = groups.map(({ label, settings }, at) => {
      const head = element("span", { class: settings.length === 1 ? "lab-grid-group is-one" : "lab-grid-group", "data-settings": settings.join(" "), "aria-hidden": "true" }, label);
      head.style.gridColumn = `${starts[at]} / span ${settings.length}`;
      head.style.gridRow = String(fixed.seeds.length + 1);
      return head;
    });
    this.grid.replaceChildren(...rows, ...heads);
    this.grid.querySelector("[data-cell]")?.setAttribute("tabindex", "0");
  }

  /** @param {number} setting @param {number} place @param {number} column */
  #cell(setting, place, column) {
    const cell = element("span", { role: "gridcell", class: "lab-cell", tabindex: "-1", "data-cell": `${setting}/${place}` });
    cell.style.gridColumn = String(column);
    cell.style.gridRow = String(place + 1);
    this.cells.set(cellKey({ setting, place }), cell);
    return cell;
  }

  /** @param {Experiment} experiment @param {Cell} cell */
  #paint(experiment, cell) {
    const { fixed } = experiment;
    const shown = this.cells.get(cellKey(cell));
    if (!shown) return;
    shown.dataset.state = cell.state;
    shown.dataset.meets = String(Boolean(cell.meets && fixed.design.goals.length));
    shown.style.setProperty("--near", String(cell.nearness ?? 0));
    shown.setAttribute("aria-label", cellWords(fixed, cell));
    shown.ariaKeyShortcuts = whyNotDifferent(experiment, cell.setting) ? null : "Shift+Enter";
  }

  /** @param {Event} event */
  #tell(event) {
    const cell = this.#of(event);
    if (!cell) return;
    const differs = cell.ariaKeyShortcuts ? "; with Shift, at the first event that went differently" : "";
    setText(this.tip, `${cell.getAttribute("aria-label")} Opens in the studio${differs}.`);
    this.tip.hidden = false;
    const [box, around] = [cell.getBoundingClientRect(), /** @type {HTMLElement} */ (this.tip.offsetParent).getBoundingClientRect()];
    const left = Math.min(Math.max(0, box.left - around.left - this.tip.offsetWidth / 2), around.width - this.tip.offsetWidth);
    this.tip.style.translate = `${left}px ${box.bottom - around.top + 8}px`;
  }

  /** @param {MouseEvent | KeyboardEvent} event */
  #opened(event) {
    const cell = this.#of(event);
    if (!cell) return;
    const [setting, place] = (cell.dataset.cell ?? "").split("/").map(Number);
    this.open(setting, place, event.shiftKey && cell.ariaKeyShortcuts ? "differences" : "runs");
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    const cell = this.#of(event);
    if (!cell || !this.experiment) return;
    const [setting, place] = (cell.dataset.cell ?? "").split("/").map(Number);
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.#opened(event);
      return;
    }
    if (event.key === "Escape") this.tip.hidden = true;
    const to = moved({ column: this.columns.indexOf(setting), row: place }, event.key, this.columns.length, this.experiment.fixed.seeds.length);
    if (!to) return;
    event.preventDefault();
    const next = this.cells.get(cellKey({ setting: this.columns[to.column], place: to.row }));
    cell.tabIndex = -1;
    next?.setAttribute("tabindex", "0");
    next?.focus();
  }

  /** @param {Event} event @returns {HTMLElement | null} */
  #of(event) {
    return /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-cell]"));
  }
}
