import assert from "node:assert/strict";
import { test } from "node:test";
import { numbersOf } from "ef/graph/node_numbers";
import { edgeWords, stateWords } from "ef/graph/state_words";
import { stateAt } from "ef/run/state";
import { MS, S, aDeadLetter, aManifest, aTrace } from "../inspector/a_run.js";

const [SOURCE, FUNCTION, LETTERS] = [0, 1, 2];

/** @param {number} node @param {"function" | "source" | "dead"} look @param {number} t_us */
function told(node, look, t_us) {
  const trace = aTrace(aDeadLetter());
  return stateWords(trace, stateAt(trace, t_us), node, look, t_us);
}

test("a function says whether it runs", () => {
  assert.equal(told(FUNCTION, "function", 0), "has not run yet");
  assert.equal(told(FUNCTION, "function", 500 * MS), "running");
  assert.equal(told(FUNCTION, "function", 10 * S), "idle");
});

test("a function at its limit says so", () => {
  const manifest = aManifest();
  manifest.interventions = [{ at_us: 0, set: { node: "make-thumbnail", property: "ReservedConcurrentExecutions", value: 1 } }];
  const trace = aTrace(aDeadLetter(), manifest);

  assert.equal(stateWords(trace, stateAt(trace, 500 * MS), FUNCTION, "function", 500 * MS), "all in use");
});

test("a source says whether it sends, dead letters whether there are any", () => {
  const trace = aTrace([{ at: 500 * MS, kind: "PUBLISHED", rule: "source.traffic" }]);
  const says = (/** @type {number} */ t_us) => stateWords(trace, stateAt(trace, t_us), SOURCE, "source", t_us);
  assert.deepEqual([says(S), says(100 * S)], ["sending", "quiet"]);
  assert.deepEqual([told(LETTERS, "dead", S), told(LETTERS, "dead", 100 * S)], ["empty", "holds dead letters"]);
});

test("a connection says where it leads, how, and through which filter", () => {
  assert.equal(edgeWords(aManifest(), 0, "images/*.jpg"), "to make-thumbnail, asynchronously, filter images/*.jpg");
  assert.equal(edgeWords(aManifest(), 1, ""), "to thumb-dlq, dead letters");
});

test("a function's numbers are those of its card; what never happened is left out", () => {
  const trace = aTrace(aDeadLetter());
  const words = (/** @type {number} */ t_us) => numbersOf(trace, stateAt(trace, t_us), FUNCTION, "function", t_us).map(({ value, word }) => `${value} ${word}`);

  assert.deepEqual(words(0), ["0 of 1,000 in use", "0 runs"]);
  assert.deepEqual(words(100 * S).slice(1), ["2 runs", "50% cold", "1.25 s p95", "2 errors"]);
});
