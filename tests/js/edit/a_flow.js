/**
 * A flow as the server describes it, as small as a test needs it.
 * @param {Partial<import("ef/edit/flow").Flow>} [more]
 * @returns {import("ef/edit/flow").Flow}
 */
export function aFlow(more = {}) {
  return {
    slug: "photos",
    name: "Photos",
    version: 1,
    nodes: [aNode(0, "uploads", 24, 24), aNode(1, "resize", 320, 24, { role: "function", kind: "function", kind_name: "Function", glyph: "function" }), aNode(2, "letters", 640, 160)],
    edges: [anEdge(0, 0, 1, "trigger", "uploads->resize", "asynchronous"), anEdge(1, 1, 2, "dead_letter", "resize->letters", null)],
    forms: {},
    filters: [],
    problems: [],
    yaml: "",
    undo: null,
    redo: null,
    targets: {},
    ...more,
  };
}

/**
 * @param {number} index
 * @param {string} name
 * @param {number} x
 * @param {number} y
 * @param {object} [more]
 * @returns {import("ef/edit/flow").FlowNode}
 */
export function aNode(index, name, x, y, more = {}) {
  return { index, name, x, y, role: "source", kind: "s3", kind_name: "Amazon S3", glyph: "bucket", secondary: "Bucket", plain: {}, html: "", ...more };
}

/** @param {number} index @param {number} from @param {number} to @param {string} role @param {string} name @param {string | null} invocation */
function anEdge(index, from, to, role, name, invocation) {
  return { id: role === "trigger" ? name : `${role}:${name}`, index, name, from_index: from, to_index: to, role, invocation, filter: null, plain: {} };
}
