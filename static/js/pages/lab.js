import { Refused, get, post, remove } from "ef/page/api";
import { find, findAll, pageData, setText } from "ef/page/dom";
import { loadPlotly } from "ef/inspector/charts";
import { followTheme, toggleTheme } from "ef/page/theme";
import { isMoreSeeds, isSameDesign, newDesign } from "ef/lab/design";
import { eventsPerSecond, focusOf, shownOf } from "ef/lab/experiment";
import { nameFilters } from "ef/lab/filter_names";
import { Feed } from "ef/lab/feed";
import { showFoot } from "ef/lab/foot_view";
import { GridView } from "ef/lab/grid_view";
import { inks } from "ef/lab/inks";
import { ListView } from "ef/lab/list_view";
import { Maker } from "ef/lab/maker";
import { byField } from "ef/lab/problems";
import { showProgress } from "ef/lab/progress_view";
import { ResultsView } from "ef/lab/results_view";
import { triedOnly } from "ef/lab/seeking";
import { SetupView } from "ef/lab/setup_view";
import { tooLarge, usualName } from "ef/lab/size";
import { VerdictView } from "ef/lab/verdict_view";
import { plural } from "ef/lib/words";

/**
 * @typedef {import("ef/lab/types").Design} Design
 * @typedef {import("ef/lab/types").Answer} Answer
 * @typedef {import("ef/lab/types").Card} Card
 * @typedef {import("ef/lab/experiment").Experiment} Experiment
 * @typedef {{experiment: Card | null, experiments: string, listed: string | null, choices: string, glyphs: Record<string, string>}} Lab
 */

/** Seeds of a preview: the first tell where to look, three already say how sure that is. */
const PREVIEW_SEEDS = 3;
/** How long a person is left to turn knobs before a preview is asked for. */
const STILL_MS = 350;

/** @type {Lab} */
const lab = pageData("lab");
const maker = new Maker(lab.experiments);
const root = find(document, "[data-lab]");
const script = root.dataset.chartsScript ?? "";
const name = /** @type {HTMLInputElement} */ (find(document, "[data-name]"));
const failure = find(document, "[data-failure]");

/** @type {{design: Design | null, full: Experiment | null, preview: Experiment | null, isNamed: boolean, speed: number | null, turned: number}} */
const state = { design: null, full: null, preview: null, isNamed: false, speed: null, turned: 0 };
/** @type {Map<string, string>} */
let problems = new Map();
let still = 0;
/** The last preview, until another is asked for: that takes its place on the server as well. */
let previewUrl = "";

const grid = new GridView(find(root, "[data-runs]"), openRun);
const results = new ResultsView(find(root, "[data-results]"), script, inks, openRun);
const verdict = new VerdictView(find(root, "[data-verdict]"), script, inks, { apply, branch: (setting) => openRun(setting, 0), differ: (setting, place) => openRun(setting, place, "differences") });
const list = new ListView(find(root, "[data-listed]"), async (card) => {
  try {
    await remove(card.url);
    if (card.id === state.full?.id) location.assign(find(document, "[data-new]").getAttribute("href") ?? "/");
    else await showList();
  } catch (error) {
    fail(error);
  }
});
const full = new Feed((experiment) => shown({ full: experiment }), lost);
const preview = new Feed((experiment) => shown({ preview: experiment }), lost);
/** @type {SetupView | null} */
let setup = null;
/** @type {import("ef/lab/types").Choices | null} */
let choices = null;

/** @param {Partial<typeof state>} news */
function shown(news) {
  Object.assign(state, news);
  const known = shownOf(state.full, state.preview, isTurned());
  const experiment = known && triedOnly(known);
  state.speed = eventsPerSecond(state.full) ?? eventsPerSecond(state.preview) ?? state.speed;
  root.toggleAttribute("data-has-experiment", experiment !== null);
  find(root, "[data-results-empty]").hidden = experiment !== null;
  find(root, "[data-found]").hidden = experiment === null;
  if (experiment) {
    showProgress(root, experiment, experiment.preview && !isTurned() ? state.full : null, state.design ?? experiment.fixed.design, isTurned());
    grid.show(experiment, experiment.summary?.best ? focusOf(experiment) : -1);
    results.show(experiment);
  }
  const seeds = experiment?.fixed.design.seeds;
  setText(find(document, "[data-seeds-pill]"), seeds ? `${plural(seeds.count, "seed")} from ${seeds.first}` : "");
  verdict.show(experiment);
  setup?.showEstimate(state.speed);
  showFoot(root, state, isTurned(), choices);
}

/** Whether the setup is no longer that of the experiment. */
function isTurned() {
  return !state.full || !state.design || !isSameDesign(state.design, state.full.fixed.design);
}

/** The setup was turned: it is shown at once, and a quick answer comes when the person is still. @param {Design} design */
function turn(design) {
  state.design = design;
  problems = new Map();
  if (!state.isNamed && !state.full && choices) name.value = usualName(design, choices);
  window.clearTimeout(still);
  state.turned += 1;
  showSetup();
  // More seeds change no figure much: what is known of the fewer stays in sight.
  if (!isTurned() || !design.axes.length || (state.full && isMoreSeeds(design, state.full.fixed.design))) {
    dropPreview();
    shown({ preview: null });
    return;
  }
  shown({});
  if (choices && !tooLarge(design, choices)) still = window.setTimeout(() => void askPreview(design, state.turned), STILL_MS);
}

/** @param {Design} design @param {number} turned */
async function askPreview(design, turned) {
  const isWanted = () => turned === state.turned;
  preview.stop();
  previewUrl = "";
  try {
    const seeds = { ...design.seeds, count: Math.min(design.seeds.count, PREVIEW_SEEDS) };
    const answer = await maker.make({ name: name.value.trim() || "Preview", design: { ...design, seeds }, preview: true }, isWanted);
    if (answer && isWanted()) {
      previewUrl = answer.url;
      preview.follow(answer);
    } else if (answer) remove(answer.url).catch(() => {});
  } catch (error) {
    if (isWanted()) refuse(error, design);
  }
}

async function run() {
  const { design } = state;
  if (!design) return;
  window.clearTimeout(still);
  state.turned += 1;
  const button = /** @type {HTMLButtonElement} */ (find(root, "[data-run]"));
  button.disabled = true;
  try {
    const isMore = state.full && isMoreSeeds(design, state.full.fixed.design);
    const answer = isMore ? await post(`${state.full?.url}seeds/`, { count: design.seeds.count }) : await maker.make({ name: name.value.trim(), design });
    if (!answer) return;
    if (!isMore) history.pushState(null, "", answer.url);
    dropPreview();
    state.isNamed = true;
    problems = new Map();
    nameFilters(answer.fixed);
    state.design = answer.fixed.design;
    showBase(answer);
    full.follow(answer);
    showSetup();
    find(root, "[data-pause]").focus();
    await showList();
  } catch (error) {
    refuse(error, design);
    showFoot(root, state, isTurned(), choices);
  }
}

/** Nobody waits for the preview any more: the workers are for the full answer. What it said stays until that is there. */
function dropPreview() {
  preview.stop();
  if (previewUrl) remove(previewUrl).catch(() => {});
  previewUrl = "";
}

/** @param {unknown} error @param {Design} design */
function refuse(error, design) {
  if (!(error instanceof Refused)) {
    fail(error);
    return;
  }
  problems = byField(error.problems, design);
  showSetup();
}

function showSetup() {
  if (state.design) setup?.show(state.design, problems, state.speed);
}

/** @param {"pause" | "resume" | "stop"} what */
async function tell(what) {
  if (!state.full) return;
  try {
    full.take(await post(`${state.full.url}${what}/`, {}));
    const next = findAll(root, "[data-foot] button").find((button) => !button.hidden);
    if (document.activeElement === document.body) next?.focus();
  } catch (error) {
    fail(error);
  }
}

/** @param {number} setting @param {number} place @param {"runs" | "differences"} [what] by itself, or beside the flow as it is */
async function openRun(setting, place, what = "runs") {
  const experiment = state.full && !isTurned() ? state.full : shownOf(state.full, state.preview, isTurned());
  if (!experiment) return;
  try {
    location.assign((await post(`${experiment.url}${what}/`, { setting, place })).url);
  } catch (error) {
    fail(error);
  }
}

/** @param {number} setting */
async function apply(setting) {
  if (!state.full) return;
  try {
    location.assign((await post(`${state.full.url}apply/`, { setting })).url);
  } catch (error) {
    fail(error);
  }
}

async function rename() {
  state.isNamed = name.value.trim() !== "";
  if (!state.full || !state.isNamed) return;
  try {
    await post(`${state.full.url}name/`, { name: name.value.trim() });
    problems.delete("name");
    showSetup();
    await showList();
  } catch (error) {
    if (state.design) refuse(error, state.design);
  }
}

/** @param {unknown} error */
function fail(error) {
  failure.hidden = false;
  setText(find(failure, "p"), error instanceof Error ? error.message : String(error));
}

/** One line while the server can't be reached; the picture stays. @param {number | null} again_ms @param {unknown} error */
function lost(again_ms, error) {
  const note = find(root, "[data-lost]");
  note.hidden = again_ms === null;
  root.toggleAttribute("data-is-lost", again_ms !== null);
  if (again_ms === null) return;
  const why = error instanceof TypeError ? "The connection is lost." : error instanceof Error ? error.message : "";
  setText(note, `${why} This is the last that was known; it is asked again in ${Math.round(again_ms / 1000)} s.`);
}

async function showList() {
  if (!lab.listed) return;
  const { experiments } = await get(lab.listed);
  list.show(experiments, state.full?.id ?? null);
}

/** @param {Card} card */
function showBase({ base_name }) {
  setText(find(root, "[data-base]"), `Starts from ${base_name}`);
}

async function start() {
  const [offer, answer] = await Promise.all([lab.choices ? get(lab.choices) : null, lab.experiment ? get(lab.experiment.data) : null]);
  choices = offer;
  if (choices) setup = new SetupView(find(root, "[data-setup]"), choices, lab.glyphs, turn);
  find(root, "[data-setup-loading]").hidden = true;
  find(root, "[data-setup-body]").hidden = !choices;
  if (answer?.error) fail(new Error(answer.error));
  if (answer?.fixed) {
    state.isNamed = true;
    nameFilters(answer.fixed);
    state.design = answer.fixed.design;
    name.value = answer.name;
    showBase(answer);
    full.follow(answer);
  } else if (choices) {
    state.design = newDesign(choices);
    name.value = usualName(state.design, choices);
    shown({});
  }
  showSetup();
  await showList();
  // The charts' library is there before the first figures are.
  await loadPlotly(script);
}

find(root, "[data-run]").addEventListener("click", run);
find(root, "[data-discard]").addEventListener("click", () => state.full && turn(state.full.fixed.design));
for (const what of /** @type {const} */ (["pause", "resume", "stop"])) find(root, `[data-${what}]`).addEventListener("click", () => tell(what));
name.addEventListener("change", rename);
find(failure, "button").addEventListener("click", () => (failure.hidden = true));
window.addEventListener("popstate", () => location.reload());

document.addEventListener("keydown", (event) => {
  const target = /** @type {Element} */ (event.target);
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (target.matches("input, select, textarea")) return;
  if (event.key === "t") toggleTheme();
  else if (event.key === "d") results.toggleTables();
  else return;
  event.preventDefault();
});
find(document, '[data-command="theme"]').addEventListener("click", toggleTheme);
followTheme(redraw);

function redraw() {
  results.redraw();
  verdict.redraw();
}

const ready = start().catch(fail);

/** What tests wait for. */
Object.assign(window, { eventflow: { ready, state } });
