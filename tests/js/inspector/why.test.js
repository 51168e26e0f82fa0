import assert from "node:assert/strict";
import { test } from "node:test";

import { usualSettings } from "ef/inspector/settings";
import { storyOf } from "ef/inspector/why";
import { MS, S, aDeadLetter, aManifest, aTrace } from "./a_run.js";

const usual = usualSettings(aManifest(), {});

/** @param {import("ef/inspector/why").Story | null} story */
const told = (story) => story?.steps.map(({ offset, what, where }) => [offset, `${what} ${where}`.trim()]);

test("a dead-lettered event is told step by step, each at the time its outcome was known", () => {
  const story = storyOf(aTrace(aDeadLetter()), 0);

  assert.deepEqual(told(story), [
    ["0.000 s", "Published by uploads"],
    ["0.000 s", "Passed the filter"],
    ["+300 ms", "Reached the queue"],
    ["+1.55 s", "Attempt 1 failed"],
    ["+61.5 s", "Waited 60 s"],
    ["+62.4 s", "Attempt 2 failed"],
    ["+62.4 s", "Moved to thumb-dlq"],
  ]);
});

test("the header says how many attempts and how long from publish to end", () => {
  const story = storyOf(aTrace(aDeadLetter()), 0);

  assert.equal(story?.summary, "2 attempts, 1 min 2.4 s from publish to end");
  assert.equal(story?.standing.word, "Dead-lettered");
});

test("a cold start is kept apart from the handler's own time", () => {
  const attempt = storyOf(aTrace(aDeadLetter()), 0)?.steps[3];

  assert.equal(attempt?.cold, "412");
  assert.equal(attempt?.duration, "838 ms");
});

test("every sentence has its numbers filled in", () => {
  const sentences = storyOf(aTrace(aDeadLetter()), 0)?.steps.flatMap(({ reasons }) => reasons.map(({ sentence }) => sentence));

  assert.deepEqual(sentences, [
    "uploads put out images/cat-0412.jpg.",
    "The key matches images/*.jpg.",
    "uploads has its answer, make-thumbnail runs later.",
    "Attempt 1 raised an error.",
    "No environment was free: 1.25 s.",
    "Tried again after 60 s.",
    "Attempt 2 raised an error.",
    "Environment 1 was free.",
    "All 2 attempts failed.",
    "thumb-dlq keeps it.",
  ]);
});

test("told up to a time, only what is known by then is said", () => {
  const story = storyOf(aTrace(aDeadLetter()), 0, { until_us: 21_550 * MS });
  const last = story?.steps.at(-1);

  assert.equal(story?.ended, false);
  assert.equal(story?.summary, "1 attempt so far, 21.6 s since publish");
  assert.deepEqual([last?.what, last?.duration], ["Waiting to retry", "40 s left"]);
});

test("an event is not told before it is published", () => {
  assert.equal(storyOf(aTrace([{ at: S, kind: "PUBLISHED" }]), 0, { until_us: 0 }), null);
});

test("being throttled again and again is one step", () => {
  const rows = [0, 1, 3, 7].map((at) => ({ at: at * S, kind: /** @type {const} */ ("THROTTLED"), rule: "concurrency.reserved", value: (at + 1) * S }));
  const trace = aTrace([{ at: 0, kind: "PUBLISHED" }, ...rows, { at: 15 * S, kind: "STARTED", rule: "env.warm", subject: 0, attempt: 1, value: S }, { at: 16 * S, kind: "SUCCEEDED", subject: 0, attempt: 1, value: S }]);
  const steps = storyOf(trace, 0, { usual })?.steps ?? [];

  assert.deepEqual(steps.map(({ what, duration }) => [what, duration]), [
    ["Published by", ""],
    ["Throttled 4 times", "15 s"],
    ["Attempt 1 succeeded", "1 s"],
  ]);
  assert.equal(steps[1].reasons[0].sentence, "All 5 are busy.");
});

test("the limit in a sentence is the one that held at that time", () => {
  const manifest = aManifest([{ at_us: 2 * S, set: { node: "make-thumbnail", property: "ReservedConcurrentExecutions", value: 10 } }]);
  const throttled = (/** @type {number} */ at) => ({ at, kind: /** @type {const} */ ("THROTTLED"), rule: "concurrency.reserved" });
  const trace = aTrace([{ at: 0, kind: "PUBLISHED" }, throttled(S), { at: 2 * S, kind: "QUEUED" }, throttled(3 * S)], manifest);
  const sentences = storyOf(trace, 0, { usual })?.steps.flatMap(({ reasons }) => reasons.map(({ sentence }) => sentence));

  assert.deepEqual(sentences, ["All 5 are busy.", "All 10 are busy."]);
});

test("a lost event ends as lost", () => {
  const trace = aTrace([{ at: 0, kind: "PUBLISHED" }, { at: S, kind: "GAVE_UP", rule: "async.retries_exhausted" }, { at: S, kind: "LOST" }]);
  const last = storyOf(trace, 0)?.steps.at(-1);

  assert.deepEqual([last?.what, last?.mark], ["Lost", "lost"]);
});

test("parents and children are linked", () => {
  const trace = aTrace([{ at: 0, kind: "PUBLISHED" }, { at: S, event: 1, kind: "PUBLISHED", subject: 0, edge: 1 }]);

  assert.deepEqual(storyOf(trace, 0)?.children, [1]);
  assert.equal(storyOf(trace, 1)?.parent, 0);
  assert.deepEqual(storyOf(trace, 0, { until_us: 0 })?.children, []);
});

test("a limit the scenario leaves at its default is asked for", () => {
  const trace = aTrace([{ at: 0, kind: "PUBLISHED" }, { at: S, kind: "THROTTLED", rule: "concurrency.reserved" }], aManifest());
  const story = storyOf(trace, 0, { usual: (node, property) => `${property} of ${node}` });

  assert.equal(story?.steps[1].reasons[0].sentence, "All ReservedConcurrentExecutions of make-thumbnail are busy.");
});

test("an attempt says one sentence and names its other reason", () => {
  const attempt = storyOf(aTrace(aDeadLetter()), 0)?.steps[3];

  assert.deepEqual(attempt?.reasons.map(({ sentence, said }) => [sentence, said]), [
    ["Attempt 1 raised an error.", true],
    ["No environment was free: 1.25 s.", false],
  ]);
});

test("a filter that was changed is told as it was when it decided", () => {
  const manifest = aManifest();
  const [edge, ...others] = manifest.edges;
  const filters = ["images/*.jpg", "photos/*"].map((text, index) => ({ at_us: index * S, text, patterns: [], scope: "", prefix: "", suffix: "" }));
  const trace = aTrace(
    [
      { at: 0, kind: "PUBLISHED" },
      { at: 0, kind: "PASSED", rule: "s3.filter", value: 0 },
      { at: 2 * S, event: 1, kind: "PUBLISHED" },
      { at: 2 * S, event: 1, kind: "PASSED", rule: "s3.filter", value: 1 },
    ],
    { ...manifest, edges: [{ ...edge, filters }, ...others] },
  );

  const sentences = [0, 1].map((event) => storyOf(trace, event)?.steps[1].reasons[0].sentence);
  assert.deepEqual(sentences, ["The key matches images/*.jpg.", "The key matches photos/*."]);
});
