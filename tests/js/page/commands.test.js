import assert from "node:assert/strict";
import { test } from "node:test";

import { COMMANDS, matching } from "ef/page/commands";
import { commandFor } from "ef/page/keymap";

const names = (/** @type {import("ef/page/commands").Entry[]} */ entries) => entries.map(({ name }) => name);

test("every command is run by the key that the palette shows", () => {
  for (const { id, press } of COMMANDS) {
    assert.equal(commandFor({ shift: false, other: false, focus: "page", ...press }), id);
  }
});

test("no two commands have the same name", () => {
  assert.equal(new Set(names([...COMMANDS])).size, COMMANDS.length);
});

test("all words of the text are looked for, in the name and the group", () => {
  assert.deepEqual(names(matching(COMMANDS, "zoom out")), ["Zoom out"]);
  assert.deepEqual(names(matching(COMMANDS, "time problem")), ["Next problem", "Previous problem"]);
  assert.deepEqual(matching(COMMANDS, "no such thing"), []);
});

test("what begins with the text comes first", () => {
  const entries = [
    { id: "a", name: "Go to start", group: "Time" },
    { id: "b", name: "Start", group: "Time" },
  ];
  assert.deepEqual(names(matching(entries, "start")), ["Start", "Go to start"]);
});

test("without a text everything is there, in its order", () => {
  assert.deepEqual(names(matching(COMMANDS, " ")), names([...COMMANDS]));
});

test("the palette opens by Ctrl or Command and K, even from a field", () => {
  const press = { key: "k", shift: false, other: true, control: true };
  assert.equal(commandFor({ ...press, focus: "field" }), "palette");
  assert.equal(commandFor({ ...press, control: false, focus: "page" }), null);
});
