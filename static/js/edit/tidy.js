import { Graph, layout } from "@dagrejs/dagre";
import { snap } from "ef/edit/placing";

/**
 * Columns along the flow, from left to right. Pure.
 *
 * @typedef {import("ef/graph/layout").Layout} Layout
 * @typedef {import("ef/edit/placing").Places} Places
 */

const MARGIN = 24;
const ROW_GAP = 32;
const COLUMN_GAP = 104;
/** Before a function there is room for its filter. */
const FILTER_GAP = 152;
/** The way of what succeeds is kept straight, that of failures bends. */
const STRAIGHT = 8;

/**
 * @param {string[]} names by node
 * @param {Layout} picture
 * @returns {Places}
 */
export function tidied(names, { nodes, edges }) {
  const graph = new Graph({ multigraph: true });
  const filtered = edges.some(({ funnel }) => funnel >= 0);
  graph.setGraph({ rankdir: "LR", ranksep: filtered ? FILTER_GAP : COLUMN_GAP, nodesep: ROW_GAP, edgesep: ROW_GAP, marginx: MARGIN, marginy: MARGIN });
  graph.setDefaultEdgeLabel(() => ({}));
  // Wires leave and enter so far below a card's top, whatever its height: as high as the highest, all tops are in line.
  const height = Math.max(0, ...nodes.map((node) => node.height));
  nodes.forEach(({ width }, index) => graph.setNode(names[index], { width, height }));
  edges.forEach(({ from, to, failure }, index) => {
    if (from !== to) graph.setEdge(names[from], names[to], { weight: failure ? 1 : STRAIGHT }, String(index));
  });
  layout(graph);
  return Object.fromEntries(
    names.map((name, index) => {
      const { x = 0, y = 0 } = graph.node(name);
      return [name, /** @type {[number, number]} */ ([snap(x - nodes[index].width / 2), snap(y - height / 2)])];
    }),
  );
}

