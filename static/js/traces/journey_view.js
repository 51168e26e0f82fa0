import { drawing, element, find, findAll, setText } from "ef/page/dom";
import { runUrl } from "ef/page/api";
import { branchName } from "ef/page/branches";
import { segmentsOf } from "ef/inspector/path_strip";
import { endOf, lifeOf, standingOf } from "ef/inspector/rows";
import { WhyView } from "ef/inspector/why_view";
import { ruleCard } from "ef/inspector/rule_popover";
import { cardAt } from "ef/run/carried";
import { createStudioStore } from "ef/run/store";
import { exact, whole } from "ef/inspector/words";
import { showAmong } from "ef/traces/among";
import { Excerpt } from "ef/traces/excerpt";
import { outcome } from "ef/traces/outcomes";
import { drawWaterfall } from "ef/traces/waterfall_view";
import { linesOf } from "ef/traces/waterfall";

/**
 * @typedef {import("ef/run/protocol").RunCard} RunCard
 * @typedef {import("ef/traces/table_view").Row} Row
 * @typedef {object} Journey an event as the server sends it
 * @property {{state: string, end_us: number}} run
 * @property {Row} row
 * @property {import("ef/traces/excerpt").Columns} excerpt
 * @property {import("ef/traces/among").Among | null} among
 *
 * @typedef {{id: string, events: number, row: Row | null}} InBranch
 */

/** What happened to one event, or to two side by side. */
export class JourneyView {
  /**
   * @param {HTMLElement} root
   * @param {object} page
   * @param {RunCard} page.card
   * @param {import("ef/run/protocol").Manifest} page.manifest
   * @param {import("ef/inspector/settings").Usual} page.usual
   * @param {import("ef/inspector/inspector").NodeCard[]} page.nodes
   * @param {RunCard[]} page.branches
   * @param {(event: number) => void} page.choose
   */
  constructor(root, { card, manifest, usual, nodes, branches, choose }) {
    this.root = root;
    this.card = card;
    this.manifest = manifest;
    this.nodes = nodes;
    this.branches = branches;
    this.content = find(root, "[data-journey-content]");
    this.empty = find(root, "[data-journey-empty]");
    this.sides = find(root, "[data-journey-sides]");
    this.facts = find(root, "[data-journey-facts]");
    this.single = find(root, "[data-journey-single]");
    this.family = find(root, "[data-journey-branches]");
    this.payload = find(root, "[data-journey-payload]");
    /** @type {Journey[]} */
    this.shown = [];
    this.store = createStudioStore();
    const openRule = ruleCard(() => location.assign(this.#studioUrl(this.shown[0])));
    const why = find(root, "[data-why]");
    this.why = new WhyView(why, { store: this.store, usual, openRule });
    this.store.subscribe((change) => {
      const { event } = this.store.selection;
      if (change === "selection" && event !== null && event !== this.shown[0]?.row.event) choose(event);
    });
    // A step's time leads to its line here; in the studio it would move the playhead.
    why.addEventListener(
      "click",
      (event) => {
        const step = /** @type {Element} */ (event.target).closest("[data-seek]");
        if (!step) return;
        event.stopPropagation();
        this.#highlight(Number(step.getAttribute("data-seek")), "line");
      },
      { capture: true },
    );
    this.sides.addEventListener("click", (event) => {
      const line = /** @type {Element} */ (event.target).closest("[data-line-at]");
      if (line) this.#highlight(Number(line.getAttribute("data-line-at")), "step", line);
    });
    new ResizeObserver(() => this.#drawSides()).observe(root);
  }

  /** @param {Journey[]} journeys none, one, or two to be compared */
  show(journeys) {
    this.shown = journeys;
    const [first] = journeys;
    this.empty.hidden = Boolean(first);
    this.content.hidden = !first;
    if (!first) return;
    const isSingle = journeys.length === 1;
    this.single.hidden = !isSingle;
    this.facts.hidden = isSingle;
    this.sides.replaceChildren(...journeys.map((journey, place) => this.#side(journey, place)));
    this.#drawSides();
    if (!isSingle) {
      this.facts.replaceChildren(factsTable(journeys.map((journey) => [journey, this.#traceOf(journey)])));
      return;
    }
    const trace = this.#traceOf(first);
    this.store.open(this.card, this.manifest, { trace });
    this.store.playback.t_us = first.run.end_us;
    this.store.select({ event: first.row.event, node: null });
    this.why.update();
    showAmong(find(this.root, "[data-journey-among]"), first.among);
    const rows = trace.rowsOfEvent(first.row.event);
    const carried = cardAt(trace, first.row.event, rows[rows.length - 1]);
    this.payload.hidden = !carried;
    if (carried) {
      setText(find(this.payload, "h3 code"), carried.name);
      setText(find(this.payload, "pre"), JSON.stringify(carried.payload, null, 2));
    }
    this.family.hidden = true;
  }

  /** @param {number} event @param {InBranch[]} found */
  showBranches(event, found) {
    if (this.shown.length !== 1 || this.shown[0].row.event !== event) return;
    this.family.hidden = found.length < 2;
    const rows = found.flatMap(({ id, row }) => {
      const card = this.branches.find((one) => one.id === id);
      return card ? [branchRow(card, row, card.id === this.card.id)] : [];
    });
    find(this.family, "tbody").replaceChildren(...rows);
  }

  /** @param {Journey} journey */
  #traceOf({ excerpt, run }) {
    return new Excerpt(this.manifest, excerpt, run.end_us);
  }

  /** @param {Journey} journey @param {number} place */
  #side(journey, place) {
    const { row } = journey;
    const trace = this.#traceOf(journey);
    const standing = standingOf(lifeOf(trace, row.event));
    const attempts = row.attempts > 1 ? ` on attempt ${row.attempts}` : "";
    return element(
      "section",
      { class: "journey-side", "aria-label": `Event ${row.name}` },
      element(
        "header",
        { class: "journey-head" },
        drawing(`mark-${standing.mark}`),
        element("h2", {}, "Event ", element("code", {}, row.name)),
        element("span", { class: "chip", "data-state": standing.state }, `${standing.word}${attempts}`),
        element("span", { class: "journey-total" }, whole(row.total_us)),
        place === 0 ? null : element("button", { type: "button", class: "button button-small", "data-stop-comparing": "" }, "Stop comparing"),
        element("a", { class: "button button-small", href: this.#studioUrl(journey) }, drawing("icon-eye"), "Show in the studio"),
      ),
      element("div", { class: "waterfall", "data-waterfall": place }),
    );
  }

  #drawSides() {
    findAll(this.sides, "[data-waterfall]").forEach((box, place) => {
      const journey = this.shown[place];
      if (!journey || !box.clientWidth) return;
      const lines = linesOf(this.#traceOf(journey), journey.row.event, journey.run.end_us);
      drawWaterfall(box, lines, (node) => this.nodes.find(({ index }) => index === node)?.glyph ?? "function");
    });
  }

  /** @param {Journey} journey */
  #studioUrl({ row }) {
    return runUrl(this.card, "", { t: (row.changed_us / 1e6).toFixed(6).replace(/\.?0+$/, ""), event: String(row.event) });
  }

  /**
   * Marks what ended at a time among the lines and among the steps, and shows the other one of the two.
   * @param {number} at_us
   * @param {"line" | "step"} into
   * @param {Element | null} [chosen]
   */
  #highlight(at_us, into, chosen = null) {
    const lines = findAll(this.sides, "[data-line-at]");
    const line = chosen ?? lines.find((one) => Number(one.getAttribute("data-line-at")) === at_us && one.closest('[data-part="mark"]') === null) ?? lines.find((one) => Number(one.getAttribute("data-line-at")) === at_us);
    for (const one of lines) one.parentElement?.classList.toggle("is-marked", one === line);
    const steps = findAll(this.root, ".why-step");
    const step = steps.find((one) => Number(one.getAttribute("data-at")) === at_us) ?? null;
    for (const one of steps) one.classList.toggle("is-marked", one === step);
    (into === "line" ? line : step)?.scrollIntoView({ block: "nearest" });
  }
}

/** @param {RunCard} card @param {Row | null} row @param {boolean} isHere */
function branchRow(card, row, isHere) {
  const name = branchName(card);
  const link = element("a", { href: runUrl(card, "traces/", row ? { event: String(row.event) } : {}), "aria-current": isHere ? "page" : null }, name);
  if (!row) return element("tr", {}, element("th", { scope: "row" }, link), element("td", { colspan: 4 }, "There is no such event in this run."));
  const { mark, word } = outcome(row.outcome);
  return element(
    "tr",
    { class: isHere ? "is-here" : null },
    element("th", { scope: "row" }, link),
    element("td", {}, drawing(`mark-${mark}`), ` ${word}`),
    element("td", {}, String(row.attempts)),
    element("td", {}, row.last_run_us < 0 ? "–" : exact(row.last_run_us)),
    element("td", {}, exact(row.total_us)),
  );
}

/** Two events in numbers. @param {[Journey, Excerpt][]} sides */
function factsTable(sides) {
  const told = sides.map(([journey, trace]) => factsOf(journey, trace));
  return element(
    "table",
    { class: "facts" },
    element("caption", { class: "visually-hidden" }, "Two events side by side"),
    element("thead", {}, element("tr", {}, element("td", {}), ...sides.map(([{ row }]) => element("th", { scope: "col" }, element("code", {}, row.name))))),
    element(
      "tbody",
      {},
      ...told[0].map(([name], place) => {
        const values = told.map((facts) => facts[place][1]);
        const differs = new Set(values).size > 1;
        return element("tr", { class: differs ? "differs" : null }, element("th", { scope: "row" }, name), ...values.map((value) => element("td", {}, value)));
      }),
    ),
  );
}

/** @param {Journey} journey @param {Excerpt} trace @returns {[string, string][]} */
function factsOf({ row, run }, trace) {
  const life = lifeOf(trace, row.event);
  const end = endOf(life);
  const segments = segmentsOf(life, end ? end.at_us : run.end_us);
  /** @param {string[]} parts */
  const spent = (parts) => {
    const us = segments.filter(({ part }) => parts.includes(part)).reduce((sum, segment) => sum + segment.us, 0);
    return us ? exact(us) : "–";
  };
  const rows = trace.rowsOfEvent(row.event);
  return [
    ["Outcome", standingOf(life).word],
    ["Payload", cardAt(trace, row.event, rows[rows.length - 1])?.name ?? "–"],
    ["Attempts", String(row.attempts)],
    ["In all", exact(row.total_us)],
    ["Waiting", spent(["wait"])],
    ["Throttled", spent(["throttle"])],
    ["Cold start", spent(["init"])],
    ["Running", spent(["run", "running"])],
    ["Failing", spent(["failed"])],
  ];
}
