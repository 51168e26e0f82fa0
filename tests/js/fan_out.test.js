import assert from "node:assert/strict";
import test from "node:test";
import { newestFact } from "ef/graph/fact";
import { journeysOf } from "ef/graph/journeys";
import { layOut } from "ef/graph/layout";
import { marksAt } from "ef/graph/marks";
import { rateAt } from "ef/graph/node_picture";
import { countEvents, lastEvents } from "ef/inspector/filter_counts";
import { outcomesOf } from "ef/inspector/outcomes";
import { storyOf } from "ef/inspector/why";
import { stateAt } from "ef/run/state";
import { holdsTogether, toldRun } from "./flow.js";

const S = 1_000_000;
const MS = 1_000;
const RULES = {
  "source.copied": { title: "Copied for {edge_to}", sentence: "{edge_to} gets a copy of {name} of its own." },
  "s3.filter": { title: "Passed the filter", sentence: "{name} fits {filter}." },
  "s3.filtered": { title: "Filtered out", sentence: "{name} does not fit {filter}." },
  "resource.forwarded": { title: "Arrived in {node}", sentence: "{edge_from} handed it to {node} as {name}." },
  "source.kept": { title: "Kept in {node}", sentence: "{node} triggers nothing." },
};

/** Two uploads: one that two functions take and a third does not, and one that nobody takes. */
function twoTakers() {
  const ran = (/** @type {number} */ event, /** @type {string} */ node) => [
    { at: 300 * MS, event, kind: /** @type {const} */ ("QUEUED"), node, edge: `uploads->${node}` },
    { at: 300 * MS, event, kind: /** @type {const} */ ("INIT"), node, subject: 0, attempt: 1, value: 100 * MS },
    { at: 300 * MS, event, kind: /** @type {const} */ ("STARTED"), node, subject: 0, attempt: 1, value: S },
  ];
  return toldRun({
    nodes: { uploads: "s3", resize: "function", index: "function", other: "function" },
    edges: [
      { name: "uploads->resize", invocation: "asynchronous", filter: "*.jpg" },
      { name: "uploads->index", invocation: "asynchronous" },
      { name: "uploads->other", invocation: "asynchronous", filter: "*.txt" },
    ],
    rules: RULES,
    decks: { uploads: ["a.jpg", "b.png"] },
    rows: [
      { at: 0, event: 0, kind: "PUBLISHED", node: "uploads", value: 0 },
      { at: 0, event: 0, kind: "MISSED", node: "uploads", edge: "uploads->other", rule: "s3.filtered", value: 0 },
      { at: 0, event: 1, kind: "PUBLISHED", node: "uploads", edge: "uploads->index", rule: "source.copied", subject: 0, value: 0 },
      { at: 0, event: 0, kind: "PASSED", node: "uploads", edge: "uploads->resize", rule: "s3.filter" },
      ...ran(0, "resize"),
      ...ran(1, "index"),
      { at: S, event: 2, kind: "PUBLISHED", node: "uploads", value: 1 },
      { at: S, event: 2, kind: "MISSED", node: "uploads", edge: "uploads->other", rule: "s3.filtered" },
      { at: S, event: 2, kind: "FILTERED", node: "uploads", edge: "uploads->resize", rule: "s3.filtered" },
      { at: 1300 * MS, event: 0, kind: "SUCCEEDED", node: "resize", subject: 0, attempt: 1, value: S },
      { at: 1300 * MS, event: 1, kind: "SUCCEEDED", node: "index", subject: 0, attempt: 1, value: S },
    ],
  });
}

test("each taker has an event of its own, and the source has published one", () => {
  const trace = twoTakers();
  const state = holdsTogether(trace);
  const [uploads] = state.nodes;

  assert.deepEqual([state.ledger.published, uploads.counts.published, uploads.counts.copied, uploads.counts.filtered], [3, 2, 1, 1]);
  assert.deepEqual(state.edges.map(({ passed, dropped }) => [passed, dropped]), [[1, 1], [0, 0], [0, 2]]);
  assert.deepEqual([...trace.cameTo(0)].map((row) => trace.event[row]), [0, 2]);
  assert.equal(trace.eventId(1), `${trace.eventId(0)}.1`);
});

test("a filter is judged by what came to the source, not by the copies", () => {
  const trace = twoTakers();

  assert.deepEqual(countEvents(trace, 0, 2 * S, new Set([0])), { events: 2, passing: 1 });
  assert.deepEqual(lastEvents(trace, 0, 2 * S, 5).map(({ event }) => event), [2, 0]);
});

test("a copy sets out beside its original and takes its own way", () => {
  const trace = twoTakers();
  const layout = layOut(trace.manifest);
  const at = (/** @type {number} */ t_us) => marksAt({ trace, layout, t_us, speed: 1, follow: -1, calm: false });

  assert.deepEqual(at(0).map(({ event }) => event), [0, 1]);
  assert.deepEqual([at(0)[0].x, at(0)[0].y], [at(0)[1].x, at(0)[1].y]);
  assert.ok(at(250 * MS)[0].y !== at(250 * MS)[1].y);
  assert.deepEqual(journeysOf(trace).edgesOf(0, S), [0]);
  assert.deepEqual(journeysOf(trace).edgesOf(1, S), [1]);
});

test("the filters of edges that leave together do not lie on each other", () => {
  const { edges } = layOut(twoTakers().manifest);
  const [first, , third] = edges.map(({ path, funnel }) => path.lut[2 * Math.round(64 * funnel) + 1]);

  assert.ok(Math.abs(first - third) > 60);
});

test("a story says who did not want it, and that a copy is one", () => {
  const trace = twoTakers();
  const [original, copy] = [0, 1].map((event) => storyOf(trace, event));

  assert.deepEqual(original?.steps.slice(0, 3).map(({ what, where }) => `${what} ${where}`.trim()), ["Published by uploads", "Not wanted by other", "Passed the filter"]);
  assert.deepEqual(original?.steps[1].asks, { edge: 2, filter: 0, card: 0 });
  assert.deepEqual([original?.again, original?.children], [[1], []]);
  assert.deepEqual([copy?.steps[0].what, copy?.steps[0].reasons[0].sentence], ["Copied for index", "index gets a copy of a.jpg of its own."]);
  assert.deepEqual([copy?.isAgain, copy?.parent], [true, 0]);
  assert.equal(storyOf(trace, 2)?.standing.word, "Filtered out");
});

/** A bucket tells a topic, which tells a queue; one message is run from there, another stays in a second queue. */
function aChain() {
  return toldRun({
    nodes: { uploads: "s3", news: "sns", jobs: "sqs", archive: "sqs", work: "function" },
    edges: [
      { name: "uploads->news", invocation: "forward" },
      { name: "news->jobs", invocation: "forward", filter: "{}" },
      { name: "news->archive", invocation: "forward" },
      { name: "jobs->work", invocation: "queue polling" },
    ],
    rules: RULES,
    decks: { uploads: ["a.jpg"], news: ["other", "note of a.jpg"], jobs: ["job"], archive: ["kept note"] },
    rows: [
      { at: 0, event: 0, kind: "PUBLISHED", node: "uploads", value: 0 },
      { at: 300 * MS, event: 0, kind: "FORWARDED", node: "news", edge: "uploads->news", rule: "resource.forwarded", value: 1 },
      { at: 300 * MS, event: 1, kind: "PUBLISHED", node: "news", edge: "news->archive", rule: "source.copied", subject: 0, value: 1 },
      { at: 300 * MS, event: 0, kind: "PASSED", node: "news", edge: "news->jobs" },
      { at: 500 * MS, event: 0, kind: "FORWARDED", node: "jobs", edge: "news->jobs", rule: "resource.forwarded" },
      { at: 700 * MS, event: 1, kind: "FORWARDED", node: "archive", edge: "news->archive", rule: "resource.forwarded" },
      { at: 700 * MS, event: 1, kind: "DELIVERED", node: "archive", rule: "source.kept" },
      { at: 2 * S, event: 0, kind: "RECEIVED", node: "jobs", value: 1 },
      { at: 2 * S, event: 0, kind: "INIT", node: "work", subject: 0, attempt: 1, value: S },
      { at: 2 * S, event: 0, kind: "STARTED", node: "work", subject: 0, attempt: 1, value: 2 * S },
      { at: 4 * S, event: 0, kind: "SUCCEEDED", node: "work", subject: 0, attempt: 1, value: 2 * S },
    ],
  });
}

test("what is handed on stays one event; what comes to rest counts as succeeded", () => {
  const trace = aChain();
  const state = holdsTogether(trace);
  const [, news, jobs, archive] = state.nodes.map(({ counts }) => counts);

  assert.equal(state.ledger.succeeded, 2);
  assert.deepEqual([news.forwarded, news.copied, news.published, jobs.forwarded], [1, 1, 0, 1]);
  assert.deepEqual([archive.forwarded, archive.landed, archive.succeeded], [1, 1, 1]);
  assert.ok(outcomesOf(trace.manifest, 3).some(({ word, of }) => word === "Kept here" && of(state.nodes[3]) === 1));
  assert.deepEqual([rateAt(trace, 1, S), rateAt(trace, 3, S)], [1, 1]);
  assert.deepEqual(countEvents(trace, 1, S, new Set([1])), { events: 1, passing: 1 });
});

test("it moves along every edge in turn, and is never at two places", () => {
  const trace = aChain();
  const layout = layOut(trace.manifest);
  const on = (/** @type {number} */ edge, /** @type {{x: number, y: number}} */ { x, y }) => {
    const { lut } = layout.edges[edge].path;
    return Array.from({ length: 65 }, (_, index) => Math.hypot(lut[2 * index] - x, lut[2 * index + 1] - y)).some((distance) => distance < 6);
  };
  const at = (/** @type {number} */ t_us) => marksAt({ trace, layout, t_us, speed: 1, follow: -1, calm: false }).find(({ event }) => event === 0);

  for (const [t_us, edge] of [[150 * MS, 0], [400 * MS, 1], [1900 * MS, 3]]) {
    const mark = at(t_us);
    assert.ok(mark && on(edge, mark), `at ${t_us}`);
  }
  assert.equal(at(S), undefined);
  assert.deepEqual(journeysOf(trace).edgesOf(0, 5 * S), [0, 1, 3]);
  assert.deepEqual(journeysOf(trace).edgesOf(0, 400 * MS), [0, 1]);
  assert.deepEqual(journeysOf(trace).edgesOf(1, 5 * S), [2]);
});

test("a story follows it from resource to resource, with what it carries there", () => {
  const trace = aChain();
  const story = storyOf(trace, 0);

  assert.deepEqual(story?.steps.map(({ what, where, detail }) => [`${what} ${where}`.trim(), detail?.name]), [
    ["Published by uploads", "a.jpg"],
    ["Arrived in news", "note of a.jpg"],
    ["Passed the filter", undefined],
    ["Arrived in jobs", "job"],
    ["Taken from jobs", undefined],
    ["Attempt 1 succeeded", undefined],
  ]);
  assert.equal(story?.steps[1].reasons[0].sentence, "uploads handed it to news as note of a.jpg.");
  assert.deepEqual(storyOf(trace, 1)?.steps.map(({ what, where }) => `${what} ${where}`.trim()), ["Copied for archive", "Arrived in archive", "Kept in archive"]);
  assert.equal(storyOf(trace, 1)?.standing.word, "Delivered");
  assert.deepEqual([400 * MS, 800 * MS].map((t_us) => newestFact(trace, 1, t_us)), ["on its way", "kept in archive"]);
});

test("a function that another one invokes gets the event along the edge between them", () => {
  const trace = toldRun({
    nodes: { calls: "sdk", first: "function", second: "function" },
    edges: [{ name: "calls->first", invocation: "asynchronous" }, { name: "first->second", role: "emit" }],
    rules: { "function.invoked": { title: "Invoked by {edge_from}", sentence: "It did not wait for an answer." } },
    rows: [
      { at: 0, event: 0, kind: "PUBLISHED", node: "calls" },
      { at: 0, event: 0, kind: "QUEUED", node: "first", edge: "calls->first" },
      { at: 0, event: 0, kind: "INIT", node: "first", subject: 0, attempt: 1, value: S },
      { at: 0, event: 0, kind: "STARTED", node: "first", subject: 0, attempt: 1, value: 2 * S },
      { at: 2 * S, event: 0, kind: "SUCCEEDED", node: "first", subject: 0, attempt: 1, value: 2 * S },
      { at: 2 * S, event: 1, kind: "PUBLISHED", node: "second", edge: "first->second", rule: "function.invoked", subject: 0 },
      { at: 2500 * MS, event: 1, kind: "QUEUED", node: "second", edge: "first->second" },
      { at: 2500 * MS, event: 1, kind: "INIT", node: "second", subject: 0, attempt: 1, value: S },
      { at: 2500 * MS, event: 1, kind: "STARTED", node: "second", subject: 0, attempt: 1, value: 2 * S },
    ],
  });
  holdsTogether(trace);

  assert.deepEqual(journeysOf(trace).lanes.map(({ emit, trigger }) => [emit, trigger]), [[-1, 0], [-1, 1]]);
  assert.deepEqual(journeysOf(trace).edgesOf(1, 3 * S), [1]);
  assert.equal(stateAt(trace, 3 * S).nodes[2].counts.copied, 0);
  assert.equal(storyOf(trace, 1)?.steps[0].what, "Invoked by first");
});

test("a message that goes on from a dead-letter queue was moved there, not delivered", () => {
  const trace = toldRun({
    nodes: { orders: "sqs", dead: "sqs", pack: "function", look: "function" },
    edges: [
      { name: "orders->pack", invocation: "queue polling" },
      { name: "dead->look", invocation: "queue polling" },
      { name: "orders->dead", role: "dead_letter" },
    ],
    rows: [
      { at: 0, event: 0, kind: "PUBLISHED", node: "orders" },
      { at: S, event: 0, kind: "GAVE_UP", node: "orders", value: 3 },
      { at: S, event: 1, kind: "PUBLISHED", node: "dead", edge: "orders->dead", subject: 0 },
      { at: S, event: 0, kind: "DEAD_LETTERED", node: "orders", edge: "orders->dead" },
      { at: 2 * S, event: 1, kind: "RECEIVED", node: "dead", value: 1 },
      { at: 2 * S, event: 1, kind: "THROTTLED", node: "look", value: S },
    ],
  });
  holdsTogether(trace);
  const [mark] = marksAt({ trace, layout: layOut(trace.manifest), t_us: 1200 * MS, speed: 1, follow: -1, calm: false });

  assert.deepEqual([mark.event, mark.glyph], [1, "dead"]);
  assert.deepEqual(storyOf(trace, 0)?.steps.at(-1)?.where, "dead");
});
