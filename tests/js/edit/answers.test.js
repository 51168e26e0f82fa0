import assert from "node:assert/strict";
import { test } from "node:test";
import { opened } from "ef/edit/answers";
import { aFlow } from "./a_flow.js";

/** @type {import("ef/edit/answers").Targets} */
const TARGETS = {
  names: ["uploads", "resize", "letters"],
  of: [0, 1, 2],
  pairs: {
    "0 1": [["trigger", ""]],
    "0 2": [["trigger", "START-NODE can't reach END-NODE."]],
    "1 0": [["emits", ""], ["on_failure", "Not END-NODE."]],
    "1 2": [["emits", ""], ["on_failure", ""]],
    "2 0": [["trigger", "No."]],
    "2 1": [["trigger", ""]],
  },
  taken: [[0, "trigger", "uploads leads to resize already.", [1]], [1, "on_failure", "letters is that of resize already.", [2]]],
};

/** @param {object} [more] @returns {any} */
const anAnswer = (more = {}) => ({ ...aFlow(), lists: {}, targets: TARGETS, ...more });

test("targets are said by pairs of sorts, and what is taken apart", () => {
  const { targets } = opened(anAnswer(), null);

  assert.deepEqual(targets.uploads, [
    { to: "resize", role: "trigger", reason: "uploads leads to resize already." },
    { to: "letters", role: "trigger", reason: "uploads can't reach letters." },
  ]);
  assert.deepEqual(targets.resize.map(({ to, role, reason }) => [to, role, reason]), [["uploads", "emits", ""], ["letters", "emits", ""]]);
});

test("fields in which a node is chosen get the nodes of their list", () => {
  const field = { name: "on_failure", list: "resize.on_failure" };
  const { forms } = opened(anAnswer({ forms: { resize: [{ title: "", fields: [field] }] }, lists: { "resize.on_failure": [2, 0] } }), null);

  assert.deepEqual(forms.resize[0].fields[0].choices, [["", "None"], ["letters", "letters"], ["uploads", "uploads"]]);
});

test("what is the same is taken from the flow before, but for where it stands", () => {
  const before = opened(anAnswer({ forms: { resize: [{ title: "Compute", fields: [] }] } }), null);
  const [uploads, , letters] = before.nodes;
  const nodes = [{ ...uploads, x: 400 }, { name: "letters", index: 1, same: true }];
  const after = opened(anAnswer({ version: 2, since: 1, nodes, edges: [{ id: before.edges[1].id, index: 0, from_index: 0, to_index: 1, same: true }], forms: { resize: null } }), before);

  assert.deepEqual(after.nodes, [{ ...uploads, x: 400 }, { ...letters, index: 1 }]);
  assert.deepEqual(after.edges, [{ ...before.edges[1], index: 0, from_index: 0, to_index: 1 }]);
  assert.deepEqual(after.forms.resize, before.forms.resize);
});

test("an answer that goes on from another version is not guessed at", () => {
  assert.throws(() => opened(anAnswer({ since: 7 }), opened(anAnswer(), null)), /Load the page again/);
});
