import assert from "node:assert/strict";
import test from "node:test";
import { boxAround, fits, seen } from "ef/graph/minimap";

test("the box of a flow holds every card", () => {
  const nodes = [{ x: 10, y: 20, width: 100, height: 50 }, { x: -30, y: 60, width: 20, height: 80 }];

  assert.deepEqual(boxAround(nodes), { x: -30, y: 20, width: 140, height: 120 });
});

test("what is seen is the window in the picture's own units", () => {
  assert.deepEqual(seen({ x: -100, y: 50, k: 0.5 }, { width: 400, height: 300 }), { x: 200, y: -100, width: 800, height: 600 });
});

test("a flow fits while no card goes beyond the window", () => {
  const view = { x: 0, y: 0, width: 400, height: 300 };

  assert.equal(fits({ x: 0, y: 0, width: 400, height: 300 }, view), true);
  assert.equal(fits({ x: 1, y: 1, width: 300, height: 200 }, view), true);
  for (const beyond of [{ x: -9 }, { y: -9 }, { width: 420 }, { height: 310 }]) assert.equal(fits({ x: 0, y: 0, width: 400, height: 300, ...beyond }, view), false);
});
