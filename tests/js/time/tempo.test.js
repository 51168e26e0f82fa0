import assert from "node:assert/strict";
import { test } from "node:test";

import { Playback } from "ef/run/playback";
import { interestingMoments, quietStretches, tempoAt } from "ef/run/tempo";
import { photoRun, smallRun } from "../flow.js";

const skip = { skip: true, slow: false };
const slow = { skip: false, slow: true };

/** Two events, a minute apart, and half a minute of nothing at the end. */
const quiet = () => smallRun({ births: [0, 30_000_000] });

/** @param {import("ef/run/trace").Trace} trace @param {import("ef/run/tempo").Manner} manner @param {number} speed */
function wallTime(trace, manner, speed = 1) {
  let now_ms = 0;
  /** @type {(() => void) | null} */
  let due = null;
  const playback = new Playback({
    now: () => now_ms,
    request: (fn) => {
      due = fn;
      return 1;
    },
    cancel: () => {
      due = null;
    },
  });
  playback.trace = trace;
  playback.speed = speed;
  playback.setManner(manner);
  playback.play();
  while (due && now_ms < 200_000) {
    now_ms += 16;
    const fn = /** @type {() => void} */ (due);
    due = null;
    fn();
  }
  return now_ms;
}

test("a long stretch without a change passes quickly, a short one as it is", async () => {
  const trace = await quiet();
  const whole_ms = trace.loadedUs / 1000;
  assert.ok(Math.abs(wallTime(trace, { skip: false, slow: false }) - whole_ms) < 50);
  assert.ok(wallTime(trace, skip) < 8_000, String(wallTime(trace, skip)));
  assert.deepEqual(quietStretches(trace, 60), []);
  assert.equal(tempoAt(trace, 0, 60, skip, []).factor, 1);
});

test("nothing is passed more than sixty times as quickly", async () => {
  const trace = await quiet();
  trace.loadedUs = 3_600_000_000;
  const last = quietStretches(trace, 1).at(-1);
  assert.equal(tempoAt(trace, (last?.from_us ?? 0) + 1, 1, skip, []).factor, 60);
});

test("there is time to come to rest before and after a quiet stretch", async () => {
  const trace = await quiet();
  for (const { from_us, to_us } of quietStretches(trace, 1)) {
    const before = trace.previousChange(from_us) ?? 0;
    const after = trace.nextChange(to_us) ?? trace.loadedUs;
    assert.ok(from_us - before >= 500_000 && after - to_us >= 500_000);
    assert.equal(tempoAt(trace, from_us - 1, 1, skip, []).factor, 1);
    assert.ok(tempoAt(trace, from_us, 1, skip, []).factor > 1);
    assert.equal(tempoAt(trace, to_us, 1, skip, []).factor, 1);
  }
});

test("what is not simulated yet is not passed over", async () => {
  const trace = await quiet();
  trace.complete = false;
  const last = trace.at_us[trace.length - 1];
  assert.equal(tempoAt(trace, last + 1_000_000, 1, skip, []).factor, 1);
});

test("the first of each kind of trouble is interesting, and slow for three seconds at most", async () => {
  const trace = await photoRun();
  const moments = interestingMoments(trace);
  assert.ok(moments.length >= 4);
  const [at_us] = moments;
  const { factor, until_us } = tempoAt(trace, at_us, 1, slow, [at_us]);
  assert.equal(factor, 0.25);
  const window_us = until_us - (at_us - 250_000);
  assert.ok(window_us / factor <= 3_000_000);
  assert.equal(tempoAt(trace, until_us, 1, slow, [at_us]).factor, 1);
});

test("it takes longer with slow moments and comes to the same end", async () => {
  const trace = await smallRun({ births: [0, 1_000_000, 2_000_000] });
  assert.ok(wallTime(trace, slow) > wallTime(trace, { skip: false, slow: false }) + 1_000);
});

test("it stops where it was asked to", async () => {
  let due = /** @type {(() => void) | null} */ (null);
  let now_ms = 0;
  const playback = new Playback({ now: () => now_ms, request: (fn) => ((due = fn), 1), cancel: () => (due = null) });
  playback.trace = await quiet();
  playback.playUntil(1_500_000);
  now_ms = 4_000;
  due?.();
  assert.deepEqual([playback.t_us, playback.playing, playback.stopUs], [1_500_000, false, null]);
});

test("gaps reach from the start to what is known of the end", async () => {
  const trace = await quiet();
  const gaps = trace.gaps(5_000_000);
  assert.equal(gaps.at(-1)?.[1], trace.loadedUs);
  assert.ok(gaps.every(([from_us, to_us]) => to_us - from_us > 5_000_000 && (trace.nextChange(from_us) ?? trace.loadedUs) === to_us));
  trace.complete = false;
  assert.equal(trace.gaps(5_000_000).length, gaps.length - 1);
});
