import assert from "node:assert/strict";
import { test } from "node:test";
import { brokenAxis } from "ef/traces/broken_axis";

const S = 1_000_000;
const A_MINUTE_APART = [
  { from_us: 0, to_us: S },
  { from_us: 61 * S, to_us: 62 * S },
];

test("work without a long wait is to scale", () => {
  const axis = brokenAxis([{ from_us: 0, to_us: S }, { from_us: 2 * S, to_us: 4 * S }], 400);

  assert.deepEqual([0, S, 2 * S, 4 * S].map(axis.x), [0, 100, 200, 400]);
  assert.equal(axis.pieces.length, 1);
});

test("a long wait is cut, and work on both sides keeps one scale", () => {
  const axis = brokenAxis(A_MINUTE_APART, 400);

  assert.deepEqual(axis.pieces.map(({ isBreak }) => isBreak), [false, true, false]);
  const first = axis.x(S) - axis.x(0);
  const second = axis.x(62 * S) - axis.x(61 * S);
  assert.ok(Math.abs(first - second) < 1e-6);
  assert.ok(first > 100);
});

test("pieces fill the width without gap or overlap", () => {
  const { pieces } = brokenAxis(A_MINUTE_APART, 400);

  let end = 0;
  for (const piece of pieces) {
    assert.ok(Math.abs(piece.x - end) < 1e-6);
    end = piece.x + piece.width;
  }
  assert.ok(Math.abs(end - 400) < 1e-6);
});

test("a later time is never further left", () => {
  const axis = brokenAxis([...A_MINUTE_APART, { from_us: 30 * S, to_us: 30 * S }], 300);

  const places = Array.from({ length: 63 }, (_, second) => axis.x(second * S));
  assert.deepEqual(places, [...places].sort((a, b) => a - b));
});

test("a short wait between short runs is not cut", () => {
  assert.equal(brokenAxis([{ from_us: 0, to_us: 1000 }, { from_us: 900_000, to_us: 901_000 }], 300).pieces.length, 1);
});

test("ticks stand outside the breaks and count from the first moment", () => {
  const axis = brokenAxis(A_MINUTE_APART.map(({ from_us, to_us }) => ({ from_us: from_us + 5 * S, to_us: to_us + 5 * S })), 400);

  const [hole] = axis.pieces.filter(({ isBreak }) => isBreak);
  assert.equal(axis.ticks[0].us, 0);
  assert.ok(axis.ticks.every(({ x }) => x <= hole.x || x >= hole.x + hole.width));
});

test("a single moment has an axis too", () => {
  const axis = brokenAxis([{ from_us: S, to_us: S }], 300);

  assert.equal(axis.x(S), 0);
});
