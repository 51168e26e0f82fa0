import { find, findAll, pageData } from "ef/page/dom";
import { post, runUrl } from "ef/page/api";
import { announce } from "ef/page/announcer";
import { Branches, branchName } from "ef/page/branches";
import { showCaptions } from "ef/page/caption";
import { Notices } from "ef/page/notices";
import { onDemand } from "ef/page/on_demand";
import { Outline } from "ef/page/outline";
import { Palette } from "ef/page/palette";
import { Panel } from "ef/page/panel";
import { pictureActions } from "ef/page/picture_actions";
import { linkTraces } from "ef/page/traces_link";
import { isInRoom } from "ef/page/room";
import { RunFeed } from "ef/page/run_feed";
import { startRuns } from "ef/page/run_form";
import { showRunState } from "ef/page/run_pill";
import { listenForCommands } from "ef/page/shortcuts";
import { followTheme, toggleTheme } from "ef/page/theme";
import { Inspector } from "ef/inspector/inspector";
import { nextProblem, previousProblem } from "ef/inspector/problems";
import { lifeOf } from "ef/inspector/rows";
import { usualSettings } from "ef/inspector/settings";
import { interveneIn } from "ef/intervene/studio";
import { Scene } from "ef/graph/scene";
import { ZOOM_STEP } from "ef/graph/viewport";
import { TimeMenu } from "ef/time/time_menu";
import { SPEEDS } from "ef/run/playback";
import { createStudioStore } from "ef/run/store";
import { Timeline } from "ef/run/timeline";

/** @typedef {import("ef/run/protocol").RunCard} RunCard */
/** @typedef {import("ef/run/protocol").Manifest} Manifest */

const STEP_US = 10_000_000;

const studio = find(document, "[data-studio]");
/** @type {RunCard} */
const firstCard = pageData("run-card");
/** @type {Manifest | null} */
const firstManifest = pageData("run-manifest");
/** What a link to this page has kept. @type {import("ef/run/protocol").SharedView | null} */
const view = pageData("shared-view");
/** @type {import("ef/inspector/inspector").NodeCard[]} */
const nodes = pageData("node-layout");
/** @type {Record<string, import("ef/inspector/configure_view").SettingGroup[]>} */
const forms = pageData("node-forms");

const store = createStudioStore();
const { playback } = store;
const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** Of the run that is shown: one branch may have another scenario than the next. @type {import("ef/inspector/settings").Usual} */
const usual = (node, property) => usualSettings(store.manifest ?? firstManifest, forms)(node, property);
const panel = new Panel();
const notices = new Notices(store, { goOn: () => playback.play() });
const feed = new RunFeed(store, (state) => notices.connectionIs(state));
const branches = new Branches(pageData("run-branches"), (card) => open(card, { push: true }));
const share = onDemand(async () => {
  const { Share } = await import("ef/page/share");
  return new Share(store);
});
find(document, "#share").addEventListener("toggle", (event) => {
  if (/** @type {ToggleEvent} */ (event).newState === "open") share().then((it) => it.open()).catch(failed);
});
linkTraces(store);
const projector = onDemand(async () => {
  const { Projector } = await import("ef/page/projector");
  return new Projector(store, usual);
});
const toggleProjector = () => void projector().then((it) => it.toggle()).catch(failed);
const inspector = new Inspector(find(document, "[data-inspector]"), {
  store,
  nodes,
  forms,
  usual,
  chartsScript: studio.dataset.chartsScript ?? "",
  makeBranch,
  inspectEvent: (event) => store.select({ event }),
  savingOf: (event) => intervene.savingOf(event),
  failed,
});
const scene = new Scene(find(document, "[data-graph]"), store, usual);
const pictures = onDemand(async () => {
  const { PictureExport } = await import("ef/page/picture_export");
  return new PictureExport({ store, scene, nodes });
});
const savePicture = pictureActions(pictures, failed);
const outline = new Outline({
  store,
  nodes,
  inspect: (node, tab) => {
    store.select({ node });
    panel.set(true);
    inspector.tabs.show(tab);
  },
  openFilter,
});
const parts = onDemand(async () => {
  const { PartTabs } = await import("ef/page/part_tabs");
  return new PartTabs({ store, scene, outline });
});
let inParts = false;
scene.arranged = (layout) => {
  inParts ||= layout.parts.length > 1;
  if (inParts) parts().then((it) => it.build(layout)).catch(failed);
};
const sheet = find(document, "[data-inspector]");
new ResizeObserver(() => panel.isSheet && scene.coveredFrom(sheet.getBoundingClientRect().top)).observe(sheet);
const intervene = interveneIn({ store, nodes, forms, usual, makeBranch, show: showMade, failed });
const timeline = new Timeline(find(document, "[data-timeline]"), store, intervene.flags);
const time = new TimeMenu(store);
const compare = onDemand(async () => {
  const { Compare } = await import("ef/compare/compare");
  return new Compare({ branches, goTo, failed });
});
const compareButton = find(document, '[data-command="compare"]');
const showSeed = startRuns(async (card) => {
  branches.add(card);
  store.select({ event: null });
  playback.pause();
  playback.t_us = 0;
  await open(card, { push: true, play: true });
}, failed);

/**
 * Shows a run at the time the playhead is at.
 * @param {RunCard} card
 * @param {{push?: boolean, play?: boolean, manifest?: Manifest | null}} [options]
 */
async function open(card, { push = false, play = playback.playing, manifest = null } = {}) {
  // While the new run is still on its way, its end would pull the playhead back.
  playback.pause();
  const t_us = playback.t_us;
  await feed.open(card, manifest, branches.find(card.parent));
  branches.show(card.id);
  compareButton.hidden = branches.cards.length < 2;
  showSeed(card.seed);
  if (push) history.pushState({ run: card.id }, "", card.url);
  await loadedTo(t_us);
  playback.seek(t_us);
  if (play) playback.play();
}

/**
 * Waits until the run is known up to t, or to its end.
 * @param {number} t_us
 * @returns {Promise<void>}
 */
function loadedTo(t_us) {
  const { trace } = store;
  const there = () => store.trace !== trace || Boolean(trace && trace.length && (trace.loadedUs >= t_us || trace.complete));
  if (there()) return Promise.resolve();
  return new Promise((resolve) => {
    const end = store.subscribe(() => {
      if (!there()) return;
      end();
      resolve();
    });
  });
}

/**
 * Shows the moment that a link has kept, at rest.
 * @param {import("ef/run/protocol").SharedView} kept
 */
async function restore({ t_us, node, event, speed }) {
  playback.t_us = t_us;
  if (speed !== null) playback.setSpeed(speed);
  await open(firstCard, { manifest: firstManifest, play: false });
  if (event !== null) store.select({ event });
  if (node !== null) store.select({ node });
}

/** @param {string} name @param {object[]} interventions */
async function makeBranch(name, interventions) {
  const parent = store.card ?? firstCard;
  try {
    await showMade(await post(runUrl(parent, "branches/"), { name, interventions }));
  } catch (error) {
    if (error instanceof Error && "problems" in error) throw error;
    failed(error);
  }
}

/** @param {RunCard} card */
async function showMade(card) {
  const known = branches.find(card.id);
  if (!known) branches.add(card);
  await open(known ?? card, { push: true });
}

/** Shows a moment of a run, and an event of it. @param {RunCard} card @param {number} t_us @param {number} event */
async function goTo(card, t_us, event) {
  playback.pause();
  if (card.id !== store.card?.id) await open(card, { push: true, play: false });
  await loadedTo(t_us);
  playback.seek(t_us);
  store.select({ event });
}

/** @param {unknown} error */
function failed(error) {
  notices.fail(error instanceof Error ? error.message : String(error));
}

// Looking at an event stops the clock, and says so.
let looking = /** @type {number | null} */ (null);
store.subscribe((change) => {
  if (change === "playing" && playback.playing) notices.pausedFor(null);
  if (change !== "selection") return;
  const { event } = store.selection;
  if (event === looking) return;
  looking = event;
  if (event === null || !store.trace) {
    notices.pausedFor(null);
    return;
  }
  if (playback.playing) {
    playback.pause();
    notices.pausedFor(store.trace.eventId(event));
  }
  const place = lastFunctionOf(event);
  if (place !== null) store.select({ node: place });
  if (!isInRoom()) panel.set(true);
  inspector.tabs.show("why");
});

/** The function an event was with last, whose panel tells its story. @param {number} event */
function lastFunctionOf(event) {
  const { trace, manifest } = store;
  if (!trace || !manifest) return null;
  const visited = lifeOf(trace, event, playback.t_us).filter(({ node }) => manifest.nodes[node]?.role === "function");
  return visited.length ? visited[visited.length - 1].node : null;
}

// A click on a node shows its panel; by keyboard the focus goes along.
find(document, "#main").addEventListener("click", (event) => {
  const target = /** @type {Element} */ (event.target);
  const funnel = target.closest("[data-funnel]");
  if (funnel && !isInRoom()) openFilter(Number(funnel.getAttribute("data-funnel")));
  const card = target.closest("[data-node]");
  if (!card || isInRoom()) return;
  panel.set(true);
  if (inspector.tabs.current === "why" && store.selection.event === null) inspector.tabs.show("configure");
  if (event.detail === 0) find(document, '[role="tab"][aria-selected="true"]').focus();
});

/** Shows the source that a filter belongs to, with the filter ready to be written. @param {number} edge */
function openFilter(edge) {
  const from = store.manifest?.edges[edge].from;
  if (from === undefined) return;
  store.select({ node: from, event: null });
  panel.set(true);
  if (panel.isSheet) return;
  inspector.tabs.show("configure");
  inspector.configure.focusFilter(edge);
}

/** @param {number} by_us */
const jump = (by_us) => playback.seek(playback.t_us + by_us);
/** @param {(trace: import("ef/run/trace").Trace, t_us: number) => number | null} search */
const toProblem = (search) => {
  const at_us = store.trace && search(store.trace, playback.t_us);
  playback.pause();
  if (at_us !== null) playback.seek(at_us);
};

const [speed1, speed10, speed60, speedMax] = SPEEDS;
/** @type {Record<string, () => void>} */
const commands = {
  toggle: () => playback.toggle(),
  back: () => playback.stepBack(),
  forward: () => playback.stepForward(),
  "back-10s": () => jump(-STEP_US),
  "forward-10s": () => jump(STEP_US),
  start: () => playback.seek(0),
  end: () => playback.seek(playback.endUs),
  "speed-1": () => playback.setSpeed(speed1),
  "speed-10": () => playback.setSpeed(speed10),
  "speed-60": () => playback.setSpeed(speed60),
  "speed-max": () => playback.setSpeed(speedMax),
  "previous-problem": () => toProblem(previousProblem),
  "next-problem": () => toProblem(nextProblem),
  branches: () => branches.openMenu(),
  "last-branch": () => branches.toggleLast(),
  compare: () => void compare().then((it) => it.open()).catch(failed),
  ghost: () => timeline.toggleGhost(),
  ...intervene.commands,
  ...time.commands,
  table: () => inspector.tabs.current === "live" && inspector.live.toggleTables(),
  "zoom-in": () => scene.zoomBy(ZOOM_STEP),
  "zoom-out": () => scene.zoomBy(1 / ZOOM_STEP),
  "zoom-reset": () => scene.zoomReset(),
  "zoom-fit": () => scene.zoomFit(),
  key: () => scene.toggleKey(),
  inspector: () => panel.toggle(),
  // On a phone there is no wall.
  projector: () => !panel.isSheet && toggleProjector(),
  theme: toggleTheme,
  outline: () => outline.toggle(),
  shortcuts: () => find(document, "#shortcuts").togglePopover(),
  escape: backOut,
};
const guideRoot = /** @type {HTMLElement | null} */ (document.querySelector("[data-guide]"));
const guide =
  guideRoot &&
  onDemand(async () => {
    const { Guide } = await import("ef/guide/guide");
    return new Guide(guideRoot, { store, commands, selectNode, configure, makeBranch });
  });
const palette = new Palette(commands, elsewhere);
listenForCommands({ ...commands, palette: () => palette.toggle() });

/** @param {string} name */
function selectNode(name) {
  store.select({ node: nodes.find((node) => node.name === name)?.index ?? null, event: null });
}

/** Shows a setting of the selected node, ready to be changed. @param {string} property */
function configure(property) {
  panel.set(true);
  inspector.tabs.show("configure");
  inspector.configure.focus(property);
}

/** What the palette leads to besides commands: nodes, branches and other scenarios. */
function elsewhere() {
  const flow = nodes.map(({ index, name }) => ({
    id: `node-${index}`,
    name,
    group: "Node",
    run: () => {
      store.select({ node: index });
      if (!isInRoom()) panel.set(true);
    },
  }));
  const runs = branches.cards.map((card) => ({
    id: `branch-${card.id}`,
    name: branchName(card),
    group: "Branch",
    run: () => void open(card, { push: true }).catch(failed),
  }));
  const scenarios = findAll(document, "#scenario-menu a").map((link) => ({
    id: `scenario-${link.getAttribute("href")}`,
    name: link.querySelector("strong")?.textContent ?? "",
    group: "Scenario",
    run: () => link.click(),
  }));
  const help = guide ? [{ id: "first-steps", name: "First steps", group: "Help", run: () => void guide().then((it) => it.open()).catch(failed) }] : [];
  return [...help, ...savePicture, ...flow, ...runs, ...scenarios, ...time.entries];
}

/** One level: an open list, the followed event, the projector, the inspector. */
function backOut() {
  if (document.querySelector(":popover-open")) return;
  if (store.selection.event !== null) store.select({ event: null });
  else if (outline.isOn) outline.toggle();
  else if (isInRoom()) toggleProjector();
  else if (panel.isOpen) panel.set(false);
}

addEventListener("popstate", ({ state }) => {
  // A jump within the page, such as the skip link's, has no run of its own.
  if (!state || state.run === store.card?.id) return;
  const card = branches.find(state.run);
  if (card) open(card).catch(failed);
  else location.reload();
});

if (view?.theme) document.documentElement.dataset.theme = view.theme;
followTheme(() => {
  scene.recolour();
  timeline.recolour();
  inspector.live.redraw().catch(failed);
});
showRunState(store);
announce(store);
showCaptions(store);

// The first that the first source leads to: of a flow in parts, one of the first part.
const led = firstManifest?.edges.find(({ from, role }) => from === 0 && role === "trigger")?.to;
const firstFunction = nodes.find(({ index, kind }) => index === led && kind === "function") ?? nodes.find(({ kind }) => kind === "function") ?? nodes[0];
store.select({ node: firstFunction?.index ?? null });
// A small screen reads; it has no Configure.
if (panel.isSheet) inspector.tabs.show("live");
history.replaceState({ run: firstCard.id }, "");
/** What the lab wants this run to be held against. */
const against = new URLSearchParams(location.search).get("against");
const ready = view ? restore(view) : open(firstCard, { manifest: firstManifest, play: !calm.matches && !against });
if (against) compare().then((it) => it.arrive(against, firstCard)).catch(failed);
ready.then(() => guide?.()).catch(failed);

/** What tests and the console drive the page by. */
Object.assign(window, {
  eventflow: {
    store,
    ready,
    seek: (/** @type {number} */ t_us) => playback.seek(t_us),
    frame: () => scene.frame(),
    play: () => playback.play(),
    pause: () => playback.pause(),
  },
});
