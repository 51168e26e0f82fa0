/**
 * A flow for a hand: top to bottom, and of what does not hang together one part beside the other, out of its sight. Pure.
 *
 * @typedef {import("ef/graph/layout").PlacedNode} PlacedNode
 * @typedef {import("ef/run/protocol").Manifest} Manifest
 */

/** From card to card in a row. */
const SIDE_GAP = 14;
/** A row is no wider: a phone shows so much without making names too small to be read. */
const ROW = 400;
/** From the middle of a part to that of the next. */
const PART_PITCH = 1200;
/** Between two rows of what is equally far from the source. */
const ROW_GAP = 26;

/**
 * The nodes that hang together, in the order of their first.
 * @param {Manifest} manifest
 * @returns {number[][]}
 */
export function partsOf({ nodes, edges }) {
  const part = nodes.map((_, index) => index);
  /** @param {number} node @returns {number} */
  const root = (node) => (part[node] === node ? node : root(part[node]));
  for (const { from, to } of edges) {
    const [one, other] = [root(from), root(to)];
    part[Math.max(one, other)] = Math.min(one, other);
  }
  /** @type {Map<number, number[]>} */
  const found = new Map();
  for (const index of part.keys()) found.set(root(index), [...(found.get(root(index)) ?? []), index]);
  return [...found.values()];
}

/** @param {Manifest} manifest @param {PlacedNode[]} nodes @param {import("ef/graph/forms").Form} form */
export function stack(manifest, nodes, form) {
  for (const [number, part] of partsOf(manifest).entries()) {
    const last = Math.max(...part.map((index) => nodes[index].column));
    let y = 0;
    for (let column = 0; column <= last; column += 1) {
      const here = part.map((index) => nodes[index]).filter((node) => node.column === column);
      here.sort((a, b) => Number(a.look === "dead") - Number(b.look === "dead"));
      for (const row of rowsOf(here)) {
        let x = number * PART_PITCH - widthOf(row) / 2;
        for (const node of row) {
          Object.assign(node, { x, y });
          x += node.width + SIDE_GAP;
        }
        y += Math.max(...row.map((node) => node.height)) + ROW_GAP;
      }
      const filtered = manifest.edges.some((edge) => edge.filter !== null && nodes[edge.from].column === column && part.includes(edge.from));
      y += (filtered ? form.wideGap : form.gap) - ROW_GAP;
    }
  }
}

/** As many side by side as there is room for. @param {PlacedNode[]} nodes */
function rowsOf(nodes) {
  /** @type {PlacedNode[][]} */
  const rows = [];
  for (const node of nodes) {
    const row = rows[rows.length - 1];
    if (row && widthOf([...row, node]) <= ROW) row.push(node);
    else rows.push([node]);
  }
  return rows;
}

/** @param {PlacedNode[]} row */
function widthOf(row) {
  return row.reduce((sum, { width }) => sum + width, 0) + SIDE_GAP * (row.length - 1);
}
