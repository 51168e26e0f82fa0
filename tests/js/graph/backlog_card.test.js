import assert from "node:assert/strict";
import test from "node:test";
import { TICKS, backlogSentence, perTick, ticksOf } from "ef/graph/backlog_card";

const EMPTY = { waiting: 0, running: 0, held: 0, hidden: 0, oldest_us: -1, visible_us: -1 };

test("a tick stands for one, two, five, ten messages as the queue grows", () => {
  assert.deepEqual([0, 26, 27, 52, 53, 131, 500, 3_000].map(perTick), [1, 1, 2, 2, 5, 10, 20, 200]);
});

test("what is in flight stands at the exit, what waits behind it", () => {
  const { ticks, per } = ticksOf({ ...EMPTY, waiting: 3, hidden: 1, held: 1, running: 2 });

  assert.equal(per, 1);
  assert.deepEqual(ticks.slice(-8), ["none", "waiting", "waiting", "waiting", "hidden", "held", "running", "running"]);
});

test("however many wait, the few that failed keep their tick and all have room", () => {
  for (const waiting of [10, 25, 26, 51, 300, 4_999, 100_000]) {
    const { ticks } = ticksOf({ ...EMPTY, waiting, hidden: 1, held: 1, running: 1 });
    assert.equal(ticks.length, TICKS);
    for (const tick of /** @type {const} */ (["hidden", "held", "running"])) assert.equal(ticks.filter((one) => one === tick).length, 1);
  }
});

test("the sentence says what waits, what is in flight, and why", () => {
  const sentence = backlogSentence("orders", "queue", { waiting: 12, running: 2, held: 1, hidden: 3, oldest_us: 0, visible_us: 70e6 }, 60e6);

  assert.equal(sentence, "orders, queue, 12 waiting, 6 in flight, 1 without concurrency, 3 failed and hidden, the next for 10s, oldest 1m 0s");
  assert.equal(backlogSentence("orders", "queue", EMPTY, 60e6), "orders, queue, 0 waiting, 0 in flight");
});
