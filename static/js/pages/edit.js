import { Refused, get, post } from "ef/page/api";
import { Chooser } from "ef/page/chooser";
import { element, find, findAll, pageData, setText } from "ef/page/dom";
import { Panel } from "ef/page/panel";
import { listenForCommands } from "ef/page/shortcuts";
import { followTheme, toggleTheme } from "ef/page/theme";
import { ZOOM_STEP } from "ef/graph/viewport";
import { Builder } from "ef/edit/builder";
import { Canvas } from "ef/edit/canvas";
import { Clipboard } from "ef/edit/clipboard";
import { EDIT_COMMANDS, editCommandFor, nameNow, whyNot } from "ef/edit/commands";
import { Configure } from "ef/edit/configure";
import { opened } from "ef/edit/answers";
import { Edits } from "ef/edit/edits";
import { nodeNamed, problemSentences } from "ef/edit/flow";
import { Hand } from "ef/edit/hand";
import { Kinds } from "ef/edit/kinds";
import { History, ProblemList } from "ef/edit/lists";
import { Menu } from "ef/edit/menu";
import { Nudges, STEPS } from "ef/edit/nudges";
import { partsOf, stepsInWords } from "ef/edit/parts";
import { Selection } from "ef/edit/selection";
import { walk } from "ef/edit/walking";
import { YamlView } from "ef/edit/yaml_view";
import { Tabs } from "ef/inspector/tabs";
import { plural } from "ef/lib/words";

/**
 * @typedef {import("ef/edit/flow").Flow} Flow
 * @typedef {import("ef/edit/edits").Command} Command
 */

/** What is refused at the very field it was written in is said there. */
const SAID_IN_PLACE = new Set(["set", "rename", "replace"]);
/** Buttons that say by themselves what they do. */
const SPEAKING = new Set(["theme", "inspector", "palette", "zoom-in", "zoom-out", "zoom-reset", "zoom-fit", "tab-problems"]);

const graph = find(document, "[data-graph]");
const inspector = find(document, "[data-inspector]");
const announcer = find(document, "[data-announcer]");
const overtaken = find(document, "[data-overtaken]");
const failure = find(document, "[data-failure]");
const wide = matchMedia("(min-width: 900px)");
/** @type {Flow} */
const first = opened(pageData("flow"), null);
const address = `/scenarios/${first.slug}`;

/** @type {import("ef/edit/edits").Step[]} */
let lost = [];

const selection = new Selection(() => chosen());
const canvas = new Canvas(graph, selection);
const edits = new Edits(first, send, {
  changed: show,
  did: (words) => {
    say(words);
    log.add(words);
  },
  refused: (problems, { command }) => {
    if (!SAID_IN_PLACE.has(command?.do ?? "")) fail(problems.map(problemSentences).join(" "));
  },
  overtaken: (steps) => {
    lost = steps;
    overtaken.hidden = false;
    find(overtaken, "[data-again]").hidden = !steps.length;
    setText(find(overtaken, "[data-overtaken-words]"), steps.length ? `This is the flow as it is now, without ${stepsInWords(steps)} of yours.` : "This is the flow as it is now.");
  },
  failed: (error) => fail(error instanceof TypeError ? "The server could not be reached, so that the last change was not made. Try it again." : error instanceof Error ? error.message : String(error)),
});

/** @param {import("ef/edit/edits").Step} step @param {number} version @returns {Promise<Flow>} */
async function send({ way, command }, version) {
  try {
    return opened(await post(`${address}/${way}/`, command ? { version, command } : { version }), edits.stored);
  } catch (error) {
    // Somebody else was quicker: what is said then goes on from nothing.
    if (error instanceof Refused && error.answer?.flow) error.answer.flow = opened(error.answer.flow, null);
    throw error;
  }
}

const panel = new Panel();
const clipboard = new Clipboard(refresh);
const log = new History(inspector);
const chooser = new Chooser();
const builder = new Builder({ canvas, selection, edits, chooser, edit });
const kinds = new Kinds(find(document, "[data-kinds]"), (kind, at) => {
  const reason = whyNot("add", situation());
  if (reason) say(reason);
  else builder.add(kind, at);
});
const configure = new Configure(inspector, { selection, edit, command: run, showLines });
const yaml = new YamlView(find(inspector, "[data-yaml]"), (text) => edit({ do: "replace", yaml: text }));
const problems = new ProblemList(inspector, goToProblem);
const tabs = new Tabs(inspector, () => yaml.reveal(edits.flow, selection));
const nudges = new Nudges({ boxes: () => canvas.boxes, hold: (places) => canvas.hold(places), move: (places) => builder.move(places), say });
new Hand(graph, { canvas, selection, mayEdit: () => wide.matches, move: (places) => builder.move(places), connect: (from, found) => builder.connect(from, found) });
walk(graph, canvas, selection);
new Menu(graph, { choose: chooseFor, run, commands: commandsFor });

/** @param {Flow} flow */
function show(flow) {
  canvas.show(flow);
  selection.keep(flow);
  configure.show(flow);
  yaml.show(flow);
  problems.show(flow.problems);
  setText(find(document, "[data-flow-name]"), flow.name);
  document.title = `${flow.name}, edited · EventFlow`;
  refresh();
}

/** The selection is another. */
function chosen() {
  canvas.choose();
  configure.show(edits.flow);
  yaml.reveal(edits.flow, selection);
  refresh();
}

/** What every button says and whether it can be pressed. */
function refresh() {
  const now = situation();
  for (const button of findAll(document, "[data-command]")) {
    const command = EDIT_COMMANDS.find(({ id }) => id === button.dataset.command);
    if (!command) continue;
    const reason = whyNot(command.id, now);
    const name = nameNow(command, now.flow);
    if (reason) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
    if (SPEAKING.has(command.id)) continue;
    if (!button.querySelector("[data-command-name]")) button.setAttribute("aria-label", name);
    button.title = reason || `${name}${command.keys ? ` (${command.keys})` : ""}`;
  }
  setText(find(document, "[data-run-reason]"), whyNot("run", now));
  setText(find(document, "[data-edit-state]"), !wide.matches ? "Read only" : edits.isSaved ? "Saved" : "Saving");
  const bar = find(graph, "[data-choice]");
  bar.hidden = selection.nodes.length < 2 || !wide.matches;
  setText(find(bar, "[data-choice-count]"), `${selection.nodes.length} chosen`);
}

function situation() {
  return { flow: edits.flow, nodes: selection.nodes, edge: selection.edge, copied: clipboard.parts !== null, wide: wide.matches };
}

/** @param {Command} command */
function edit(command) {
  nudges.end();
  fail("");
  return edits.edit(command);
}

async function startRun() {
  nudges.end();
  while (!edits.isSaved) await new Promise((resolve) => setTimeout(resolve, 20));
  const reason = whyNot("run", situation());
  if (reason) return fail(reason);
  try {
    const card = await post(`${address}/runs/`, {});
    location.assign(card.url);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
  return undefined;
}

/** @param {string} name */
function showLines(name) {
  selection.set([name]);
  panel.set(true);
  tabs.show("yaml");
}

/** @param {import("ef/edit/flow").FlowProblem} problem */
function goToProblem({ node, edge, field, line }) {
  const way = edits.flow.edges.find(({ name }) => name === edge);
  if (node) selection.set([node]);
  else if (way) selection.setEdge(way.id);
  panel.set(true);
  if (node || way) {
    tabs.show("configure");
    configure.focus(field ?? undefined);
    if (node) canvas.reveal(node);
  } else {
    tabs.show("yaml");
    yaml.goTo(line ?? 1);
  }
}

function openSettings() {
  panel.set(true);
  tabs.show("configure");
  configure.focus();
}

/** One level: an open list, the inspector, the selection. */
function backOut() {
  if (document.querySelector(":popover-open")) return;
  const inside = inspector.contains(document.activeElement) || find(document, "[data-kinds]").contains(document.activeElement);
  if (inside && selection.node) canvas.focus(selection.node);
  else if (inside) find(document, "#main").focus();
  else selection.clear();
}

/** @param {string} sentence */
function say(sentence) {
  announcer.textContent = sentence;
}

/** @param {string} sentence "" takes it back */
function fail(sentence) {
  failure.hidden = !sentence;
  setText(find(failure, "[data-failure-words]"), sentence);
}

/** @param {string} name */
function showTab(name) {
  panel.set(true);
  tabs.show(name);
  find(inspector, '[role="tab"][aria-selected="true"]').focus();
}

/** @type {Record<string, () => void>} */
const actions = {
  undo: () => void edits.undo(),
  redo: () => void edits.redo(),
  add: () => kinds.focus(),
  connect: () => builder.connect(selection.nodes[0]),
  configure: openSettings,
  rename: () => {
    panel.set(true);
    tabs.show("configure");
    configure.focus("name");
  },
  copy: () => {
    clipboard.keep(partsOf(edits.flow, selection.nodes));
    say(`${plural(selection.nodes.length, "node")} copied`);
    refresh();
  },
  paste: () => clipboard.parts && builder.paste(clipboard.parts),
  duplicate: () => builder.duplicate(),
  remove: () => void builder.remove(),
  "select-all": () => selection.set(edits.flow.nodes.map(({ name }) => name)),
  "align-left": () => builder.align("left"),
  "align-top": () => builder.align("top"),
  "distribute-across": () => builder.distribute("across"),
  "distribute-down": () => builder.distribute("down"),
  tidy: () => builder.tidy(),
  ...Object.fromEntries(Object.keys(STEPS).map((id) => [id, () => nudges.take(id, selection.nodes)])),
  run: () => void startRun(),
  "tab-configure": () => showTab("configure"),
  "tab-yaml": () => showTab("yaml"),
  "tab-problems": () => showTab("problems"),
  "tab-history": () => showTab("history"),
  "zoom-fit": () => canvas.fit(),
  "zoom-in": () => canvas.viewport.zoomBy(ZOOM_STEP),
  "zoom-out": () => canvas.viewport.zoomBy(1 / ZOOM_STEP),
  "zoom-reset": () => canvas.viewport.reset(),
  kinds: () => kinds.toggle(),
  inspector: () => panel.toggle(),
  theme: toggleTheme,
  shortcuts: () => find(document, "#shortcuts").togglePopover(),
  palette: openPalette,
  escape: backOut,
};

/** Gives a command, or says why it can't be given. @param {string} id */
function run(id) {
  // What has the focus is meant, if nothing is chosen.
  if (selection.isEmpty && canvas.focused) selection.set([canvas.focused]);
  const reason = whyNot(id, situation());
  if (reason) return say(reason);
  if (!(id in STEPS)) nudges.end();
  return actions[id]();
}

function openPalette() {
  if (chooser.isOpen) return chooser.close();
  const now = situation();
  const commands = EDIT_COMMANDS.filter(({ id }) => id !== "palette" && id !== "escape").map((command) => ({
    ...command,
    name: nameNow(command, now.flow),
    reason: whyNot(command.id, now),
    run: () => run(command.id),
  }));
  const nodes = now.flow.nodes.map(({ name }) => ({
    id: `node-${name}`,
    name,
    group: "Node",
    run: () => {
      selection.set([name]);
      canvas.reveal(name);
      canvas.focus(name);
    },
  }));
  return chooser.open({ label: "Command", placeholder: "Type a command or a node", noun: "command", actions: [...commands, ...nodes] });
}

/** @param {"node" | "edge" | "ground"} place */
function commandsFor(place) {
  const now = situation();
  const found = EDIT_COMMANDS.filter(({ menu }) => menu.includes(place));
  const entries = found.map((command) => ({ ...command, name: nameNow(command, now.flow), reason: whyNot(command.id, now) }));
  // How several nodes stand to each other is no question about one.
  return entries.filter(({ group, reason }) => group !== "Arrange" || !reason);
}

/** @param {Element} target @returns {"node" | "edge" | "ground"} */
function chooseFor(target) {
  const name = target.closest("[data-node]")?.getAttribute("data-name");
  const edge = target.closest("[data-edge]")?.getAttribute("data-edge");
  if (name && !selection.nodes.includes(name)) selection.set([name]);
  else if (edge) selection.setEdge(edge);
  return name ? "node" : edge ? "edge" : "ground";
}

graph.addEventListener("dblclick", (event) => {
  if (/** @type {Element} */ (event.target).closest("[data-node]")) run("rename");
});

graph.addEventListener("click", (event) => {
  if (!(/** @type {Element} */ (event.target).closest(".edit-door"))) return;
  panel.set(true);
  tabs.show("configure");
  configure.focus("filter");
});

// A file dropped on the canvas is the flow from then on; Undo takes it back.
graph.addEventListener("dragover", (event) => {
  if (event.dataTransfer?.types.includes("Files") && wide.matches) event.preventDefault();
});
graph.addEventListener("drop", async (event) => {
  const file = event.dataTransfer?.files[0];
  if (!file || !wide.matches) return;
  event.preventDefault();
  const { done: taken, problems: found } = await edit({ do: "replace", yaml: await file.text() });
  if (!taken && found.length) fail(`${file.name}: ${found.map(problemSentences).join(" ")}`);
});

find(document, "[data-run-form]").addEventListener("submit", (event) => event.preventDefault());
find(overtaken, "[data-again]").addEventListener("click", () => {
  overtaken.hidden = true;
  void edits.again(lost);
});
find(overtaken, "[data-overtaken-close]").addEventListener("click", () => (overtaken.hidden = true));
find(failure, "[data-failure-close]").addEventListener("click", () => fail(""));
find(document, "[data-shortcuts]").prepend(
  ...EDIT_COMMANDS.filter(({ keys }) => keys).map(({ name, keys = "" }) => element("div", {}, element("dt", {}, name), element("dd", {}, ...keys.split(" ").map((key) => element("kbd", { class: "key-cap" }, key))))),
);
wide.addEventListener("change", refresh);
addEventListener("pagehide", () => nudges.end());

listenForCommands(Object.fromEntries(Object.keys(actions).map((id) => [id, () => run(id)])), (press) => {
  const id = editCommandFor(press);
  // Whoever has marked a text means that.
  return id === "copy" && !getSelection()?.isCollapsed ? null : id;
});
followTheme(() => {});
find(graph, "[data-nodes]").replaceChildren();
show(first);

/** What was done before this page was loaded stands in the list as well. */
const ready = get(`${address}/edits/`).then(({ edits: earlier }) => log.begin(earlier), (error) => fail(String(error)));

/** What tests and the console drive the page by. */
Object.assign(window, { eventflow: { edits, selection, canvas, ready } });
