import assert from "node:assert/strict";
import test from "node:test";
import { backlogsOf } from "ef/run/backlog";
import { Kind, decodeChunk } from "ef/run/protocol";
import { Trace } from "ef/run/trace";
import { dice, polledRun, toldRun } from "../flow.js";

const S = 1_000_000;
const ENDS = /** @type {number[]} */ ([Kind.FILTERED, Kind.SUCCEEDED, Kind.PROCESSED, Kind.DEAD_LETTERED, Kind.LOST]);

/** @param {import("../flow.js").ToldRow[]} rows */
function queueRun(rows) {
  return toldRun({ nodes: { orders: "sqs", pack: "function" }, edges: [{ name: "orders->pack", invocation: "queue polling" }], rows });
}

for (const name of /** @type {const} */ (["order_queue", "big_batch", "low_reserved_concurrency"])) {
  test(`${name}: each message is in one state from its coming to its end`, async () => {
    const { trace } = await polledRun(name);
    const backlogs = backlogsOf(trace);

    for (let t_us = 0; t_us < 120 * S; t_us += 0.37 * S) {
      const { waiting, running, held, hidden, oldest_us } = backlogs.at(0, t_us);
      const there = Array.from({ length: trace.eventCount }, (_, event) => event).filter((event) => {
        const rows = [...trace.rowsOfEvent(event)];
        return trace.at_us[rows[0]] <= t_us && !rows.some((row) => trace.at_us[row] <= t_us && ENDS.includes(trace.kindOf(row)));
      });
      assert.ok(Math.min(waiting, running, held, hidden) >= 0);
      assert.equal(waiting + running + held + hidden, there.length, `at ${t_us}`);
      assert.equal(oldest_us, there.length ? Math.min(...there.map((event) => trace.at_us[trace.rowsOfEvent(event)[0]])) : -1);
    }
  });
}

test("a message that failed is hidden for its visibility timeout, then waits without any row to say so", () => {
  const backlogs = backlogsOf(
    queueRun([
      { at: 0, event: 0, kind: "PUBLISHED", node: "orders" },
      { at: S, event: 0, kind: "RECEIVED", node: "orders", edge: "orders->pack", value: 1 },
      { at: S, event: 0, kind: "STARTED", node: "pack", subject: 0, attempt: 1, value: S },
      { at: 2 * S, event: 0, kind: "FAILED", node: "pack", subject: 0, attempt: 1, value: S },
      { at: 2 * S, event: 0, kind: "RETRY", node: "pack", edge: "orders->pack", attempt: 1, value: 5 * S },
    ]),
  );
  const standing = (/** @type {number} */ t_us) => {
    const { waiting, running, hidden, visible_us } = backlogs.at(0, t_us);
    return [waiting, running, hidden, visible_us];
  };

  assert.deepEqual(standing(0.5 * S), [1, 0, 0, -1]);
  assert.deepEqual(standing(1.5 * S), [0, 1, 0, -1]);
  assert.deepEqual(standing(6.9 * S), [0, 0, 1, 7 * S]);
  assert.deepEqual(standing(7 * S), [1, 0, 0, -1]);
});

test("a second delivery is the same message once more", () => {
  const backlogs = backlogsOf(
    queueRun([
      { at: 0, event: 0, kind: "PUBLISHED", node: "orders" },
      { at: S, event: 0, kind: "RECEIVED", node: "orders", edge: "orders->pack", value: 1 },
      { at: S, event: 0, kind: "STARTED", node: "pack", subject: 0, attempt: 1, value: 40 * S },
      { at: 31 * S, event: 1, kind: "PUBLISHED", node: "orders", subject: 0 },
      { at: 31 * S, event: 1, kind: "RECEIVED", node: "orders", edge: "orders->pack", value: 2 },
      { at: 31 * S, event: 1, kind: "STARTED", node: "pack", subject: 1, attempt: 2, value: 4 * S },
      { at: 35 * S, event: 1, kind: "SUCCEEDED", node: "pack", subject: 1, attempt: 2, value: 4 * S },
      { at: 41 * S, event: 0, kind: "SUCCEEDED", node: "pack", subject: 0, attempt: 1, value: 40 * S },
    ]),
  );

  assert.deepEqual([backlogs.at(0, 32 * S).running, backlogs.at(0, 32 * S).oldest_us], [1, 0]);
  assert.deepEqual([backlogs.at(0, 36 * S).running, backlogs.at(0, 36 * S).oldest_us], [0, -1]);
});

test("a queue is the same whatever was asked before, and however much had come", async () => {
  const { trace, chunks } = await polledRun("order_queue");
  const random = dice(4);
  const moments = Array.from({ length: 60 }, () => Math.floor(random() * 118 * S));
  const asked = moments.map((t_us) => backlogsOf(trace).at(0, t_us));
  const growing = new Trace(trace.manifest);
  for (const bytes of chunks) {
    growing.append(await decodeChunk(bytes));
    for (const [index, t_us] of moments.entries()) {
      if (t_us < growing.loadedUs) assert.deepEqual(backlogsOf(growing).at(0, t_us), asked[index]);
    }
  }
  growing.finish();

  [...moments.keys()].reverse().forEach((index) => assert.deepEqual(backlogsOf(growing).at(0, moments[index]), asked[index]));
});
