import assert from "node:assert/strict";
import { test } from "node:test";

import { EDIT_COMMANDS, editCommandFor, nameNow, whyNot } from "ef/edit/commands";
import { aFlow } from "./a_flow.js";

/** @param {import("ef/edit/commands").Press} press @param {"field" | "control" | "node" | "page"} focus */
function pressed({ key, code, control = false, shift = false, alt = false }, focus) {
  return editCommandFor({ key, code, shift, control, alt, other: control || alt, focus });
}

const now = { flow: aFlow(), nodes: /** @type {string[]} */ ([]), edge: null, copied: false, wide: true };

test("every command is given by each of its keys", () => {
  for (const { id, presses } of EDIT_COMMANDS) for (const press of presses) assert.equal(pressed(press, "node"), id);
});

test("no two commands share a name or an id", () => {
  assert.equal(new Set(EDIT_COMMANDS.map(({ id }) => id)).size, EDIT_COMMANDS.length);
  assert.equal(new Set(EDIT_COMMANDS.map(({ name }) => name)).size, EDIT_COMMANDS.length);
});

test("in a field keys write, and undo is the field's own", () => {
  assert.equal(pressed({ key: "a" }, "field"), null);
  assert.equal(pressed({ key: "z", control: true }, "field"), null);
  assert.equal(pressed({ key: "k", control: true }, "field"), "palette");
});

test("Enter on a button presses the button", () => {
  assert.equal(pressed({ key: "Enter" }, "control"), null);
  assert.equal(pressed({ key: "Enter" }, "node"), "configure");
});

test("a letter with Ctrl is another command than the letter alone", () => {
  assert.deepEqual([pressed({ key: "c" }, "node"), pressed({ key: "c", control: true }, "node")], ["connect", "copy"]);
  assert.equal(pressed({ key: "c", control: true, alt: true }, "node"), null);
});

test("Alt and an arrow are the browser's own but on a node", () => {
  const press = { key: "ArrowLeft", alt: true };

  assert.deepEqual([pressed(press, "node"), pressed(press, "page"), pressed(press, "control")], ["nudge-left", null, null]);
});

test("what can't be done says why", () => {
  assert.equal(whyNot("undo", now), "There is nothing to undo.");
  assert.equal(whyNot("copy", now), "Choose a node first.");
  assert.equal(whyNot("copy", { ...now, nodes: ["uploads"] }), "");
  assert.equal(whyNot("distribute-down", { ...now, nodes: ["uploads", "resize"] }), "Choose three nodes or more first.");
  assert.equal(whyNot("remove", { ...now, edge: "uploads->resize" }), "");
});

test("in a narrow window nothing is edited", () => {
  assert.equal(whyNot("add", { ...now, wide: false }), "Editing needs a wider window.");
  assert.equal(whyNot("zoom-in", { ...now, wide: false }), "");
});

test("a flow with problems can't run, and the first one says why", () => {
  const problems = [{ where: "flow", node: null, edge: null, field: null, message: "Nothing publishes.", remedy: "Give a source traffic.", line: null }];

  assert.equal(whyNot("run", { ...now, flow: aFlow({ problems }) }), "Nothing publishes. Give a source traffic.");
  assert.equal(whyNot("run", { ...now, flow: aFlow({ nodes: [] }) }), "There is nothing to run yet. Start with a source.");
  assert.equal(whyNot("run", now), "");
});

test("undo names what it takes back", () => {
  const [undo] = EDIT_COMMANDS;

  assert.equal(nameNow(undo, aFlow({ undo: "Add bucket" })), "Undo: Add bucket");
  assert.equal(nameNow(undo, aFlow()), "Undo");
});
