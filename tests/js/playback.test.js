import assert from "node:assert/strict";
import test from "node:test";
import { Playback } from "ef/run/playback";
import { smallRun } from "./flow.js";

function handClock() {
  /** @type {(() => void) | null} */
  let due = null;
  let now_ms = 0;
  return {
    now: () => now_ms,
    request: (/** @type {() => void} */ fn) => {
      due = fn;
      return 1;
    },
    cancel: () => {
      due = null;
    },
    /** @param {number} ms */
    pass(ms) {
      now_ms += ms;
      const fn = due;
      due = null;
      fn?.();
    },
    get waiting() {
      return due !== null;
    },
  };
}

/** @param {number[]} births */
async function player(births = [0, 5_000_000]) {
  const clock = handClock();
  const playback = new Playback(clock);
  playback.trace = await smallRun({ births });
  return { clock, playback };
}

test("time passes by the clock and not by frames", async () => {
  const { clock, playback } = await player();
  playback.play();
  for (let frame = 0; frame < 30; frame += 1) clock.pass(1000 / 30);
  const slow_us = playback.t_us;
  playback.seek(0);
  for (let frame = 0; frame < 120; frame += 1) clock.pass(1000 / 120);

  assert.ok(Math.abs(slow_us - 1_000_000) < 100);
  assert.ok(Math.abs(playback.t_us - 1_000_000) < 100);
});

test("speed multiplies", async () => {
  const { clock, playback } = await player();
  playback.setSpeed(10);
  playback.play();
  clock.pass(250);

  assert.equal(playback.t_us, 2_500_000);
});

test("steps go to the next and the last thing that happens, and pause", async () => {
  const { playback } = await player([0]);
  playback.play();
  playback.stepForward();

  assert.equal(playback.playing, false);
  assert.equal(playback.t_us, 300_000);
  playback.stepForward();
  playback.stepBack();
  assert.equal(playback.t_us, 300_000);
  playback.stepBack();
  assert.equal(playback.t_us, 0);
});

test("the playhead never passes what is loaded, waits there, and goes on", async () => {
  const { clock, playback } = await player();
  const { trace } = playback;
  assert.ok(trace);
  trace.complete = false;
  trace.loadedUs = 2_000_000;
  playback.play();
  clock.pass(5_000);

  assert.equal(playback.t_us, 2_000_000);
  assert.equal(playback.playing, true);
  trace.loadedUs = 3_000_000;
  clock.pass(500);
  assert.equal(playback.t_us, 2_500_000);
});

test("a finished run pauses at its end and plays again from the start", async () => {
  const { clock, playback } = await player();
  playback.seek(59_900_000);
  playback.play();
  clock.pass(1_000);

  assert.equal(playback.playing, false);
  assert.equal(playback.t_us, playback.endUs);
  playback.play();
  assert.equal(playback.t_us, 0);
});

test("seeking is kept within the run", async () => {
  const { playback } = await player();
  playback.seek(-5);
  assert.equal(playback.t_us, 0);
  playback.seek(1e12);
  assert.equal(playback.t_us, playback.endUs);
});
