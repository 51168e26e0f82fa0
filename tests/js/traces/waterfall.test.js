import assert from "node:assert/strict";
import { test } from "node:test";
import { linesOf } from "ef/traces/waterfall";
import { MS, S, aDeadLetter, aTrace } from "../inspector/a_run.js";

const END = 600 * S;

test("every part of a life is a line, in order of time", () => {
  const lines = linesOf(aTrace(aDeadLetter()), 0, END);

  assert.deepEqual(
    lines.map(({ name, part }) => `${name}: ${part}`),
    [
      "uploads: mark",
      "filter: mark",
      "make-thumbnail: span",
      "start environment: init",
      "run, attempt 1: failed",
      "wait before retry: wait",
      "run, attempt 2: failed",
      "end: mark",
    ],
  );
});

test("a function's line reaches from its first run to its last", () => {
  const [span] = linesOf(aTrace(aDeadLetter()), 0, END).filter(({ part }) => part === "span");

  assert.deepEqual([span.from_us, span.to_us], [300 * MS, 62_350 * MS]);
});

test("a wait says how long it took", () => {
  const [wait] = linesOf(aTrace(aDeadLetter()), 0, END).filter(({ isWait }) => isWait);

  assert.equal(wait.words, "60 s");
});

test("the end says what it was where no run says so", () => {
  const lines = linesOf(aTrace(aDeadLetter()), 0, END);

  assert.equal(lines[lines.length - 1].words, "Dead-lettered");
});

test("what came of an event is told below it, further in", () => {
  const trace = aTrace([
    { at: 0, kind: "PUBLISHED", rule: "source.traffic" },
    { at: 0, kind: "QUEUED" },
    { at: 0, kind: "STARTED", subject: 0, attempt: 1, value: S },
    { at: S, event: 1, kind: "PUBLISHED", subject: 0, edge: 1 },
    { at: S, kind: "SUCCEEDED", subject: 0, attempt: 1, value: S },
  ]);

  const lines = linesOf(trace, 0, END);

  assert.deepEqual(lines.map(({ event, depth }) => [event, depth]), [[0, 0], [0, 1], [0, 2], [1, 1]]);
});

test("what is still going on reaches to where the run is known", () => {
  const trace = aTrace([
    { at: 0, kind: "PUBLISHED", rule: "source.traffic" },
    { at: 0, kind: "STARTED", subject: 0, attempt: 1, value: 10 * S },
  ]);

  const lines = linesOf(trace, 0, 4 * S);

  assert.deepEqual([lines[2].part, lines[2].to_us], ["running", 4 * S]);
});
