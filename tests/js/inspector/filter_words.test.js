import assert from "node:assert/strict";
import { test } from "node:test";

import { differ, fieldsAt, filterName, inShort, plainOf, shortAt, writtenPatterns } from "ef/inspector/filter_words";

/** @param {Partial<import("ef/inspector/filter_words").Fields>} more */
const fields = (more) => ({ prefix: "", suffix: "", patterns: [""], scope: "MessageAttributes", ...more });

/** @param {object[]} filters @param {string[]} words @returns {any} */
const edge = (filters, words = ["EventPattern"]) => ({
  filter: null,
  words,
  filters: filters.map((filter) => ({ at_us: 0, text: null, patterns: [], scope: "", prefix: "", suffix: "", ...filter })),
});

test("the filter in force is the last one before the playhead", () => {
  const found = edge([{ patterns: ['{"a":[1]}'] }, { at_us: 10, patterns: ['{"a":[2]}'] }]);

  assert.deepEqual([9, 10].map((at) => fieldsAt(found, at).patterns[0]), ['{\n  "a": [1]\n}', '{\n  "a": [2]\n}']);
  assert.deepEqual(fieldsAt(edge([]), 0).patterns, [""]);
});

test("a pattern that somebody laid out is shown as it is", () => {
  const text = '{"a":\n[1]}';

  assert.equal(fieldsAt(edge([{ patterns: [text] }]), 0).patterns[0], text);
});

test("each dialect is said in AWS's words", () => {
  const one = fields({ prefix: "images/", suffix: ".jpg", patterns: ["{}", " ", '{"a": [1]}'] });

  assert.deepEqual(plainOf(one, "prefix"), { prefix: "images/", suffix: ".jpg" });
  assert.deepEqual(plainOf(one, "EventPattern"), { EventPattern: "{}" });
  assert.deepEqual(plainOf(one, "FilterPolicy"), { FilterPolicy: "{}", FilterPolicyScope: "MessageAttributes" });
  assert.deepEqual(plainOf(one, "FilterCriteria"), { FilterCriteria: { Filters: [{ Pattern: "{}" }, { Pattern: '{"a": [1]}' }] } });
  assert.deepEqual(plainOf(fields({}), "EventPattern"), {});
  assert.deepEqual(writtenPatterns(one.patterns), [0, 2]);
});

test("another layout is no change, another scope is one only where there is a policy", () => {
  assert.ok(!differ(fields({ patterns: ['{"a":[1]}'] }), fields({ patterns: ['{ "a": [ 1 ] }', ""] })));
  assert.ok(differ(fields({ patterns: ['{"a":[1]}'] }), fields({ patterns: ['{"a":[2]}'] })));
  assert.ok(!differ(fields({}), fields({ scope: "MessageBody" })));
  assert.ok(differ(fields({ patterns: ["{}"] }), fields({ patterns: ["{}"], scope: "MessageBody" })));
});

test("a filter is called by its keys or by the fields it asks for", () => {
  assert.equal(inShort(fields({ prefix: "images/", suffix: ".jpg" }), "prefix"), "images/*.jpg");
  assert.equal(inShort(fields({ patterns: ['{"detail": {"$or": [{"amount": [1]}, {"customer": {"orders": [0]}}]}}'] }), "EventPattern"), "amount, orders");
  assert.equal(inShort(fields({ patterns: ["{"] }), "EventPattern"), "");
  assert.equal(shortAt(edge([{ suffix: ".jpg" }], ["prefix", "suffix"]), 0), "*.jpg");
  assert.equal(shortAt(edge([{}]), 0), "no filter");
});

test("a branch is named after what is new in its filter", () => {
  const before = fields({ patterns: ['{"detail": {"amount": [1], "state": ["paid"]}}'] });

  assert.equal(filterName(fields({ prefix: "images/" }), fields({}), "prefix"), "filter images/*");
  assert.equal(filterName(fields({ patterns: ['{"detail": {"amount": [2], "state": ["paid"]}}'] }), before, "EventPattern"), "filter on amount");
  assert.equal(filterName(fields({ patterns: ['{"a": [1], "b": [2], "c": [3]}'] }), before, "EventPattern"), "another filter");
  assert.equal(filterName(fields({}), before, "EventPattern"), "no filter");
});
