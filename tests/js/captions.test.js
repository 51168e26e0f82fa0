import assert from "node:assert/strict";
import test from "node:test";
import { captionAt, captionsUpTo } from "ef/run/captions";
import { photoRun } from "./flow.js";

test("each thing is told once, when it happens first", async () => {
  const trace = await photoRun();
  const told = captionsUpTo(trace, 240e6);

  assert.equal(new Set(told.map(({ words }) => words(240e6))).size, told.length);
  assert.ok(told.every(({ at_us, row }) => trace.at_us[row] === at_us));
  assert.deepEqual(
    told.slice(0, 4).map(({ mark }) => mark),
    ["published", "processing", "filtered", "processing"],
  );
});

test("a sentence that comes close behind another waits until that is read", async () => {
  const trace = await photoRun();
  const [published, cold] = captionsUpTo(trace, 10e6);

  assert.ok(cold.at_us - published.at_us < 1e6);
  assert.match(captionAt(trace, cold.at_us, 1)?.words ?? "", /publishes an event/);
  assert.match(captionAt(trace, published.at_us + 1.6e6, 1)?.words ?? "", /cold start/);
});

test("how many wait is counted up to the time that is shown, no further", async () => {
  const trace = await photoRun();
  const told = captionsUpTo(trace, 10e6).find(({ mark }) => mark === "throttled");
  assert.ok(told);

  assert.match(told.words(told.at_us), /1 event waits and comes back/);
  assert.match(told.words(told.at_us + 2e6), /7 events wait and come back/);
});

test("what is long past is not told again, and nothing before it happens", async () => {
  const trace = await photoRun();

  assert.equal(captionAt(trace, 0, 1), null);
  assert.equal(captionAt(trace, 60e6, 1), null);
});

test("the sentence of a moment does not depend on the way there", async () => {
  const [one, other] = [await photoRun(), await photoRun()];
  const moments = [8e6, 1e6, 6.5e6, 3.4e6, 0.6e6];
  const jumped = moments.map((t_us) => captionAt(one, t_us, 1));

  assert.deepEqual([...moments].reverse().map((t_us) => captionAt(other, t_us, 1)), jumped.reverse());
});
