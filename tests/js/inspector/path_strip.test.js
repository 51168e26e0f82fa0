import assert from "node:assert/strict";
import { test } from "node:test";

import { layStrip, segmentsOf } from "ef/inspector/path_strip";
import { lifeOf } from "ef/inspector/rows";
import { MS, aDeadLetter, aTrace } from "./a_run.js";

const segments = () => segmentsOf(lifeOf(aTrace(aDeadLetter()), 0));

test("a path is published, queue, init, work and waits", () => {
  assert.deepEqual(segments().map(({ part }) => part), ["published", "queue", "init", "failed", "wait", "failed"]);
});

test("work is to scale, whatever lies between", () => {
  const placed = layStrip(segments(), 280);
  const [init, first, , second] = placed.slice(2);

  assert.ok(Math.abs(first.width / init.width - 838 / 412) < 0.01);
  assert.ok(Math.abs(first.width / second.width - 838 / 800) < 0.01);
});

test("a wait has a fixed length and nothing leaves the strip", () => {
  for (const width of [60, 104, 280, 1700]) {
    const placed = layStrip(segments(), width, { wait: 34 });
    const last = placed[placed.length - 1];

    assert.ok(last.x + last.width <= width + 0.01, `${width}`);
    assert.ok(placed.every((part) => part.width > 0));
  }
});

test("very short work is still to be seen", () => {
  const placed = layStrip(
    [
      { part: "run", from_us: 0, us: 10 * MS, attempt: 1 },
      { part: "failed", from_us: 0, us: 9_000 * MS, attempt: 2 },
    ],
    100,
    { least: 8 },
  );

  assert.equal(placed[0].width, 8);
  assert.ok(placed[1].x + placed[1].width <= 100.01);
});

test("what is still running is drawn up to now", () => {
  const life = lifeOf(aTrace(aDeadLetter()), 0, 900 * MS);
  const last = segmentsOf(life, 900 * MS).at(-1);

  assert.deepEqual([last?.part, last?.us], ["running", 188 * MS]);
});
