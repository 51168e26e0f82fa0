import assert from "node:assert/strict";
import test from "node:test";
import { Kind } from "ef/run/protocol";
import { shardCount, streamsOf } from "ef/run/shards";
import { polledRun } from "../flow.js";

const S = 1_000_000;

test("what was not read yet is behind, in the shard it is read from later", async () => {
  const { trace } = await polledRun("click_stream");
  const streams = streamsOf(trace);

  assert.equal(shardCount(trace.manifest, 0), 2);
  for (let t_us = 0; t_us < 110 * S; t_us += 0.9 * S) {
    const last = trace.indexAt(t_us);
    const expected = [0, 0];
    for (let event = 0; event < trace.eventCount; event += 1) {
      const read = [...trace.rowsOfEvent(event)].find((row) => trace.kindOf(row) === Kind.RECEIVED);
      const [born] = trace.rowsOfEvent(event);
      if (read !== undefined && born < last && read >= last) expected[trace.subject[read]] += 1;
    }
    assert.deepEqual(streams.at(0, t_us).map(({ behind }) => behind), expected, `at ${t_us}`);
  }
});

test("a batch that fails for ever holds its shard up from its first failure on", async () => {
  const { trace } = await polledRun("poison_pill");
  const first = trace.at_us[trace.rowsAt(Kind.RETRY, 2)[0]];
  const at = (/** @type {number} */ t_us) => streamsOf(trace).at(0, t_us)[0];

  assert.deepEqual([at(first - 1).blocked_us, at(first).blocked_us, at(100 * S).blocked_us], [-1, first, first]);
  assert.ok(at(100 * S).attempt > at(30 * S).attempt);
  assert.ok(at(100 * S).behind > 100);
  assert.equal(at(100 * S).behind - at(50 * S).behind, 75);
});

test("a shard that was held up goes on when its batch is given up", async () => {
  const { trace } = await polledRun("click_stream");
  const given = trace.rowsAt(Kind.DEAD_LETTERED, 0)[0];
  const shard = streamsOf(trace).shardOf(trace.event[given]);
  const at = (/** @type {number} */ t_us) => streamsOf(trace).at(0, t_us)[shard];

  assert.ok(at(trace.at_us[given] - 1).blocked_us >= 0);
  assert.deepEqual([at(trace.at_us[given]).blocked_us, at(trace.at_us[given]).attempt], [-1, 0]);
});

test("records in shards nobody knows are counted apart", async () => {
  const { trace } = await polledRun("click_stream");
  const streams = streamsOf(trace);

  for (let t_us = 0; t_us < 120 * S; t_us += 3 * S) {
    const came = trace.countBetween(trace.cameTo(0), -1, t_us);
    const read = trace.countBetween(trace.rowsAt(Kind.RECEIVED, 0), -1, t_us);
    const behind = streams.at(0, t_us).reduce((sum, shard) => sum + shard.behind, 0);
    assert.equal(behind + streams.unread(0, t_us), came - read);
  }
});
