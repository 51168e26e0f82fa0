import assert from "node:assert/strict";
import { test } from "node:test";
import { clockText, flagged, joined, lengthText, listedIn, replaced, toggled, without } from "ef/traces/query_text";

const TEXT = "outcome:lost,filtered cold age>1m";
const TERMS = [
  { start: 0, end: 21, name: "outcome", verb: "is", value: "lost, filtered" },
  { start: 22, end: 26, name: "cold", verb: "is", value: "yes" },
  { start: 27, end: 33, name: "age", verb: "over", value: "1m" },
];

test("a term is taken out with the space it leaves", () => {
  assert.equal(without(TEXT, TERMS[1]), "outcome:lost,filtered age>1m");
});

test("what is written is added at the end", () => {
  assert.equal(joined("cold ", " lake "), "cold lake");
});

test("a filter takes the place of the others of its name", () => {
  assert.equal(replaced(TEXT, TERMS, "age", "age>2m"), "outcome:lost,filtered cold age>2m");
  assert.equal(replaced(TEXT, TERMS, "age", ""), "outcome:lost,filtered cold");
});

test("a name joins the list or leaves it", () => {
  assert.equal(toggled(TEXT, TERMS, "outcome", "delivered"), "cold age>1m outcome:lost,filtered,delivered");
  assert.equal(toggled(TEXT, TERMS, "outcome", "lost"), "cold age>1m outcome:filtered");
  assert.equal(toggled("", [], "function", "resize"), "function:resize");
});

test("the last name takes its filter along", () => {
  assert.equal(toggled("outcome:lost", [{ ...TERMS[0], end: 12, value: "lost" }], "outcome", "lost"), "");
});

test("what is excluded is not asked for", () => {
  assert.deepEqual(listedIn([{ ...TERMS[0], verb: "is not" }], "outcome"), []);
});

test("a flag is set and taken back", () => {
  assert.equal(flagged(TEXT, TERMS, "cold"), "outcome:lost,filtered age>1m");
  assert.equal(flagged("", [], "cold"), "cold");
});

test("lengths and times are as the query has them", () => {
  assert.deepEqual([12, 4_300, 523_456, 1_500_000, 61_000_000].map(lengthText), ["12us", "4.3ms", "523ms", "1.5s", "61s"]);
  assert.deepEqual([0, 30_000_000, 90_540_000, 3_661_000_000].map(clockText), ["00:00", "00:30", "01:30.5", "1:01:01"]);
});
