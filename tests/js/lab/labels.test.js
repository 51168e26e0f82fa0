import assert from "node:assert/strict";
import test from "node:test";
import { valueText } from "ef/lab/design";
import { filterName, filterWhole, nameFilter, nameFilters, toldApart } from "ef/lab/filter_names";
import { asText, isLong, onOneLine, onTwoLines } from "ef/lab/labels";

test("a filter of one's own is called what the server calls it", () => {
  nameFilter({ suffix: ".jpg" }, "*.jpg");

  assert.equal(filterName({ suffix: ".jpg" }), "*.jpg");
  assert.equal(valueText({ suffix: ".jpg" }), "*.jpg");
  assert.equal(filterName({ suffix: ".txt" }), "own filter");
});

test("an experiment names the filters that it tries, and no other value", () => {
  nameFilters(/** @type {any} */ ({ axes: [{ values: [null, 2, "off", { prefix: "a/" }], labels: ["none", "2", "off", "a/*"] }] }));

  assert.equal(filterName({ prefix: "a/" }), "a/*");
});

test("two of one name get a number", () => {
  assert.deepEqual(toldApart(["off", "a", "a", "a"]), ["off", "a", "a (2)", "a (3)"]);
});

test("the whole of a filter is its patterns as they are written", () => {
  assert.equal(filterWhole({ FilterCriteria: { Filters: [{ Pattern: "{1}" }, { Pattern: { a: [2] } }] } }), '{1}\nor\n{"a":[2]}');
  assert.equal(filterWhole({ FilterPolicy: "{1}", FilterPolicyScope: "MessageBody" }), "{1}\nof the body");
  assert.equal(filterWhole({ prefix: "images/", suffix: ".jpg" }), "prefix images/\nsuffix .jpg");
});

test("a label is text to a chart, whatever stands in it", () => {
  assert.equal(asText("a < b & <b>c</b> &lt;"), "a &lt; b &amp; &lt;b>c&lt;/b> &amp;lt;");
  assert.deepEqual(onTwoLines(["off", "<b> or c"], 8), ["off", "&lt;b> or c"]);
});

test("a long label is cut or broken, and stays another than its neighbour", () => {
  assert.deepEqual(onOneLine(["amount ≥ 100, state a", "amount ≥ 100, state b", "off"], 12), ["amount ≥ 10…", "amount ≥ 10… (2)", "off"]);
  assert.deepEqual(onTwoLines(["total ≥ 100 or status REFUND*", "20"], 14), ["total ≥ 100 or<br>status REFUND*", "20"]);
  assert.deepEqual(onTwoLines(["images/of/the/day/*.jpg"], 10), ["images/of…"]);
  assert.deepEqual([isLong("on"), isLong("amount ≥ 100, state")], [false, true]);
});
