import assert from "node:assert/strict";
import { test } from "node:test";
import { nameOf, said, sentenceOf } from "ef/gallery/drop";

test("a problem is told with its line and its place", () => {
  const problem = { where: "a.kind", message: "is missing.", remedy: "Add it.", line: 4 };

  assert.equal(sentenceOf(problem), "Line 4: a.kind is missing. Add it.");
  assert.equal(sentenceOf({ ...problem, line: null }), "a.kind is missing. Add it.");
});

test("a line is named once", () => {
  assert.equal(sentenceOf({ where: "line 3", message: "is not YAML.", remedy: "", line: 3 }), "Line 3: is not YAML.");
});

test("of many problems the first are told, and how many more there are", () => {
  const many = Array.from({ length: 9 }, (_, number) => `${number}`);

  assert.deepEqual(said(many).slice(-2), ["5", "And 3 more."]);
  assert.deepEqual(said(many.slice(0, 6)), many.slice(0, 6));
});

test("a sentence does not grow with what it quotes", () => {
  assert.equal(sentenceOf({ where: "a", message: "x".repeat(9_000), remedy: "" }).length, 320);
});

test("a flow is called as its file, on one line and not longer than it may be", () => {
  assert.equal(nameOf("template.prod.yaml"), "template.prod");
  assert.equal(nameOf("a\nb<c>.json"), "a b c");
  assert.equal(nameOf(`${"x".repeat(200)}.yml`).length, 80);
});
