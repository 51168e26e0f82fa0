/**
 * Nodes with the connections between them, as the command paste takes them. Pure.
 *
 * @typedef {import("ef/edit/flow").Flow} Flow
 * @typedef {{nodes: {name: string, x: number, y: number, plain: object}[], edges: {from: string, to: string, role: string, plain: object}[]}} Parts
 */

/** @param {Flow} flow @param {string[]} names @returns {Parts} */
export function partsOf(flow, names) {
  const nodes = flow.nodes.filter(({ name }) => names.includes(name));
  const nameAt = (/** @type {number} */ index) => flow.nodes[index].name;
  return {
    nodes: nodes.map(({ name, x, y, plain }) => ({ name, x, y, plain })),
    edges: flow.edges
      .filter(({ from_index, to_index }) => names.includes(nameAt(from_index)) && names.includes(nameAt(to_index)))
      .map(({ from_index, to_index, role, plain }) => ({ from: nameAt(from_index), to: nameAt(to_index), role, plain })),
  };
}

/** The names a flow has and an earlier one had not. @param {Flow} before @param {Flow} after */
export function newNames(before, after) {
  const known = new Set(before.nodes.map(({ name }) => name));
  return after.nodes.map(({ name }) => name).filter((name) => !known.has(name));
}

/** What was not done, in words. @param {import("ef/edit/edits").Step[]} steps */
export function stepsInWords(steps) {
  const verbs = steps.map(({ command }) => VERBS[command?.do ?? ""] ?? "a change");
  return [...new Set(verbs)].join(", ");
}

/** @type {Record<string, string>} */
const VERBS = {
  add: "adding a node",
  remove: "a removal",
  rename: "a new name",
  connect: "a connection",
  disconnect: "a removal",
  set: "a setting",
  move: "a move",
  paste: "a copy",
  replace: "the YAML",
  all: "a change of several nodes",
};
