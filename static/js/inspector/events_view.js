import { drawing, element, find, findAll, setText } from "ef/page/dom";
import { drawPath } from "ef/inspector/path_view";
import { segmentsOf } from "ef/inspector/path_strip";
import { endOf, lastStep, lifeOf, standingOf } from "ef/inspector/rows";
import { settingAt } from "ef/inspector/settings";
import { NodeEvents } from "ef/inspector/node_events";
import { exact } from "ef/inspector/words";
import { count, countdown } from "ef/lib/words";

/** As in event_list.css. */
const ROW_HEIGHT = 34;
const PATH_WIDTH = 104;
/** Rows drawn above and below the visible ones, so that a fast scroll shows no gap. */
const SPARE = 6;
/** Work of this length fills a row's path. */
const LONG_WORK_S = 3;

/** @typedef {import("ef/run/trace").Trace} Trace */

/** The Events tab: what a node has had to do with, newest first. Only the rows in view exist. */
export class EventsView {
  /**
   * @param {HTMLElement} root
   * @param {object} studio
   * @param {import("ef/run/store").StudioStore} studio.store
   * @param {import("ef/inspector/settings").Usual} studio.usual
   * @param {(event: number) => void} studio.inspectEvent
   */
  constructor(root, { store, usual, inspectEvent }) {
    this.store = store;
    this.usual = usual;
    this.list = find(root, "[data-events-list]");
    this.scroller = find(root, "[data-events-scroll]");
    this.empty = find(root, "[data-events-empty]");
    this.problemCount = find(root, "[data-problem-count]");
    this.onlyProblems = false;
    /** @type {NodeEvents | null} */
    this.index = null;
    /** @type {Map<number, {row: HTMLElement, drawn: string}>} */
    this.rows = new Map();

    this.scroller.addEventListener("scroll", () => this.update(), { passive: true });
    this.list.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement} */ (event.target).closest("[data-event]");
      if (button) inspectEvent(Number(button.getAttribute("data-event")));
    });
    for (const button of findAll(root, "[data-events-filter]")) {
      button.addEventListener("click", () => {
        this.onlyProblems = button.dataset.eventsFilter === "problems";
        for (const other of findAll(root, "[data-events-filter]")) other.setAttribute("aria-pressed", String(other === button));
        this.scroller.scrollTop = 0;
        this.update();
      });
    }
  }

  update() {
    const { trace, playback, selection } = this.store;
    if (!trace) return;
    if (this.index?.trace !== trace) {
      this.index = new NodeEvents(trace);
      this.#clear();
    }
    this.index.update();
    const node = selection.node ?? 0;
    const rows = trace.indexAt(playback.t_us);
    const problems = this.index.problems[node].countAt(rows);
    const list = this.onlyProblems ? this.index.problems[node] : this.index.all[node];
    const total = list.countAt(rows);
    setText(this.problemCount, count(problems));
    this.list.style.setProperty("--rows", String(total));
    this.empty.hidden = total > 0;
    setText(this.empty, this.onlyProblems ? "No event has had trouble here so far." : "No event has come here so far. Press play.");

    const first = Math.max(0, Math.floor(this.scroller.scrollTop / ROW_HEIGHT) - SPARE);
    const last = Math.min(total, Math.ceil((this.scroller.scrollTop + this.scroller.clientHeight) / ROW_HEIGHT) + SPARE);
    const seen = new Set();
    for (let place = first; place < last; place += 1) {
      const event = list.eventAt(total - 1 - place);
      seen.add(event);
      this.#show(trace, event, place);
    }
    for (const [event, { row }] of this.rows) {
      if (seen.has(event)) continue;
      row.remove();
      this.rows.delete(event);
    }
  }

  #clear() {
    this.rows.clear();
    this.list.replaceChildren();
  }

  /** @param {Trace} trace @param {number} event @param {number} place from the top */
  #show(trace, event, place) {
    const { playback, selection } = this.store;
    const t_us = playback.t_us;
    const life = lifeOf(trace, event, t_us);
    const standing = standingOf(life);
    const words = endWords(life, t_us);
    let entry = this.rows.get(event);
    if (!entry) {
      entry = { row: this.#row(trace, event), drawn: "" };
      this.rows.set(event, entry);
      this.list.append(entry.row);
    }
    const { row } = entry;
    row.style.setProperty("--row", String(place));
    const button = find(row, "button");
    button.setAttribute("aria-current", String(selection.event === event));
    setText(find(row, ".event-row-end"), words);
    const drawn = `${life.length}/${standing.mark}/${isMoving(standing.mark) ? Math.floor(t_us / 50_000) : ""}`;
    if (drawn === entry.drawn) return;
    entry.drawn = drawn;
    find(row, ".event-row-mark").replaceChildren(drawing(`mark-${standing.mark}`));
    setText(find(row, ".visually-hidden"), standing.word);
    drawPath(find(row, ".path"), segmentsOf(life, t_us), PATH_WIDTH, { wait: 17, least: 7, full_us: this.#scale_us(trace) });
  }

  /** One scale for all rows of a node, so that long work looks longer from row to row. @param {Trace} trace */
  #scale_us(trace) {
    const node = trace.manifest.nodes[this.store.selection.node ?? 0];
    const timeout_s = settingAt(trace.manifest, node.name, "Timeout", this.store.playback.t_us, this.usual);
    return Math.min(Number(timeout_s) || LONG_WORK_S, LONG_WORK_S) * 1e6;
  }

  /** @param {Trace} trace @param {number} event */
  #row(trace, event) {
    return element(
      "li",
      { class: "event-row" },
      element(
        "button",
        { type: "button", "data-event": event },
        element("span", { class: "event-row-mark" }),
        element("code", {}, trace.eventId(event)),
        element("span", { class: "visually-hidden" }),
        element("span", { class: "path" }),
        element("span", { class: "event-row-end" }),
      ),
    );
  }
}

/** @param {string} mark */
function isMoving(mark) {
  return mark === "processing" || mark === "retry" || mark === "throttled" || mark === "waiting";
}

/**
 * How it ended and how long it took, or what it is waiting for.
 * @param {import("ef/inspector/rows").TraceRow[]} life
 * @param {number} t_us
 */
function endWords(life, t_us) {
  const end = endOf(life);
  if (end?.kind === "FILTERED") return "filtered";
  if (end) return exact(end.at_us - life[0].at_us);
  const last = lastStep(life) ?? life[0];
  switch (last.kind) {
    case "RETRY":
    case "THROTTLED":
      if (!last.value) return "waiting";
      return `${countdown(last.at_us + last.value - t_us)} left`;
    case "STARTED":
    case "JOINED":
      return "running";
    case "INIT":
      return "starting";
    default:
      return "on its way";
  }
}
