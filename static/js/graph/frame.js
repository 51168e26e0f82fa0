import { ticksOf } from "ef/graph/backlog_card";
import { emptyPicture, fillPicture, listMarks } from "ef/graph/marks";
import { nodePicture } from "ef/graph/node_picture";
import { lanesOf } from "ef/graph/shards_card";
import { backlogsOf } from "ef/run/backlog";
import { streamsOf } from "ef/run/shards";
import { stateAt } from "ef/run/state";

/**
 * A frame as plain data: what tests compare, and what a picture of the same moment must equal.
 * @param {import("ef/graph/marks").View} view
 */
export function frameOf(view) {
  const { trace, layout, t_us, speed } = view;
  const picture = fillPicture(emptyPicture(), view);
  const marks = listMarks(picture.marks, trace)
    .map(({ id, glyph, x, y }) => ({ id, glyph, x: round(x), y: round(y) }))
    .sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
  const state = stateAt(trace, t_us);
  const nodes = layout.nodes.map((node, index) => ({
    name: trace.manifest.nodes[index].name,
    slots: nodePicture(trace, state, index, node.slots, t_us, speed).slots,
    counts: { ...state.nodes[index].counts },
    ...lying(trace, node, index, t_us),
  }));
  const { x, y, events, length } = picture.capsules;
  const capsules = Array.from({ length }, (_, index) => ({ x: round(x[index]), y: round(y[index]), events: events[index] }));
  const brackets = picture.brackets.map(({ x, y, ...bracket }) => ({ ...bracket, x: round(x), y: round(y) }));
  return { t_us, speed, marks, capsules, brackets, nodes, ledger: { ...state.ledger } };
}

/** What lies in a queue or a stream, where its card shows that. @param {import("ef/run/trace").Trace} trace @param {import("ef/graph/layout").PlacedNode} node @param {number} index @param {number} t_us */
function lying(trace, { body, lanes }, index, t_us) {
  if (body === "queue") return { ticks: ticksOf(backlogsOf(trace).at(index, t_us)).ticks };
  return body === "stream" ? { lanes: lanesOf(streamsOf(trace).at(index, t_us), lanes) } : {};
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}
