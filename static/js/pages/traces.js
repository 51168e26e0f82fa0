import { Refused, get, runUrl } from "ef/page/api";
import { find, pageData } from "ef/page/dom";
import { followTheme, toggleTheme } from "ef/page/theme";
import { usualSettings } from "ef/inspector/settings";
import { ChartsView } from "ef/traces/charts_view";
import { JourneyView } from "ef/traces/journey_view";
import { QueryBar, showCount } from "ef/traces/query_bar";
import { replaced } from "ef/traces/query_text";
import { TableView } from "ef/traces/table_view";

/** How often a run that is still going is asked again. */
const AGAIN_MS = 2000;
const NEWEST_FIRST = "-changed";

/** @type {import("ef/run/protocol").RunCard} */
const card = pageData("run-card");
/** @type {import("ef/run/protocol").Manifest} */
const manifest = pageData("run-manifest");
const root = find(document, "[data-traces]");
const failure = find(document, "[data-failure]");

/** What the address says: the query, the order, the page and the chosen events. */
const asked = readAddress();
let latest = 0;
let isComparing = asked.beside !== null;

const bar = new QueryBar(find(document, "[data-query]"), (text) => ask({ q: text, page: 0 }));
const charts = new ChartsView(find(document, "[data-charts]"), root.dataset.chartsScript ?? "", (name, term) =>
  ask({ q: replaced(bar.text, bar.terms, name, term), page: 0 }),
);
const table = new TableView(find(document, "[data-rows]"), manifest, {
  choose: (event, beside) => choose(event, beside || isComparing),
  sort: (sort) => ask({ sort, page: 0 }),
  turn: (page, focus) => ask({ page }, focus),
});
const journey = new JourneyView(find(document, "[data-journey]"), {
  card,
  manifest,
  usual: usualSettings(manifest, pageData("node-forms")),
  nodes: pageData("node-layout"),
  branches: pageData("run-branches"),
  choose: (event) => choose(event, false),
});
const compare = find(document, "[data-compare]");
const count = find(document, "[data-count]");

/**
 * Asks the server for what is to be shown now; a query it refuses leaves the list as it is.
 * @param {Partial<typeof asked>} wish
 * @param {"first" | "last" | ""} [focus]
 */
async function ask(wish, focus = "") {
  const next = { ...asked, ...wish };
  latest += 1;
  const mine = latest;
  try {
    const [page, figures] = await Promise.all([
      get(runUrl(card, "traces/rows/", { q: next.q, sort: next.sort, page: String(next.page) })),
      get(runUrl(card, "traces/charts/", { q: next.q })),
    ]);
    if (mine !== latest) return;
    Object.assign(asked, next, { page: page.page });
    keepAddress();
    bar.show(next.q, page.terms);
    showCount(count, page.matched, page.total);
    table.show(page, asked.sort, focus);
    failure.hidden = true;
    await charts.show(figures);
    if (page.run.state === "queued" || page.run.state === "running") setTimeout(() => mine === latest && ask({}), AGAIN_MS);
  } catch (error) {
    if (mine !== latest) return;
    if (error instanceof Refused) bar.refuse(next.q, error.problems);
    else fail(error);
  }
}

/** @param {number | null} event @param {boolean} beside whether it comes beside the one that is shown */
async function choose(event, beside) {
  if (beside && asked.event !== null && event !== asked.event) asked.beside = event;
  else Object.assign(asked, { event, beside: null });
  keepAddress();
  await showJourney();
}

async function showJourney() {
  const { event, beside } = asked;
  root.toggleAttribute("data-has-event", event !== null);
  table.mark(event, beside);
  compare.hidden = event === null;
  setComparing(isComparing && beside === null && event !== null);
  const events = [event, beside].filter((one) => one !== null);
  try {
    const found = await Promise.all(events.map((one) => get(runUrl(card, `traces/events/${one}/`))));
    if (asked.event !== event || asked.beside !== beside) return;
    journey.show(found);
    if (event === null || beside !== null) return;
    const { branches } = await get(runUrl(card, `traces/events/${event}/branches/`));
    journey.showBranches(event, branches);
  } catch (error) {
    fail(error);
  }
}

/** While comparing, the next event that is chosen comes beside the shown one. @param {boolean} on */
function setComparing(on) {
  isComparing = on;
  compare.setAttribute("aria-pressed", String(on));
  find(document, "[data-compare-hint]").hidden = !on;
}

/** @param {unknown} error */
function fail(error) {
  failure.hidden = false;
  find(failure, "p").textContent = error instanceof Error ? error.message : String(error);
}

function readAddress() {
  const from = new URLSearchParams(location.search);
  return { q: from.get("q") ?? "", sort: from.get("sort") ?? NEWEST_FIRST, page: whole(from.get("page")) ?? 0, event: whole(from.get("event")), beside: whole(from.get("with")) };
}

/** @param {string | null} text */
function whole(text) {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function keepAddress() {
  const { q, sort, page, event, beside } = asked;
  const kept = { q, sort: sort === NEWEST_FIRST ? "" : sort, page: page ? String(page) : "", event: event === null ? "" : String(event), with: beside === null ? "" : String(beside) };
  history.replaceState(null, "", runUrl(card, "traces/", kept));
}

compare.addEventListener("click", () => setComparing(!isComparing));
root.addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (target.closest("[data-stop-comparing]")) choose(asked.event, false);
  if (target.closest("[data-back]")) choose(null, false);
});
find(failure, "button").addEventListener("click", () => ask({}));

document.addEventListener("keydown", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (target.matches("input, select, textarea")) {
    if (event.key === "Escape") /** @type {HTMLElement} */ (target).blur();
    return;
  }
  if (event.key === "/") bar.focus();
  else if (event.key === "t") toggleTheme();
  else if (event.key === "d") charts.toggleTables();
  else if (event.key === "c" && asked.event !== null) setComparing(!isComparing);
  else if (event.key === "Escape" && !document.querySelector(":popover-open") && asked.event !== null) choose(asked.beside === null ? null : asked.event, false);
  else return;
  event.preventDefault();
});
find(document, '[data-command="theme"]').addEventListener("click", toggleTheme);
followTheme(() => charts.redraw());

const ready = Promise.all([ask({}), showJourney()]);

/** What tests wait for. */
Object.assign(window, { eventflow: { ready, asked } });
