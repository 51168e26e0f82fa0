import { beside } from "ef/graph/geometry";
import { TWIN } from "ef/graph/way";
import { railAside } from "ef/graph/layout";

/**
 * The rails as SVG. Drawn when the layout changes, never per frame.
 *
 * @typedef {import("ef/graph/layout").Layout} Layout
 */

const HOOK = 9;
const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {Element} rails   lies under the cards
 * @param {Element} doors   lies over them
 * @param {Layout} layout
 * @returns {SVGElement[]} by edge: the group that holds its rail
 */
export function drawWires(rails, doors, layout) {
  const groups = layout.edges.map((edge) => {
    const look = edge.failure ? "failure" : edge.rails > 1 ? "shards" : edge.twin ? "sync" : "async";
    const group = make("g", { class: "wire", "data-look": look });
    const rails = edge.twin ? [-TWIN, TWIN] : Array.from({ length: edge.rails }, (_, rail) => railAside(edge, rail));
    /** @type {SVGElement[][]} */
    const [edges, tracks, dots] = [[], [], []];
    for (const aside of rails) {
      const d = beside(edge.path, aside);
      edges.push(make("path", { class: "wire-edge", d }));
      tracks.push(make("path", { class: "wire-rail", d }));
      if (edge.polled) dots.push(make("path", { class: "wire-dots", d }));
    }
    // All borders lie below all rails, so that rails beside each other keep their whole width.
    group.append(...edges, ...tracks, make("path", { class: "wire-core", d: edge.path.d }), ...dots);
    if (edge.back) group.append(make("path", { class: "wire-back", d: edge.back.d }), arrowHead(edge.back.lut));
    return group;
  });
  const ports = layout.edges.flatMap(({ path, failure, polled, rails }) => {
    const { lut } = path;
    const look = failure ? "failure" : "flow";
    return [
      polled ? hook(lut[0], lut[1], HOOK + 3 * (rails - 1), layout.vertical) : make("circle", { class: "port", "data-look": look, cx: lut[0], cy: lut[1], r: 4 }),
      ...(failure ? [] : [make("circle", { class: "port", "data-look": look, cx: lut[lut.length - 2], cy: lut[lut.length - 1], r: 4 })]),
    ];
  });
  rails.replaceChildren(...groups);
  doors.replaceChildren(...ports);
  return groups;
}

/** Lambda reaches out here for what it gets. @param {number} x @param {number} y @param {number} r @param {boolean} vertical */
function hook(x, y, r, vertical) {
  const d = vertical ? `M${x - r} ${y}a${r} ${r} 0 0 0 ${2 * r} 0` : `M${x} ${y - r}a${r} ${r} 0 0 1 0 ${2 * r}`;
  return make("path", { class: "port hook", d });
}

/** At the end of the way back to a queue. @param {Float64Array} lut */
function arrowHead(lut) {
  const [x, y] = lut.slice(-2);
  return make("path", { class: "wire-back-head", d: `M${x + 6} ${y - 4}L${x} ${y}L${x + 6} ${y + 4}` });
}

/** @param {string} tag @param {Record<string, string | number>} attributes @returns {SVGElement} */
function make(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== "") made.setAttribute(name, String(value));
  return made;
}
