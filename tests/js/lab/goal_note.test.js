import assert from "node:assert/strict";
import { test } from "node:test";
import { cornerFor } from "ef/lab/goal_note";

const SCALE = { type: /** @type {"linear"} */ ("linear"), low: 0, high: 100, ticks: [0, 100] };
/** @type {[number, number]} */
const ENDS = [-0.32, 4];
const WORDS = { bound: 50, length: 1.3 };
const corner = (/** @type {(number | null)[][]} */ ...lines) => cornerFor(lines, WORDS, SCALE, ENDS, 200);

test("the words of a goal stand below its line at the left", () => {
  assert.deepEqual(corner([90, 80, 70, 60, 60]), { x: -0.32, isRight: false, isAbove: false });
});

test("they stand above it where a curve runs below", () => {
  assert.deepEqual(corner([46, 46, 46, 46, 46]), { x: -0.32, isRight: false, isAbove: true });
});

test("they stand at the right where a curve crosses the line at the left", () => {
  assert.deepEqual(corner([70, 30, 20, 10, 10]), { x: 4, isRight: true, isAbove: false });
});

test("they never leave the plot", () => {
  assert.equal(cornerFor([], { bound: 2, length: 1.3 }, SCALE, ENDS, 200).isAbove, true);
  assert.equal(cornerFor([], { bound: 99, length: 1.3 }, SCALE, ENDS, 200).isAbove, false);
});

test("a value that is not known yet is in nobody's way", () => {
  assert.deepEqual(corner([null, null, 46, 46, 46]), { x: -0.32, isRight: false, isAbove: false });
});
