import { drawing, element, find, setText } from "ef/page/dom";
import { DESKTOP, PHONE } from "ef/graph/forms";
import { cubic, pointOn } from "ef/graph/geometry";
import { MOST_RECEIVES, laneRules } from "ef/graph/lane_rules";
import { layOut, topological } from "ef/graph/layout";
import { Minimap, boxAround } from "ef/graph/minimap";
import { Viewport } from "ef/graph/viewport";
import { WAY_WORDS } from "ef/graph/way_words";
import { drawWires } from "ef/graph/wires";
import { EditCard } from "ef/edit/card";
import { shortFilter } from "ef/edit/filters";
import { edgeSentence, fieldOf, manifestOf, withPlaces } from "ef/edit/flow";
import { midway } from "ef/edit/placing";

/**
 * The only place that draws the flow in the making: the studio's cards and wires, without a run.
 *
 * @typedef {import("ef/edit/flow").Flow} Flow
 * @typedef {import("ef/edit/placing").Places} Places
 * @typedef {import("ef/edit/placing").Boxes} Boxes
 * @typedef {import("ef/edit/selection").Selection} Selection
 * @typedef {import("ef/graph/geometry").Point} Point
 */

const SVG = "http://www.w3.org/2000/svg";
const PHONE_WIDTH = 600;
const LAYOUT_MS = 400;
/** Above the rail. */
const ABOVE = 27;
/** As wide as a target must be. */
const DOOR = 26;
const EASE = 3;
/** Clear of the ring round a chosen card. */
const TOOLS_ABOVE = 10;
/** What is brought into view stands so far from the border. */
const AIR = 24;

export class Canvas {
  /** @param {HTMLElement} root @param {Selection} selection */
  constructor(root, selection) {
    this.root = root;
    this.selection = selection;
    this.world = find(root, "[data-world]");
    this.list = find(root, "[data-nodes]");
    this.rails = find(root, "[data-wires]");
    this.labels = find(root, "[data-labels]");
    this.empty = find(root, "[data-empty]");
    this.tools = find(root, "[data-card-tools]");
    /** @type {Map<string, EditCard>} */
    this.cards = new Map();
    /** @type {Flow | null} */
    this.flow = null;
    /** @type {import("ef/graph/layout").Layout | null} */
    this.layout = null;
    /** Where nodes are shown while a hand has them. @type {Places} */
    this.held = {};
    /** @type {SVGElement[]} */
    this.wires = [];
    this.turn = 0;
    this.viewport = new Viewport(root, () => this.#moved(), { dragsGround: false });
    this.minimap = new Minimap(root, this.viewport);
    this.draft = document.createElementNS(SVG, "path");
    this.draft.setAttribute("class", "draft-wire");
    find(root, "[data-ports]").append(this.draft);
    new ResizeObserver(() => this.#resize()).observe(root);
  }

  /** By name, as they are shown. @returns {Boxes} */
  get boxes() {
    return Object.fromEntries((this.flow?.nodes ?? []).map(({ name, index }) => [name, /** @type {import("ef/edit/placing").Box} */ (this.layout?.nodes[index])]));
  }

  /** The middle of what can be seen. @returns {Point} */
  get centre() {
    return this.viewport.toPicture(this.root.clientWidth / 2, this.root.clientHeight / 2);
  }

  /** A point of the screen in the picture's own units. @param {{clientX: number, clientY: number}} event */
  at({ clientX, clientY }) {
    const box = this.root.getBoundingClientRect();
    return this.viewport.toPicture(clientX - box.left, clientY - box.top);
  }

  /** @param {Flow} flow */
  show(flow) {
    const first = this.flow === null;
    const was = this.flow?.nodes.length ?? 0;
    this.flow = flow;
    for (const [name, card] of this.cards) {
      if (flow.nodes.some((node) => node.name === name)) continue;
      card.item.remove();
      this.cards.delete(name);
    }
    for (const node of flow.nodes) {
      const card = this.cards.get(node.name) ?? new EditCard(node);
      this.cards.set(node.name, card);
      card.read(node);
    }
    this.#draw();
    if (first || (was === 0 && flow.nodes.length > 1)) this.fit();
  }

  /** Shows nodes elsewhere for the time being; the flow stays what it is. @param {Places} places */
  hold(places) {
    this.held = places;
    this.#draw();
  }

  /**
   * Moves nodes to where they will be, all at once if motion is not wanted.
   * @param {Places} places
   * @returns {Promise<void>}
   */
  glide(places) {
    cancelAnimationFrame(this.turn);
    const boxes = this.boxes;
    const from = /** @type {Places} */ (Object.fromEntries(Object.keys(places).map((name) => [name, [boxes[name].x, boxes[name].y]])));
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return Promise.resolve();
    const began = performance.now();
    return new Promise((resolve) => {
      const step = () => {
        const part = Math.min(1, (performance.now() - began) / LAYOUT_MS);
        this.hold(midway(from, places, 1 - (1 - part) ** EASE));
        if (part < 1) this.turn = requestAnimationFrame(step);
        else {
          this.hold({});
          resolve();
        }
      };
      this.turn = requestAnimationFrame(step);
    });
  }

  /** The selection is another. */
  choose() {
    for (const [name, card] of this.cards) card.choose(this.selection.nodes.includes(name));
    this.wires.forEach((wire, index) => wire.toggleAttribute("data-chosen", this.flow?.edges[index]?.id === this.selection.edge));
    this.#placeTools();
    for (const door of this.labels.querySelectorAll("[data-edge]")) door.setAttribute("aria-pressed", String(door.getAttribute("data-edge") === this.selection.edge));
  }

  /** @param {string} name */
  focus(name) {
    this.cards.get(name)?.button.focus();
  }

  /** The node that has the focus. */
  get focused() {
    return document.activeElement?.closest(".graph [data-node]")?.getAttribute("data-name") ?? null;
  }

  /**
   * A wire on its way from a port to a point; without a point, none.
   * @param {string} name
   * @param {import("ef/edit/targets").Port} port
   * @param {Point | null} to
   */
  sketch(name, port, to) {
    const box = this.boxes[name];
    if (!to || !box) this.draft.removeAttribute("d");
    else this.draft.setAttribute("d", cubic(portOf(box, port), to).d);
    this.draft.setAttribute("data-look", port);
  }

  fit() {
    if (this.layout?.nodes.length) this.viewport.fit(boxAround(this.layout.nodes), this.layout.form);
  }

  /** Goes just so far that a node can be seen with some air round it. @param {string} name */
  reveal(name) {
    const box = this.boxes[name];
    if (!box) return;
    const { x, y, k } = this.viewport.transform;
    const { clientWidth, clientHeight } = this.root;
    const dx = inside(box.x * k + x, box.width * k, clientWidth);
    const dy = inside(box.y * k + y, box.height * k, clientHeight);
    if (dx || dy) this.viewport.panBy(dx, dy);
  }

  /** Shows the whole flow if some of it can't be seen. */
  revealAll() {
    if (!this.layout?.nodes.length) return;
    const { x, y, width, height } = boxAround(this.layout.nodes);
    const { transform } = this.viewport;
    const outside = inside(x * transform.k + transform.x, width * transform.k, this.root.clientWidth) || inside(y * transform.k + transform.y, height * transform.k, this.root.clientHeight);
    if (outside) this.fit();
  }

  #draw() {
    const { flow } = this;
    if (!flow) return;
    const shown = withPlaces(flow, this.held);
    const manifest = manifestOf(shown);
    // A narrow canvas in a wide window is narrow because of the YAML beside it.
    const form = innerWidth < PHONE_WIDTH ? PHONE : DESKTOP;
    this.empty.hidden = flow.nodes.length > 0;
    this.root.dataset.form = form.name;
    this.layout = layOut(manifest, { positions: shown.nodes, form });
    shown.nodes.forEach((node, index) => this.cards.get(node.name)?.show(shown, node, manifest, /** @type {any} */ (this.layout).nodes[index]));
    this.#order(topological(this.layout).map((index) => shown.nodes[index].name));
    this.#wire(shown);
    this.minimap.draw(this.layout);
    this.choose();
  }

  /** The tab order is the way events go; what stands right already is left alone, for it may have the focus. @param {string[]} names */
  #order(names) {
    names.forEach((name, index) => {
      const item = /** @type {EditCard} */ (this.cards.get(name)).item;
      if (this.list.children[index] !== item) this.list.insertBefore(item, this.list.children[index] ?? null);
    });
  }

  /** @param {Flow} flow */
  #wire(flow) {
    const layout = /** @type {import("ef/graph/layout").Layout} */ (this.layout);
    const ports = find(this.root, "[data-ports]");
    this.wires = drawWires(this.rails, ports, layout);
    ports.append(this.draft);
    const at = { x: 0, y: 0 };
    const labels = flow.edges.flatMap((edge, index) => {
      const { path, funnel, failure } = layout.edges[index];
      const hit = document.createElementNS(SVG, "path");
      hit.setAttribute("class", "wire-hit");
      hit.setAttribute("d", path.d);
      hit.setAttribute("data-edge", edge.id);
      this.wires[index].append(hit);
      const made = [];
      if (funnel >= 0) {
        pointOn(path, funnel, at);
        const door = element("button", { class: "filter-door edit-door", type: "button", tabindex: "-1", "data-edge": edge.id, "aria-label": `Filter: ${edgeSentence(flow, edge)}`, title: "Configure the filter" }, drawing("glyph-filter"));
        made.push(placed(door, at.x - DOOR / 2, at.y - DOOR / 2), placed(element("span", { class: "filter-pattern mono" }, shortFilter(edge)), at.x, at.y - 36, "middle"));
      }
      const way = WAY_WORDS[edge.invocation ?? ""];
      if (way && !failure && funnel <= 0.5) {
        pointOn(path, 1, at);
        const [x, y] = layout.vertical ? [at.x + 12, at.y - 22] : [at.x - 4, at.y - ABOVE];
        made.push(placed(element("span", { class: "wire-tag" }, way), x, y, layout.vertical ? "start" : "end"));
      }
      return made;
    });
    const receives = (/** @type {number} */ node) => Number(fieldOf(flow, flow.nodes[node].name, MOST_RECEIVES)?.value ?? 0) || null;
    const rules = laneRules(layout, receives).map(({ words, x, y }) => placed(element("span", { class: "lane-rule" }, words), x, y, "middle"));
    const focused = document.activeElement?.getAttribute("data-edge");
    this.labels.replaceChildren(...labels, ...rules);
    if (focused) /** @type {HTMLElement | null} */ (this.labels.querySelector(`[data-edge="${CSS.escape(focused)}"]`))?.focus();
  }

  #resize() {
    if (!this.flow) return;
    this.#draw();
    if (!this.viewport.touched) this.fit();
    this.minimap.follow();
  }

  #moved() {
    const { x, y, k } = this.viewport.transform;
    this.world.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
    this.root.style.setProperty("--ground-x", `${x}px`);
    this.root.style.setProperty("--ground-y", `${y}px`);
    this.root.style.setProperty("--ground-step", `${20 * k}px`);
    this.root.dataset.zoom = k >= (this.layout?.vertical ? 0.6 : 0.8) ? "full" : k >= 0.5 ? "medium" : "small";
    setText(find(this.root, "[data-zoom-value]"), `${Math.round(100 * k)}%`);
    this.minimap.follow();
    this.#placeTools();
  }

  /** What is done most with one node stands above it, as large at every zoom. */
  #placeTools() {
    const box = this.boxes[this.selection.node ?? ""];
    this.tools.hidden = !box;
    if (!box) return;
    const { x, y, k } = this.viewport.transform;
    this.tools.style.transform = `translate(${(box.x + box.width) * k + x}px, ${box.y * k + y - TOOLS_ABOVE}px) translate(-100%, -100%)`;
  }
}

/** How far to go so that what begins here and is so long lies in a room of this size. @param {number} start @param {number} length @param {number} room */
function inside(start, length, room) {
  if (start < AIR) return AIR - start;
  return Math.min(0, room - AIR - start - length);
}

/** @param {import("ef/edit/placing").Box} box @param {import("ef/edit/targets").Port} port */
function portOf({ x, y, width, height }, port) {
  return { x: x + width, y: port === "flow" ? y + 22 : y + height - DESKTOP.failurePort };
}

/** @param {HTMLElement} label @param {number} x @param {number} y @param {"start" | "middle" | "end"} [anchor] */
function placed(label, x, y, anchor = "start") {
  label.style.insetInlineStart = `${x}px`;
  label.style.insetBlockStart = `${y}px`;
  label.dataset.anchor = anchor;
  return label;
}
