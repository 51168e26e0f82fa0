import assert from "node:assert/strict";
import { test } from "node:test";

import { layOut } from "ef/graph/layout";
import { edgeSentence, edgesOf, fieldSentences, manifestOf, nodeSentence, problemSentences } from "ef/edit/flow";
import { Selection } from "ef/edit/selection";
import { choices, endsAt, portsOf } from "ef/edit/targets";
import { aFlow } from "./a_flow.js";

const targets = {
  uploads: [
    { to: "letters", role: /** @type {const} */ ("trigger"), reason: "S3 can't invoke a queue that it sends to already." },
    { to: "resize", role: /** @type {const} */ ("trigger"), reason: "" },
  ],
  resize: [
    { to: "letters", role: /** @type {const} */ ("dead_letter"), reason: "" },
    { to: "letters", role: /** @type {const} */ ("on_failure"), reason: "" },
    { to: "uploads", role: /** @type {const} */ ("emits"), reason: "" },
  ],
};

test("a flow is laid out as the studio lays out its run, at the places it has", () => {
  const flow = aFlow();
  const layout = layOut(manifestOf(flow), { positions: flow.nodes });

  assert.deepEqual(layout.nodes.map(({ look, x, y }) => [look, x, y]), [["source", 24, 24], ["function", 320, 24], ["dead", 640, 160]]);
});

test("a node says what it is, where it leads and what is wrong with it", () => {
  const problems = [{ where: "resize", node: "resize", edge: null, field: null, message: "It never runs.", remedy: "", line: null }];
  const flow = aFlow({ problems });

  assert.equal(nodeSentence(flow, flow.nodes[1]), "resize, function, dead letters to letters, triggered by uploads, problem: It never runs");
});

test("an edge is a sentence from its beginning", () => {
  const flow = aFlow();

  assert.equal(edgeSentence(flow, flow.edges[0]), "uploads triggers resize");
  assert.deepEqual(edgesOf(flow, flow.nodes[1]).map(({ name }) => name), ["resize->letters", "uploads->resize"]);
});

test("legal targets come first, the others say why not", () => {
  assert.deepEqual(choices(aFlow({ targets }), "uploads").map(({ name, reason }) => [name, Boolean(reason)]), [["Triggers resize", false], ["Triggers letters", true]]);
});

test("a port offers only what may leave it", () => {
  const flow = aFlow({ targets });

  assert.deepEqual(choices(flow, "resize", { port: "failure" }).map(({ role }) => role), ["dead_letter", "on_failure"]);
  assert.deepEqual(endsAt(flow, "resize", "flow", "uploads").legal.map(({ role }) => role), ["emits"]);
  assert.match(endsAt(flow, "uploads", "flow", "letters").reason, /queue/);
  assert.equal(endsAt(flow, "uploads", "flow", "uploads").reason, "uploads can't be the target of uploads.");
});

test("a function has a port for failures, a source only where it may have one", () => {
  const flow = aFlow({ targets });

  assert.deepEqual([portsOf(flow, "uploads"), portsOf(flow, "resize")], [["flow"], ["flow", "failure"]]);
});

test("the selection forgets what the flow no longer has", () => {
  let told = 0;
  const selection = new Selection(() => (told += 1));
  selection.set(["uploads", "gone"]);
  selection.keep(aFlow());
  assert.deepEqual([selection.nodes, told], [["uploads"], 2]);

  selection.setEdge("uploads->resize");
  selection.keep(aFlow());
  assert.equal(selection.edge, "uploads->resize");
  selection.keep(aFlow({ edges: [] }));
  assert.equal(selection.isEmpty, true);
});

test("a problem is a sentence that names its place", () => {
  assert.equal(problemSentences({ where: "functions", message: "there is none.", remedy: "Add one." }), "functions: there is none. Add one.");
  assert.equal(problemSentences({ where: "a->b", message: "is a loop.", remedy: "" }), "a to b is a loop.");
  assert.equal(problemSentences({ where: "a", message: "S3 can't do this.", remedy: "" }), "S3 can't do this.");
  assert.equal(fieldSentences({ message: "must be 1 to 900.", remedy: "Try 10." }), "Must be 1 to 900. Try 10.");
});
