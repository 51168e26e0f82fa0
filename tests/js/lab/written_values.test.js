import assert from "node:assert/strict";
import test from "node:test";
import { chipsOf, readValues } from "ef/lab/written_values";

/** @param {Partial<import("ef/lab/types").Setting>} [news] @returns {import("ef/lab/types").Setting} */
function aSetting(news = {}) {
  return { property: "BatchSize", label: "Batch size", group: "", kind: "integer", minimum: 1, maximum: 10_000, unit: "", choices: [], optional: false, scale: "linear", now: 1, suggested: [], help: "", ...news };
}

test("one value is read by what the setting allows, or a sentence says what it must be", () => {
  const small = aSetting({ maximum: 10 });

  assert.deepEqual(readValues(" 7 ", small, [1]), { values: [7] });
  assert.deepEqual(readValues("none", aSetting({ optional: true }), [1]), { values: [null] });
  assert.deepEqual(readValues("11", small, []), { problem: "It must be from 1 to 10." });
  assert.deepEqual(readValues("soon", small, []), { problem: "Write a whole number from 1 to 10." });
  assert.deepEqual(readValues("2.5", small, []), { problem: "Write a whole number from 1 to 10." });
  assert.deepEqual(readValues("", aSetting({ optional: true, maximum: null }), []), { problem: "Write a whole number from 1 on, or none." });
  assert.deepEqual(readValues("5", small, [1, 5]), { problem: "5 is there already." });
});

test("several values are read at once, and what is there already is left out", () => {
  assert.deepEqual(readValues("2, 5, 8", aSetting(), [5]), { values: [2, 8] });
  assert.deepEqual(readValues("2,5 8;9", aSetting(), []), { values: [2, 5, 8, 9] });
  assert.deepEqual(readValues("5, 5", aSetting(), [5]), { problem: "5 is there already." });
  assert.deepEqual(readValues("5, 6", aSetting(), [5, 6]), { problem: "All of them are there already." });
  assert.deepEqual(readValues("5, soon", aSetting(), []), { problem: "Write a whole number from 1 to 10,000." });
});

test("a comma before three digits is one of a thousand", () => {
  assert.deepEqual(readValues("1,024", aSetting(), []), { values: [1024] });
});

test("a range is every value of it, in steps if they are said", () => {
  assert.deepEqual(readValues("1 to 5", aSetting(), [3]), { values: [1, 2, 4, 5] });
  for (const text of ["1-3", "1 – 3", "1…3"]) assert.deepEqual(readValues(text, aSetting(), []), { values: [1, 2, 3] });
  assert.deepEqual(readValues("128 to 1,024 by 256", aSetting(), []), { values: [128, 384, 640, 896] });
  assert.deepEqual(readValues("0.1 to 0.3 by 0.1", aSetting({ kind: "number", minimum: 0 }), []), { values: [0.1, 0.2, 0.3] });
});

test("a range that can't be one is refused in a sentence", () => {
  const problem = "Write a range from small to large, as 1 to 50, or 128 to 3008 by 64.";

  assert.deepEqual(readValues("5 to 1", aSetting(), []), { problem });
  assert.deepEqual(readValues("1 to many", aSetting(), []), { problem });
  assert.deepEqual(readValues("1 to 5 by 0", aSetting(), []), { problem });
  assert.deepEqual(readValues("1 to 10000", aSetting(), []), { problem: "That would be 10,000 values; 1,000 are the most. Take larger steps." });
  assert.deepEqual(readValues("1 to 1000", aSetting(), [2000]), { problem: "That would be 1,001 values; 1,000 are the most. Take larger steps." });
  assert.deepEqual(readValues("0 to 5", aSetting(), []), { problem: "It must be from 1 to 10,000." });
});

test("many values in equal steps are one chip", () => {
  assert.deepEqual(chipsOf([1, 2, 3, 4, 5, 6, 20, null]).map(({ text }) => text), ["1 to 6", "20", "none"]);
  assert.deepEqual(chipsOf([1, 2, 3, 4, 5]).map(({ text }) => text), ["1", "2", "3", "4", "5"]);
  assert.deepEqual(chipsOf([1, 128, 192, 256, 320, 384, 448]).map(({ text }) => text), ["1", "128 to 448 by 64"]);
  assert.deepEqual(chipsOf(["on", "off"]).map(({ values }) => values), [["on"], ["off"]]);
  assert.deepEqual(chipsOf([]), []);
});
