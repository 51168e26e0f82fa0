import assert from "node:assert/strict";
import { test } from "node:test";

import { commandFor } from "ef/page/keymap";

/** @param {string} key @param {Partial<import("ef/page/keymap").KeyPress>} [more] */
const command = (key, more = {}) => commandFor({ key, shift: false, other: false, focus: "page", ...more });

test("keys do what the list says", () => {
  assert.deepEqual([" ", ".", "ArrowLeft", "Home", "4", "]", "P"].map((key) => command(key)), [
    "toggle",
    "toggle",
    "back",
    "start",
    "speed-max",
    "next-problem",
    "projector",
  ]);
  assert.equal(command("ArrowRight", { shift: true }), "forward-10s");
});

test("the picture is zoomed by keys", () => {
  assert.deepEqual(["+", "=", "-", "0"].map((key) => command(key)), ["zoom-in", "zoom-in", "zoom-out", "zoom-reset"]);
  assert.equal(command("!", { code: "Digit1", shift: true }), "zoom-fit");
  assert.equal(command("+", { other: true }), null);
});

test("B goes back and forth, Shift and B lists the branches", () => {
  assert.deepEqual([command("b"), command("B", { shift: true })], ["last-branch", "branches"]);
});

test("letters are off while a field has the focus, Escape is not", () => {
  assert.equal(command("p", { focus: "field" }), null);
  assert.equal(command(" ", { focus: "field" }), null);
  assert.equal(command("Escape", { focus: "field" }), "escape");
});

test("a focused control keeps the keys it uses itself", () => {
  assert.equal(command(" ", { focus: "control" }), null);
  assert.equal(command("ArrowLeft", { focus: "control" }), null);
  assert.equal(command("t", { focus: "control" }), "theme");
});

test("arrows on a node belong to the node", () => {
  assert.equal(command("ArrowLeft", { focus: "node" }), null);
  assert.equal(command(" ", { focus: "node" }), "toggle");
});

test("the browser's own shortcuts stay", () => {
  assert.equal(command("t", { other: true }), null);
});
