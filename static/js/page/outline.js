import { element, find, findAll, paced, setText } from "ef/page/dom";
import { layOut, topological } from "ef/graph/layout";
import { numbersOf } from "ef/graph/node_numbers";
import { edgeWords, stateWords } from "ef/graph/state_words";
import { shortAt } from "ef/inspector/filter_words";
import { stateAt } from "ef/run/state";
import { clock } from "ef/lib/words";

/** Twice a second is as often as anybody reads it anew. */
const PACE_MS = 500;

/** The flow as a list in place of the picture: the same nodes, connections and numbers, in words. */
export class Outline {
  /**
   * @param {object} studio
   * @param {import("ef/run/store").StudioStore} studio.store
   * @param {import("ef/inspector/inspector").NodeCard[]} studio.nodes
   * @param {(node: number, tab: string) => void} studio.inspect
   * @param {(edge: number) => void} studio.openFilter
   */
  constructor({ store, nodes, inspect, openFilter }) {
    this.store = store;
    this.nodes = nodes;
    this.root = find(document, "[data-outline]");
    this.graph = find(document, "[data-graph]");
    this.title = find(this.root, "h2");
    this.list = find(this.root, "[data-outline-nodes]");
    this.time = find(this.root, "[data-outline-time]");
    /** @type {import("ef/run/protocol").Manifest | null} */
    this.manifest = null;
    /** @type {import("ef/graph/layout").Layout | null} */
    this.layout = null;
    const soon = paced(PACE_MS, () => this.update());
    store.subscribe(() => this.isOn && soon());
    this.list.addEventListener("click", (event) => {
      const target = /** @type {Element} */ (event.target);
      const button = target.closest("[data-inspect]");
      if (button) inspect(Number(button.closest("[data-outline-node]")?.getAttribute("data-outline-node")), button.getAttribute("data-inspect") ?? "");
      const filter = target.closest("[data-edit-filter]");
      if (filter) openFilter(Number(filter.getAttribute("data-edit-filter")));
    });
    for (const button of findAll(document, "[data-outline-switch]")) {
      button.addEventListener("click", () => this.set(button.dataset.outlineSwitch === "on"));
    }
  }

  get isOn() {
    return !this.root.hidden;
  }

  toggle() {
    this.set(!this.isOn);
    if (this.isOn) this.title.focus();
    else find(document, "#main").focus();
  }

  /** @param {boolean} on */
  set(on) {
    this.root.hidden = !on;
    // The picture stays laid out below, out of reach.
    this.graph.inert = on;
    for (const button of findAll(document, "[data-outline-switch]")) {
      button.setAttribute("aria-pressed", String((button.dataset.outlineSwitch === "on") === on));
    }
    if (on) this.update();
  }

  update() {
    const { trace, manifest, playback } = this.store;
    if (!trace || !manifest) return;
    if (manifest !== this.manifest) this.#build(manifest);
    const { layout } = this;
    if (!layout) return;
    const { t_us } = playback;
    const state = stateAt(trace, t_us);
    setText(this.time, `At ${clock(t_us)}`);
    for (const item of findAll(this.list, "[data-outline-node]")) {
      const node = Number(item.dataset.outlineNode);
      const { look } = layout.nodes[node];
      setText(find(item, "[data-state-words]"), stateWords(trace, state, node, look, t_us));
      writeNumbers(find(item, "dl"), numbersOf(trace, state, node, look, t_us));
      for (const edge of findAll(item, "[data-outline-edge]")) {
        const index = Number(edge.dataset.outlineEdge);
        setText(find(edge, "span"), edgeWords(manifest, index, filterAt(manifest, index, t_us)));
      }
    }
  }

  /** @param {import("ef/run/protocol").Manifest} manifest */
  #build(manifest) {
    this.manifest = manifest;
    const layout = layOut(manifest);
    this.layout = layout;
    this.list.replaceChildren(...topological(layout).map((node) => this.#node(manifest, node)));
  }

  /** @param {import("ef/run/protocol").Manifest} manifest @param {number} node */
  #node(manifest, node) {
    const { name, kind_name: kind } = this.nodes[node];
    const edges = manifest.edges.flatMap((edge, index) => (edge.from === node ? [this.#edge(manifest, index)] : []));
    /** @param {string} tab @param {string} word */
    const button = (tab, word) => element("button", { type: "button", class: "button button-small", "data-inspect": tab, "aria-label": `${word} ${name}` }, word);
    return element(
      "li",
      { "data-outline-node": node },
      element("h3", {}, name),
      element("p", { class: "outline-kind" }, `${kind}, `, element("strong", { "data-state-words": "" })),
      element("dl", {}),
      edges.length ? element("ul", { "aria-label": `Connections of ${name}` }, ...edges) : null,
      element("div", { class: "outline-commands", role: "group", "aria-label": `Commands of ${name}` }, button("configure", "Configure"), button("live", "Live"), button("events", "Events")),
    );
  }

  /** @param {import("ef/run/protocol").Manifest} manifest @param {number} edge */
  #edge(manifest, edge) {
    const { dialect, name } = manifest.edges[edge];
    const edit = dialect ? element("button", { type: "button", class: "button button-small", "data-edit-filter": edge, "aria-label": `Filter of ${name}` }, "Filter") : null;
    return element("li", { "data-outline-edge": edge }, element("span", {}), edit);
  }
}

/** @param {import("ef/run/protocol").Manifest} manifest @param {number} edge @param {number} t_us */
function filterAt(manifest, edge, t_us) {
  const own = manifest.edges[edge];
  return own.filter || own.filters?.some(({ text }) => text !== null) ? shortAt(own, t_us) : "";
}

/** Only what changed is written, so that a reading voice is not put back to the start. @param {HTMLElement} place @param {import("ef/graph/node_numbers").NodeNumber[]} numbers */
function writeNumbers(place, numbers) {
  const words = numbers.map(({ word }) => word).join("|");
  if (place.dataset.words !== words) {
    place.dataset.words = words;
    place.replaceChildren(...numbers.map(({ word }) => element("div", {}, element("dt", {}, word), element("dd", {}))));
  }
  findAll(place, "dd").forEach((value, index) => {
    setText(value, numbers[index].value);
    value.dataset.state = numbers[index].state;
  });
}
