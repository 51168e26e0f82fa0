import { drawing, element, find, findAll, setText } from "ef/page/dom";
import { drawPath } from "ef/inspector/path_view";
import { segmentsOf } from "ef/inspector/path_strip";
import { endOf, lifeOf, standingOf } from "ef/inspector/rows";
import { exact } from "ef/inspector/words";
import { Excerpt } from "ef/traces/excerpt";
import { clock, count } from "ef/lib/words";

/**
 * @typedef {object} Row what the server says of an event
 * @property {number} event
 * @property {string} name
 * @property {number} function
 * @property {string} outcome
 * @property {number} changed_us
 * @property {number} attempts
 * @property {number} last_run_us
 * @property {number} total_us
 *
 * @typedef {object} Page
 * @property {{state: string, end_us: number}} run
 * @property {number} total
 * @property {number} matched
 * @property {number} first
 * @property {number} page
 * @property {number} pages
 * @property {import("ef/traces/query_text").Term[]} terms
 * @property {Row[]} rows
 * @property {import("ef/traces/excerpt").Columns} excerpt
 *
 * @typedef {object} Wishes
 * @property {(event: number, beside: boolean) => void} choose
 * @property {(sort: string) => void} sort
 * @property {(page: number, focus: "first" | "last" | "") => void} turn
 */

const PATH_WIDTH = 164;
/** Work of this length fills a row's path. */
const LONG_WORK_US = 3e6;

/** The list of events: one row each, a page at a time, one stop for the Tab key. */
export class TableView {
  /**
   * @param {HTMLElement} root
   * @param {import("ef/run/protocol").Manifest} manifest
   * @param {Wishes} wishes
   */
  constructor(root, manifest, wishes) {
    this.manifest = manifest;
    this.wishes = wishes;
    this.body = find(root, "tbody");
    this.heads = findAll(root, "th[data-sort]");
    this.scroller = find(root, "[data-rows-scroll]");
    this.empty = find(root, "[data-rows-empty]");
    this.range = find(root, "[data-rows-range]");
    this.previous = /** @type {HTMLButtonElement} */ (find(root, "[data-page-previous]"));
    this.next = /** @type {HTMLButtonElement} */ (find(root, "[data-page-next]"));
    this.grid = find(root, "[role=grid]");
    this.page = 0;
    this.pages = 0;
    /** @type {number | null} */
    this.chosen = null;
    /** @type {number | null} */
    this.beside = null;
    this.previous.addEventListener("click", () => wishes.turn(this.page - 1, ""));
    this.next.addEventListener("click", () => wishes.turn(this.page + 1, ""));
    this.body.addEventListener("click", (event) => {
      const row = rowAt(event.target);
      if (row) wishes.choose(numberOf(row), event.shiftKey);
    });
    this.body.addEventListener("keydown", (event) => this.#key(event));
    for (const head of this.heads) {
      find(head, "button").addEventListener("click", () => {
        const isDown = head.getAttribute("aria-sort") === "descending";
        wishes.sort(`${isDown ? "" : "-"}${head.dataset.sort}`);
      });
    }
  }

  /** @param {Page} page @param {string} sort @param {"first" | "last" | ""} focus */
  show({ rows, excerpt, run, first, matched, page, pages }, sort, focus) {
    const trace = new Excerpt(this.manifest, excerpt, run.end_us);
    this.page = page;
    this.pages = pages;
    this.body.replaceChildren(...rows.map((row, place) => this.#row(trace, row, run.end_us, first + place)));
    this.grid.setAttribute("aria-rowcount", String(matched + 1));
    this.empty.hidden = rows.length > 0;
    setText(this.range, rows.length ? `${count(first + 1)} to ${count(first + rows.length)} of ${count(matched)}` : "");
    this.previous.disabled = page === 0;
    this.next.disabled = page + 1 >= pages;
    for (const head of this.heads) {
      const own = sort.replace("-", "") === head.dataset.sort;
      if (own) head.setAttribute("aria-sort", sort.startsWith("-") ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    }
    this.scroller.scrollTop = focus === "last" ? this.scroller.scrollHeight : 0;
    this.mark(this.chosen, this.beside);
    if (focus) this.#focus(focus === "first" ? 0 : rows.length - 1);
  }

  /** @param {number | null} chosen @param {number | null} beside */
  mark(chosen, beside) {
    this.chosen = chosen;
    this.beside = beside;
    const rows = findAll(this.body, "tr");
    for (const row of rows) {
      row.setAttribute("aria-selected", String(numberOf(row) === chosen || numberOf(row) === beside));
      row.tabIndex = numberOf(row) === chosen ? 0 : -1;
    }
    if (rows.length && !rows.some(({ tabIndex }) => tabIndex === 0)) rows[0].tabIndex = 0;
  }

  /** @param {number} place */
  #focus(place) {
    const rows = findAll(this.body, "tr");
    const row = rows[Math.min(Math.max(place, 0), rows.length - 1)];
    for (const other of rows) other.tabIndex = other === row ? 0 : -1;
    row?.focus();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const row = rowAt(event.target);
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = findAll(this.body, "tr");
    const place = rows.indexOf(row);
    const inView = Math.max(1, Math.floor(this.scroller.clientHeight / row.offsetHeight) - 2);
    /** @type {Record<string, number>} */
    const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: inView, PageUp: -inView, Home: -rows.length, End: rows.length };
    if (event.key === "Enter" || event.key === " ") this.wishes.choose(numberOf(row), event.shiftKey);
    else if (event.key in steps) this.#step(place + steps[event.key], event.key, rows.length);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {number} to @param {string} key @param {number} rows */
  #step(to, key, rows) {
    const turns = key !== "Home" && key !== "End";
    if (turns && to >= rows && this.page + 1 < this.pages) this.wishes.turn(this.page + 1, "first");
    else if (turns && to < 0 && this.page > 0) this.wishes.turn(this.page - 1, "last");
    else this.#focus(to);
  }

  /** @param {Excerpt} trace @param {Row} row @param {number} end_us @param {number} place among all that were found */
  #row(trace, row, end_us, place) {
    const life = lifeOf(trace, row.event);
    const standing = standingOf(life);
    const path = element("div", { class: "path" });
    const ended = endOf(life);
    drawPath(path, segmentsOf(life, ended ? ended.at_us : end_us), PATH_WIDTH, { wait: 26, least: 8, full_us: LONG_WORK_US });
    const cells = [
      ["traces-mark", drawing(`mark-${standing.mark}`)],
      ["traces-event", element("code", {}, row.name)],
      ["traces-function", this.manifest.nodes[row.function]?.name ?? "–"],
      ["traces-changed", clock(row.changed_us)],
      ["traces-attempts", String(row.attempts)],
      ["traces-path", path],
      ["traces-run", row.last_run_us < 0 ? "–" : exact(row.last_run_us)],
      ["traces-total", ended ? exact(row.total_us) : "so far"],
      ["traces-outcome", standing.word],
    ];
    const made = element(
      "tr",
      { "data-event": row.event, "aria-rowindex": place + 2, tabindex: -1 },
      ...cells.map(([name, content]) => element(name === "traces-event" ? "th" : "td", { class: name, scope: name === "traces-event" ? "row" : null }, content)),
    );
    return made;
  }
}

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
function rowAt(target) {
  return /** @type {Element} */ (target).closest("tr");
}

/** @param {Element} row */
function numberOf(row) {
  return Number(row.getAttribute("data-event"));
}
