import assert from "node:assert/strict";
import { test } from "node:test";

import { NodeEvents } from "ef/inspector/node_events";
import { nextProblem, previousProblem } from "ef/inspector/problems";
import { MS, S, aDeadLetter, aTrace } from "./a_run.js";

test("an event is listed at a node from its first row there, and under problems from its first trouble", () => {
  const trace = aTrace(aDeadLetter());
  const events = new NodeEvents(trace);
  events.update();

  /** @param {number} t_us */
  const counts = (t_us) => [events.all[1], events.problems[1]].map((list) => list.countAt(trace.indexAt(t_us)));
  assert.deepEqual(counts(0), [0, 0]);
  assert.deepEqual(counts(300 * MS), [1, 0]);
  assert.deepEqual(counts(2 * S), [1, 1]);
});

test("problems are found in both directions", () => {
  const trace = aTrace(aDeadLetter());

  assert.equal(nextProblem(trace, 0), 1_550 * MS);
  assert.equal(nextProblem(trace, 1_550 * MS), 62_350 * MS);
  assert.equal(nextProblem(trace, 70 * S), null);
  assert.equal(previousProblem(trace, 62_350 * MS), 1_550 * MS);
  assert.equal(previousProblem(trace, 0), null);
});
