import assert from "node:assert/strict";
import test from "node:test";
import { Heap } from "ef/lib/heap";
import { dice } from "../flow.js";

test("the least key comes first, whatever the order of coming and going", () => {
  const random = dice(11);
  const heap = new Heap();
  /** @type {number[]} */
  const kept = [];
  for (let step = 0; step < 2_000; step += 1) {
    if (kept.length && random() < 0.45) {
      kept.sort((a, b) => a - b);
      assert.equal(heap.leastKey, kept[0]);
      assert.equal(heap.least, 2 * kept[0]);
      assert.equal(heap.pop(), 2 * (kept.shift() ?? NaN));
    } else {
      const key = Math.floor(random() * 500);
      heap.push(key, 2 * key);
      kept.push(key);
    }
    assert.equal(heap.length, kept.length);
  }
});
