import assert from "node:assert/strict";
import test from "node:test";
import { amountText, changeText, marginText, readAmount, tickTexts, waitText } from "ef/lab/amounts";

test("a figure is said with its unit and no more figures than count", () => {
  const said = /** @type {const} */ ([[18_000, "ms"], [2430, "ms"], [842.3, "ms"], [134_000, "ms"], [0.0021, "share"], [0.19, "share"], [4.2099, "usd"], [0.00042, "usd"], [1204.6, "count"], [0, "usd"]]).map(([value, unit]) => amountText(value, unit));

  assert.deepEqual(said, ["18 s", "2.43 s", "842 ms", "134 s", "0.21%", "19%", "$4.21", "$0.00042", "1,205", "$0"]);
});

test("the marks of an axis are in one unit, without needless cents", () => {
  assert.deepEqual(tickTexts([0, 500, 1000], "ms"), ["0 s", "0.5 s", "1 s"]);
  assert.deepEqual(tickTexts([2, 4], "usd"), ["$2", "$4"]);
  assert.deepEqual(tickTexts([2.5, 5], "usd"), ["$2.50", "$5.00"]);
});

test("the band is half its width, or in how many seeds nothing differed", () => {
  assert.equal(marginText({ mean: 18_000, low: 16_000, high: 20_000, n: 5 }, "ms", 5), "± 2 s");
  assert.equal(marginText({ mean: 0.1, low: 0.098, high: 0.102, n: 5 }, "share", 5), "± 0.2 pt");
  assert.equal(marginText({ mean: 0, low: 0, high: 0, n: 4 }, "count", 5), "in 4 of 5 seeds");
  assert.equal(marginText({ mean: 0, low: null, high: null, n: 1 }, "count", 5), "1 seed");
});

test("a change is in per cent of times and money, in points of shares, in numbers of counts", () => {
  assert.equal(changeText(-116_000, -86.6, "ms"), "87%");
  assert.equal(changeText(-0.188, -99, "share"), "18.8 pt");
  assert.equal(changeText(-141, -100, "per_million"), "141");
  assert.equal(changeText(-1000, null, "ms"), "1 s");
});

test("what a person writes is read in the unit of the metric", () => {
  assert.equal(readAmount("30 s", "ms"), 30_000);
  assert.equal(readAmount("500ms", "ms"), 500);
  assert.equal(readAmount("2 min", "ms"), 120_000);
  assert.equal(readAmount("30", "ms"), 30_000);
  assert.equal(readAmount("0.1%", "share"), 0.001);
  assert.equal(readAmount("$1,204.50", "usd"), 1204.5);
  for (const text of ["", "soon", "3 parsecs", "-2", "1 2"]) assert.equal(readAmount(text, "ms"), null);
  assert.equal(readAmount("3 s", "count"), null);
});

test("what is shown is read back", () => {
  for (const [value, unit] of /** @type {const} */ ([[30_000, "ms"], [250, "ms"], [0.001, "share"], [4.2, "usd"], [12, "count"]])) assert.equal(readAmount(amountText(value, unit), unit), value);
});

test("real time is words", () => {
  assert.deepEqual([0.2, 15.2, 110, 3600].map(waitText), ["1 s", "15 s", "1 min 50 s", "1 h"]);
});
