import assert from "node:assert/strict";
import { test } from "node:test";

import { newNames, partsOf, stepsInWords } from "ef/edit/parts";
import { flowFields } from "ef/edit/flow_fields";
import { filterFields, filterValue, shortFilter, wordOf } from "ef/edit/filters";
import { aFlow, aNode } from "./a_flow.js";

test("copies take along the connections between them and no others", () => {
  const parts = partsOf(aFlow(), ["uploads", "resize"]);

  assert.deepEqual(parts.nodes.map(({ name }) => name), ["uploads", "resize"]);
  assert.deepEqual(parts.edges.map(({ from, to, role }) => [from, to, role]), [["uploads", "resize", "trigger"]]);
});

test("what is new is what was not there", () => {
  const after = aFlow();
  after.nodes.push(aNode(3, "thumbs", 0, 0));

  assert.deepEqual(newNames(aFlow(), after), ["thumbs"]);
});

test("steps that were not taken are named once each", () => {
  const step = (/** @type {string} */ verb) => ({ way: /** @type {const} */ ("edits"), command: { do: verb } });

  assert.equal(stepsInWords([step("move"), step("move"), step("set")]), "a move, a setting");
});

test("the settings of a flow are read from its YAML, in either form of writing", () => {
  const values = (/** @type {string} */ yaml) => flowFields(aFlow({ yaml })).map(({ value }) => value);

  assert.deepEqual(values("name: a\nseed: 7\nuntil: '90s'\naccount:\n  ConcurrentExecutions: 20\n"), ["Photos", 7, "90s", 20]);
  assert.deepEqual(values("name: a\naccount: {ConcurrentExecutions: 30}\n"), ["Photos", 1, "10m", 30]);
});

test("a filter is read in whatever words it is written", () => {
  const { edges } = aFlow();

  assert.equal(shortFilter({ ...edges[0], plain: { prefix: "images/", suffix: ".jpg" } }), "images/*.jpg");
  assert.equal(shortFilter({ ...edges[0], plain: { FilterPolicy: { shop: ["a"] } } }), "shop");
  assert.equal(wordOf({ settings: {} }), null);
  assert.deepEqual(filterFields({ FilterCriteria: { Filters: [{ Pattern: "{}" }] } }).patterns, ["{}"]);
});

test("a filter that is no JSON is kept as its text", () => {
  const plain = { Sql: "SELECT * FROM 'a/b'" };

  assert.equal(wordOf(plain), "Sql");
  assert.deepEqual(filterValue(filterFields(plain), "Sql"), plain);
  assert.equal(shortFilter({ ...aFlow().edges[0], plain, filter: plain.Sql }), plain.Sql);
});

test("an emptied filter is taken away", () => {
  const empty = { prefix: "", suffix: "", patterns: [""], scope: "" };

  assert.equal(filterValue(empty, "prefix"), null);
  assert.equal(filterValue(empty, "EventPattern"), null);
  assert.deepEqual(filterValue({ ...empty, suffix: ".jpg" }, "prefix"), { suffix: ".jpg" });
});
