import assert from "node:assert/strict";
import test from "node:test";
import { newestFact } from "ef/graph/fact";
import { journeysOf } from "ef/graph/journeys";
import { nextProblem } from "ef/inspector/problems";
import { segmentsOf } from "ef/inspector/path_strip";
import { lifeOf } from "ef/inspector/rows";
import { storyOf } from "ef/inspector/why";
import { stateAt } from "ef/run/state";
import { holdsTogether, toldRun } from "./flow.js";

const S = 1_000_000;
const RULES = {
  "caller.left": { title: "{edge_from} stopped waiting", sentence: "It waited {value_s}." },
  "caller.retried": { title: "Sent again by {edge_from}", sentence: "It had stopped waiting." },
  "effect.repeated": { title: "Done again", sentence: "{value} times by now." },
};

/** @typedef {import("./flow.js").ToldRow} ToldRow */

/** @param {ToldRow[]} rows */
function apiRun(rows) {
  return toldRun({ nodes: { api: "rest-api", work: "function" }, edges: [{ name: "api->work", invocation: "synchronous" }], rules: RULES, rows });
}

/** A request whose caller leaves after 2 s and asks again, side by side with the run that goes on. */
function aCallerThatLeft() {
  return apiRun([
    { at: S, event: 0, kind: "PUBLISHED", node: "api" },
    { at: S, event: 0, kind: "INIT", node: "work", subject: 0, attempt: 1, value: S },
    { at: S, event: 0, kind: "STARTED", node: "work", subject: 0, attempt: 1, value: 5 * S },
    { at: 3 * S, event: 0, kind: "ANSWERED", node: "work", edge: "api->work", rule: "caller.left", attempt: 1, value: 2 * S },
    { at: 4 * S, event: 1, kind: "PUBLISHED", node: "api", edge: "api->work", rule: "caller.retried", subject: 0 },
    { at: 4 * S, event: 1, kind: "INIT", node: "work", subject: 1, attempt: 2, value: S },
    { at: 4 * S, event: 1, kind: "STARTED", node: "work", subject: 1, attempt: 2, value: 3 * S },
    { at: 6 * S, event: 0, kind: "SUCCEEDED", node: "work", subject: 0, attempt: 1, value: 5 * S },
    { at: 7 * S, event: 1, kind: "SUCCEEDED", node: "work", subject: 1, attempt: 2, value: 3 * S },
    { at: 7 * S, event: 1, kind: "REPEATED", node: "work", rule: "effect.repeated", subject: 1, attempt: 2, value: 2 },
  ]);
}

test("a caller that left does not end the run, and gets no answer", () => {
  const trace = aCallerThatLeft();
  const state = holdsTogether(trace);

  assert.deepEqual([state.ledger.succeeded, state.nodes[1].counts.left, state.nodes[1].counts.repeated], [2, 1, 1]);
  assert.equal(stateAt(trace, 5 * S).nodes[1].busy, 2);
  assert.deepEqual(journeysOf(trace).answers.map(({ event }) => [...event.view()]), [[1]]);
});

test("its second request is the same once more, and is not drawn before it was sent", () => {
  const trace = aCallerThatLeft();
  const [lane] = journeysOf(trace).lanes;

  assert.deepEqual([...lane.event.view()], [0, 1]);
  assert.deepEqual([...lane.free_us.view()], [-Infinity, 4 * S]);
  assert.deepEqual(storyOf(trace, 0)?.again, [1]);
  assert.deepEqual([storyOf(trace, 1)?.steps[0].what, storyOf(trace, 1)?.parent], ["Sent again by api", 0]);
});

test("that the caller left is told when it happened, and the attempt when it ended", () => {
  const story = storyOf(aCallerThatLeft(), 0);

  assert.deepEqual(story?.steps.map(({ what, offset, duration }) => [what, offset, duration]), [
    ["Published by", "0.000 s", ""],
    ["api stopped waiting", "+2 s", "2 s"],
    ["Attempt 1 succeeded", "+5 s", "4 s"],
  ]);
  assert.equal(story?.steps[1].reasons[0].sentence, "It waited 2 s.");
});

test("while nobody waits any more it is still running", () => {
  const trace = aCallerThatLeft();
  const story = storyOf(trace, 0, { until_us: 4 * S });

  assert.deepEqual([story?.standing.word, story?.ended], ["Running", false]);
  assert.equal(newestFact(trace, 0, 4 * S), "its caller got no answer");
  assert.deepEqual(segmentsOf(lifeOf(trace, 0, 4 * S), 4 * S).map(({ part, us }) => [part, us]), [["published", 0], ["init", S], ["running", 2 * S]]);
  assert.equal(nextProblem(trace, 0), 3 * S);
});

test("what was done again is a remark behind the end", () => {
  const story = storyOf(aCallerThatLeft(), 1);
  const last = story?.steps.at(-1);

  assert.deepEqual([last?.what, last?.reasons[0].sentence, story?.standing.word], ["Done again", "2 times by now.", "Delivered"]);
});

test("an answer that was too large is taken back", () => {
  const trace = apiRun([
    { at: 0, event: 0, kind: "PUBLISHED", node: "api" },
    { at: 0, event: 0, kind: "INIT", node: "work", subject: 0, attempt: 1, value: S },
    { at: 0, event: 0, kind: "STARTED", node: "work", subject: 0, attempt: 1, value: 2 * S },
    { at: 2 * S, event: 0, kind: "SUCCEEDED", node: "work", subject: 0, attempt: 1, value: 2 * S },
    { at: 2 * S, event: 0, kind: "ANSWERED", node: "work", edge: "api->work", rule: "caller.left", attempt: 1, value: 2 * S },
  ]);
  holdsTogether(trace);

  assert.equal(journeysOf(trace).answers[0].event.length, 0);
});

test("an error that reaches nobody is not drawn on its way back", () => {
  const trace = apiRun([
    { at: 0, event: 0, kind: "PUBLISHED", node: "api" },
    { at: 0, event: 0, kind: "INIT", node: "work", subject: 0, attempt: 1, value: S },
    { at: 0, event: 0, kind: "STARTED", node: "work", subject: 0, attempt: 1, value: 3 * S },
    { at: S, event: 0, kind: "ANSWERED", node: "work", edge: "api->work", attempt: 1, value: S },
    { at: 3 * S, event: 0, kind: "FAILED", node: "work", subject: 0, attempt: 1, value: 3 * S },
    { at: 3 * S, event: 0, kind: "RETURNED", node: "work", edge: "api->work", attempt: 1 },
  ]);
  const state = holdsTogether(trace);

  assert.deepEqual([journeysOf(trace).refusals.length, state.ledger.returned], [0, 1]);
});

test("what is answered without a run lies nowhere", () => {
  const trace = apiRun([
    { at: 0, event: 0, kind: "PUBLISHED", node: "api" },
    { at: 0, event: 0, kind: "DELIVERED", node: "api", edge: "api->work" },
  ]);
  const state = holdsTogether(trace);

  assert.deepEqual([state.ledger.succeeded, state.nodes[0].counts.landed], [1, 0]);
  assert.deepEqual(journeysOf(trace).edgesOf(0, S), []);
  assert.equal(storyOf(trace, 0)?.steps.at(-1)?.what, "Answered without a run");
});
