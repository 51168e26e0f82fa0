import { emptyPicture, fillPicture, listMarks } from "ef/graph/marks";
import { nodePicture } from "ef/graph/node_picture";
import { stateAt } from "ef/run/state";

/**
 * A frame as plain data: what tests compare, and what a picture of the same moment must equal.
 * @param {import("ef/graph/marks").View} view
 */
export function frameOf(view) {
  const { trace, layout, t_us, speed } = view;
  const marks = listMarks(fillPicture(emptyPicture(), view).marks, trace)
    .map(({ id, glyph, x, y }) => ({ id, glyph, x: round(x), y: round(y) }))
    .sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
  const state = stateAt(trace, t_us);
  const nodes = layout.nodes.map((node, index) => ({
    name: trace.manifest.nodes[index].name,
    slots: nodePicture(trace, state, index, node.slots, t_us, speed).slots,
    counts: { ...state.nodes[index].counts },
  }));
  return { t_us, speed, marks, nodes, ledger: { ...state.ledger } };
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}
