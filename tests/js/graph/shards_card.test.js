import assert from "node:assert/strict";
import test from "node:test";
import { LANE_BARS, laneWords, lanesOf, poisonWords } from "ef/graph/shards_card";

const S = 1_000_000;
const STILL = { behind: 0, oldest_us: -1, working: 0, blocked_us: -1, attempt: 0 };

test("a lane for each shard, with as many bars as there is room for", () => {
  const lanes = lanesOf([{ ...STILL, behind: 3 }, { ...STILL, behind: 400 }], 2);

  assert.deepEqual(lanes.map(({ bars, behind }) => [bars, behind]), [[3, 3], [LANE_BARS, 400]]);
});

test("a lane for several shards is as bad as the worst of them", () => {
  const [first, second] = lanesOf([STILL, { ...STILL, behind: 2 }, { ...STILL, blocked_us: 9 * S, attempt: 2 }, STILL, { ...STILL, blocked_us: 4 * S, attempt: 5 }], 2);

  assert.deepEqual([first.blocked, first.attempt, second.blocked, second.behind], [4, 5, -1, 2]);
});

test("the words name the shard that is held up longest, else how much is unread", () => {
  const blocked = lanesOf([{ ...STILL, blocked_us: 50 * S, attempt: 1 }, { ...STILL, blocked_us: 20 * S, attempt: 1 }], 2);

  assert.equal(laneWords(blocked, 0, 120 * S), "Shard 2 blocked 1m 40s");
  assert.equal(laneWords(lanesOf([{ ...STILL, behind: 7, oldest_us: 10 * S }], 1), 2, 12 * S), "9 unread, oldest 2s");
  assert.equal(laneWords(lanesOf([STILL], 1), 0, S), "all read");
});

test("a batch that failed three times is said to be the same one again", () => {
  assert.equal(poisonWords(lanesOf([{ ...STILL, blocked_us: 0, attempt: 2 }], 1)), "");
  assert.equal(poisonWords(lanesOf([{ ...STILL, blocked_us: 0, attempt: 6 }], 1)), "same batch, try 7");
});
