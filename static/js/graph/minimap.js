/**
 * The whole flow, small, wherever some of it can't be seen: a click or a drag in it moves the view. The keyboard has its
 * own ways to all of it, so this is for a pointer alone.
 *
 * @typedef {import("ef/graph/layout").Layout} Layout
 * @typedef {import("ef/graph/viewport").Viewport} Viewport
 * @typedef {import("ef/graph/viewport").Transform} Transform
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 */

const SVG = "http://www.w3.org/2000/svg";
const LARGEST = { width: 168, height: 104 };
/** Round the flow, in the flow's own units. */
const AIR = 40;
/** Less than this of a card beyond the border is still seen whole. */
const SLACK = 2;

/** The box round all nodes. @param {Box[]} nodes @returns {Box} */
export function boxAround(nodes) {
  const [x, y] = [Math.min(...nodes.map((node) => node.x)), Math.min(...nodes.map((node) => node.y))];
  const [right, bottom] = [Math.max(...nodes.map((node) => node.x + node.width)), Math.max(...nodes.map((node) => node.y + node.height))];
  return { x, y, width: right - x, height: bottom - y };
}

/** What of the picture is seen. @param {Transform} transform @param {{width: number, height: number}} room @returns {Box} */
export function seen({ x, y, k }, { width, height }) {
  return { x: -x / k, y: -y / k, width: width / k, height: height / k };
}

/** Whether all of a box lies in another. @param {Box} box @param {Box} view */
export function fits(box, view) {
  return box.x >= view.x - SLACK && box.y >= view.y - SLACK && box.x + box.width <= view.x + view.width + SLACK && box.y + box.height <= view.y + view.height + SLACK;
}

export class Minimap {
  /** @param {HTMLElement} root the graph @param {Viewport} viewport */
  constructor(root, viewport) {
    this.root = root;
    this.viewport = viewport;
    /** @type {Layout | null} */
    this.layout = null;
    this.svg = make("svg", { class: "minimap", "aria-hidden": "true" });
    this.picture = make("g", {});
    this.view = make("rect", { class: "minimap-view", rx: 4 });
    this.svg.append(this.picture, this.view);
    this.svg.toggleAttribute("hidden", true);
    root.querySelector(".graph-corner")?.prepend(this.svg);
    // What a pointer does here is none of the graph's business.
    for (const name of ["pointerdown", "mousedown", "touchstart", "click", "dblclick"]) this.svg.addEventListener(name, (event) => event.stopPropagation());
    this.svg.addEventListener("pointerdown", (event) => this.#begin(event));
    this.svg.addEventListener("pointermove", (event) => this.#go(event));
  }

  /** The nodes stand elsewhere. @param {Layout} layout */
  draw(layout) {
    this.layout = layout;
    const nodes = layout.nodes.map(({ look, x, y, width, height }) => make("rect", { class: "minimap-node", "data-look": look, x, y, width, height, rx: 12 }));
    const edges = layout.edges.map(({ path, failure }) => make("path", { class: "minimap-edge", "data-look": failure ? "failure" : "flow", d: path.d }));
    this.picture.replaceChildren(...edges, ...nodes);
    this.follow();
  }

  /** The view has moved, or has another size. */
  follow() {
    const { root, layout, viewport } = this;
    if (!layout?.nodes.length) {
      this.svg.toggleAttribute("hidden", true);
      return;
    }
    const flow = boxAround(layout.nodes);
    const view = seen(viewport.transform, { width: root.clientWidth, height: root.clientHeight });
    const whole = fits(flow, view);
    this.svg.toggleAttribute("hidden", whole);
    if (whole) return;
    const all = { x: flow.x - AIR, y: flow.y - AIR, width: flow.width + 2 * AIR, height: flow.height + 2 * AIR };
    const scale = Math.min(LARGEST.width / all.width, LARGEST.height / all.height);
    set(this.svg, { viewBox: `${all.x} ${all.y} ${all.width} ${all.height}`, width: Math.round(all.width * scale), height: Math.round(all.height * scale) });
    set(this.view, { x: view.x, y: view.y, width: view.width, height: view.height });
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.svg.setPointerCapture(event.pointerId);
    this.#go(event);
  }

  /** @param {PointerEvent} event */
  #go(event) {
    if (!this.svg.hasPointerCapture(event.pointerId)) return;
    const matrix = /** @type {SVGSVGElement} */ (this.svg).getScreenCTM();
    if (!matrix) return;
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    this.viewport.centre(x, y);
  }
}

/** @param {string} tag @param {Record<string, string | number>} attributes */
function make(tag, attributes) {
  return set(document.createElementNS(SVG, tag), attributes);
}

/** @param {SVGElement} made @param {Record<string, string | number>} attributes */
function set(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}
