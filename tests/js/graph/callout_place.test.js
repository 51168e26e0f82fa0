import assert from "node:assert/strict";
import { test } from "node:test";
import { calloutPlace } from "ef/graph/callout_place";

const SIZE = { width: 160, height: 30 };
const ROOM = { width: 1000, height: 600 };
const MARK = { x: 400, y: 300 };
const RIGHT_ABOVE = { place: 0, x: 422, y: 268 };

test("words stand to the right of their mark, a little above it", () => {
  assert.deepEqual(calloutPlace(MARK, SIZE, ROOM, [], -1), RIGHT_ABOVE);
});

test("words go where they cover no card", () => {
  const card = { x: 430, y: 200, width: 200, height: 95 };

  const { x, y } = calloutPlace(MARK, SIZE, ROOM, [card], -1);

  assert.deepEqual([x, y], [422, 302]);
});

test("words stay inside the picture", () => {
  const { x, y } = calloutPlace({ x: 990, y: 4 }, SIZE, ROOM, [], -1);

  assert.ok(x + SIZE.width <= ROOM.width && x + SIZE.width < 990);
  assert.ok(y >= 0);
});

test("words keep their place until another is clearly better", () => {
  const touching = { x: 422, y: 290, width: 160, height: 9 };
  const covering = { x: 422, y: 268, width: 160, height: 30 };

  assert.equal(calloutPlace(MARK, SIZE, ROOM, [touching], 0).place, 1);
  assert.equal(calloutPlace(MARK, SIZE, ROOM, [{ ...touching, height: 3 }], 0).place, 0);
  assert.notEqual(calloutPlace(MARK, SIZE, ROOM, [covering], 0).place, 0);
});
