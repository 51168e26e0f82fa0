/**
 * A flow in the making, as the server describes it, and what follows from it. Pure.
 *
 * @typedef {import("ef/run/protocol").Manifest} Manifest
 * @typedef {import("ef/graph/geometry").Point} Point
 * @typedef {"trigger" | "emits" | "dead_letter" | "on_failure" | "on_success" | "enrichment"} Role what a new edge may be
 *
 * @typedef {object} FlowNode
 * @property {number} index
 * @property {string} name
 * @property {number} x
 * @property {number} y
 * @property {"source" | "function"} role
 * @property {string} kind
 * @property {string} kind_name
 * @property {string} glyph
 * @property {string} secondary
 * @property {object} plain as the scenario has it
 * @property {string} html its card
 *
 * @typedef {object} FlowEdge
 * @property {string} id
 * @property {number} index
 * @property {string} name `from->to`
 * @property {number} from_index
 * @property {number} to_index
 * @property {string} role
 * @property {string | null} invocation
 * @property {string | null} filter
 * @property {object} plain as the scenario has it
 *
 * @typedef {object} FlowProblem
 * @property {string} where
 * @property {string | null} node
 * @property {string | null} edge
 * @property {string | null} field
 * @property {string} message
 * @property {string} remedy
 * @property {number | null} line of the YAML, from 1
 *
 * @typedef {object} Target
 * @property {string} to
 * @property {Role} role
 * @property {string} reason "" where the edge is legal
 *
 * @typedef {object} Flow
 * @property {string} slug
 * @property {string} name
 * @property {number} version
 * @property {FlowNode[]} nodes
 * @property {FlowEdge[]} edges
 * @property {Record<string, import("ef/inspector/configure_view").SettingGroup[]>} forms
 * @property {any[]} filters
 * @property {FlowProblem[]} problems
 * @property {string} yaml
 * @property {string | null} undo what the next undo takes back
 * @property {string | null} redo
 * @property {Record<string, Target[]>} targets
 */

const RESERVED = "ReservedConcurrentExecutions";

/** @type {Record<string, string>} */
const ROLES = {
  trigger: "Triggers",
  emit: "Sends to",
  emits: "Sends to",
  dead_letter: "Dead letters to",
  on_failure: "Failures to",
  on_success: "Results to",
  enrichment: "Is enriched by",
};

/** @type {Record<string, string>} */
const ROLES_BACK = {
  trigger: "Triggered by",
  emit: "Is sent events by",
  emits: "Is sent events by",
  dead_letter: "Takes dead letters of",
  on_failure: "Takes failures of",
  on_success: "Takes results of",
  enrichment: "Enriches",
};

/** What an edge does, seen from where it begins. @param {string} role */
export function roleWords(role) {
  return ROLES[role] ?? role;
}

/** The same, seen from where it ends. @param {string} role */
export function roleWordsBack(role) {
  return ROLES_BACK[role] ?? role;
}

/** @param {Flow} flow @param {string} name */
export function nodeNamed(flow, name) {
  return flow.nodes.find((node) => node.name === name);
}

/** @param {Flow} flow @param {string | null} id */
export function edgeWithId(flow, id) {
  return flow.edges.find((edge) => edge.id === id);
}

/** The edges of a node, those it begins before those that end there. @param {Flow} flow @param {FlowNode} node */
export function edgesOf(flow, { index }) {
  return [...flow.edges.filter((edge) => edge.from_index === index), ...flow.edges.filter((edge) => edge.to_index === index && edge.from_index !== index)];
}

/**
 * What the layout of the studio asks of a run's manifest, for a flow that has not run.
 * @param {Flow} flow
 * @returns {Manifest}
 */
export function manifestOf(flow) {
  const functions = Object.fromEntries(flow.nodes.map(({ name }) => [name, { settings: { [RESERVED]: fieldOf(flow, name, RESERVED)?.value ?? null } }]));
  return {
    engine: "",
    seed: 0,
    until_us: 0,
    scenario: { functions },
    interventions: [],
    kinds: [],
    nodes: flow.nodes.map(({ name, role, kind }) => ({ name, role, kind, traffic: false })),
    edges: flow.edges.map((edge) => ({
      name: edge.name,
      from: edge.from_index,
      to: edge.to_index,
      role: /** @type {any} */ (edge.role),
      invocation: /** @type {any} */ (edge.invocation),
      filter: edge.filter,
    })),
    rules: [],
    sites: [],
    decks: {},
  };
}

/** A declared setting of a node or of an edge. @param {Flow} flow @param {string} owner @param {string} name */
export function fieldOf(flow, owner, name) {
  return (flow.forms[owner] ?? []).flatMap(({ fields }) => fields).find((field) => field.name === name);
}

/**
 * The flow with some nodes elsewhere: what a move will most likely lead to.
 * @param {Flow} flow
 * @param {Record<string, [number, number]>} places
 * @returns {Flow}
 */
export function withPlaces(flow, places) {
  return { ...flow, nodes: flow.nodes.map((node) => (places[node.name] ? { ...node, x: places[node.name][0], y: places[node.name][1] } : node)) };
}

/** A node in one sentence, for those who hear the picture. @param {Flow} flow @param {FlowNode} node */
export function nodeSentence(flow, node) {
  const ways = edgesOf(flow, node).map((edge) => wayWords(flow, node, edge));
  const problems = flow.problems.filter((problem) => problem.node === node.name);
  const kind = node.role === "function" ? node.kind_name : node.secondary;
  return [`${node.name}, ${kind.toLowerCase()}`, ...ways, ...problems.map((problem) => `problem: ${problemWords(problem).replace(/\.$/, "")}`)].join(", ");
}

/** An edge seen from one of its ends. @param {Flow} flow @param {FlowNode} node @param {FlowEdge} edge */
export function wayWords(flow, node, edge) {
  const begins = edge.from_index === node.index;
  const words = begins ? roleWords(edge.role) : roleWordsBack(edge.role);
  const other = flow.nodes[begins ? edge.to_index : edge.from_index];
  return `${words.charAt(0).toLowerCase()}${words.slice(1)} ${other?.name ?? ""}`;
}

/** An edge in words: `uploads triggers resize`. @param {Flow} flow @param {FlowEdge} edge */
export function edgeSentence(flow, edge) {
  const from = flow.nodes[edge.from_index];
  return `${from.name} ${wayWords(flow, from, edge)}`;
}

/** How a message begins that goes on from the place it is about. */
const PREDICATE = /^(is|are|has|have|must|can't|does|names|wants|ends|lasts|leads|goes|needs|takes)\b/;

/** What is wrong, as a sentence. @param {{where: string, message: string}} problem */
export function problemWords({ where, message }) {
  if (!/^[a-z]/.test(message)) return message;
  const subject = where.replace("->", " to ");
  return `${subject}${PREDICATE.test(message) ? " " : ": "}${message}`;
}

/** What is wrong and what to do about it. @param {{where: string, message: string, remedy: string}} problem */
export function problemSentences(problem) {
  return `${problemWords(problem)} ${problem.remedy}`.trim();
}

/** The same below the very field it is about. @param {{message: string, remedy: string}} problem */
export function fieldSentences({ message, remedy }) {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)} ${remedy}`.trim();
}

/** Why the flow can't run yet; "" if it can. @param {Flow} flow */
export function whyNotRun({ nodes, problems }) {
  if (!nodes.length) return "There is nothing to run yet. Start with a source.";
  if (!problems.length) return "";
  return problemSentences(problems[0]);
}
