import assert from "node:assert/strict";
import { test } from "node:test";

import { aligned, distributed, freePlace, midway, moved, touched, between } from "ef/edit/placing";

const box = (/** @type {number} */ x, /** @type {number} */ y, width = 100, height = 50) => ({ x, y, width, height });

test("cards keep their distance to each other when they are moved onto the grid", () => {
  const places = moved({ a: box(10, 10), b: box(53, 10) }, ["a", "b"], 21, 3);

  assert.deepEqual(places, { a: [32, 16], b: [75, 16] });
});

test("a card that is not moved stays where it is, on the grid or not", () => {
  assert.deepEqual(moved({ a: box(16, 24) }, ["a"], 1, -2), { a: [16, 24] });
});

test("aligned cards share the outermost side", () => {
  const boxes = { a: box(40, 8), b: box(16, 80) };

  assert.deepEqual(aligned(boxes, ["a", "b"], "left"), { a: [16, 8], b: [16, 80] });
  assert.deepEqual(aligned(boxes, ["a", "b"], "top"), { a: [40, 8], b: [16, 8] });
});

test("distributed cards have the same room between them and the outermost stay", () => {
  const boxes = { a: box(0, 0), b: box(110, 8), c: box(400, 16) };

  assert.deepEqual(distributed(boxes, ["c", "a", "b"], "across"), { a: [0, 0], b: [200, 8], c: [400, 16] });
});

test("a new card goes where it is wanted if nothing is near, and beside what is", () => {
  const wanted = box(96, 96);
  assert.deepEqual(freePlace([], wanted), { x: 96, y: 96 });

  const place = freePlace([box(96, 96)], wanted);
  assert.ok(Math.abs(place.x - 96) >= 124 || Math.abs(place.y - 96) >= 74, JSON.stringify(place));
});

test("a band chooses every card it touches, drawn in whatever direction", () => {
  const boxes = { a: box(0, 0), b: box(300, 300) };

  assert.deepEqual(touched(boxes, between({ x: 120, y: 60 }, { x: 90, y: 40 })), ["a"]);
});

test("halfway is halfway, and the end is the end", () => {
  assert.deepEqual(midway({ a: [0, 8] }, { a: [16, 8], b: [1, 2] }, 0.5), { a: [8, 8], b: [1, 2] });
  assert.deepEqual(midway({ a: [0, 8] }, { a: [16, 8] }, 1), { a: [16, 8] });
});
