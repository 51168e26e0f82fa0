import assert from "node:assert/strict";
import test from "node:test";
import { journeysOf } from "ef/graph/journeys";
import { rateAt } from "ef/graph/node_picture";
import { storyOf } from "ef/inspector/why";
import { carriedAt } from "ef/run/carried";
import { stateAt } from "ef/run/state";
import { holdsTogether, toldRun } from "./flow.js";

const S = 1_000_000;
const RULES = {
  "pipes.entered": { title: "In the pipe {node}", sentence: "{node} took it." },
  "pipes.published": { title: "Handed on by {node}", sentence: "{node} hands on {name}." },
  "async.again": { title: "Handed over again", sentence: "Lambda answered 500; again after {value_s}." },
};

/** @typedef {import("./flow.js").ToldRow} ToldRow */

/** A pipe has its messages enriched by one function and hands them to another; the first try fails. */
function anEnrichingPipe() {
  const taken = (/** @type {number} */ at, /** @type {number} */ value) => [
    { at, event: 0, kind: /** @type {const} */ ("RECEIVED"), node: "orders", value },
    { at, event: 0, kind: /** @type {const} */ ("FORWARDED"), node: "pipe", edge: "orders->pipe", rule: "pipes.entered", value: 1 },
  ];
  return toldRun({
    nodes: { orders: "sqs", pipe: "pipes", price: "function", pack: "function" },
    edges: [
      { name: "orders->pipe", invocation: "queue polling" },
      { name: "pipe->pack", invocation: "asynchronous" },
      { name: "pipe->price", role: "enrichment", invocation: "synchronous" },
    ],
    rules: RULES,
    decks: { orders: ["order"], pipe: ["other", "order in pipe"] },
    rows: [
      { at: 0, event: 0, kind: "PUBLISHED", node: "orders" },
      ...taken(S, 1),
      { at: S, event: 0, kind: "INIT", node: "price", subject: 0, attempt: 1, value: S },
      { at: S, event: 0, kind: "STARTED", node: "price", subject: 0, attempt: 1, value: 2 * S },
      { at: 3 * S, event: 0, kind: "FAILED", node: "price", subject: 0, attempt: 1, value: 2 * S },
      { at: 3 * S, event: 0, kind: "RETRY", node: "pipe", edge: "orders->pipe", attempt: 1, value: 7 * S },
      ...taken(10 * S, 2),
      { at: 10 * S, event: 0, kind: "STARTED", node: "price", subject: 0, attempt: 2, value: S },
      { at: 11 * S, event: 0, kind: "SUCCEEDED", node: "price", subject: 0, attempt: 2, value: S },
      { at: 11 * S, event: 1, kind: "PUBLISHED", node: "pipe", edge: "orders->pipe", rule: "pipes.published", subject: 0, value: 1 },
      { at: 11 * S, event: 1, kind: "QUEUED", node: "pack", edge: "pipe->pack" },
      { at: 11 * S, event: 1, kind: "INIT", node: "pack", subject: 0, attempt: 1, value: S },
      { at: 11 * S, event: 1, kind: "STARTED", node: "pack", subject: 0, attempt: 1, value: 2 * S },
    ],
  });
}

test("an event goes through the pipe, back to its queue, and through the pipe again", () => {
  const trace = anEnrichingPipe();
  holdsTogether(trace);
  const [own, , , , , , , received] = trace.rowsOfEvent(0);

  assert.deepEqual(carriedAt(trace, 0, own), { node: 0, card: 0 });
  assert.deepEqual(carriedAt(trace, 0, received), { node: 0, card: 0 });
  assert.deepEqual(carriedAt(trace, 0, received + 1), { node: 1, card: 1 });
  assert.deepEqual(stateAt(trace, 5 * S).retries.map(({ event, node }) => [event, node]), [[0, 1]]);
  assert.deepEqual(stateAt(trace, 10 * S).retries, []);
});

test("the way to what enriches and the way on are both the pipe's", () => {
  const trace = anEnrichingPipe();

  assert.deepEqual(journeysOf(trace).lanes.map(({ emit, trigger }) => [emit, trigger]), [[-1, 0], [-1, 2], [-1, 1]]);
  assert.deepEqual(journeysOf(trace).edgesOf(0, 20 * S), [0, 2]);
  assert.deepEqual(journeysOf(trace).edgesOf(1, 20 * S), [1]);
});

test("what the pipe hands on is the same once more, and counts once at the pipe", () => {
  const trace = anEnrichingPipe();

  assert.deepEqual(storyOf(trace, 0)?.again, [1]);
  assert.equal(storyOf(trace, 1)?.steps[0].what, "Handed on by pipe");
  assert.equal(rateAt(trace, 1, 10.9 * S), 1 / 10);
  assert.equal(rateAt(trace, 1, 11.1 * S), 0);
});

test("a pipe that calls no function runs its events without an environment", () => {
  const trace = toldRun({
    nodes: { orders: "sqs", pipe: "pipes", bus: "eventbridge" },
    edges: [{ name: "orders->pipe", invocation: "queue polling" }, { name: "pipe->bus", invocation: "forward" }],
    rules: RULES,
    rows: [
      ...[0, 1].map((event) => ({ at: 0, event, kind: /** @type {const} */ ("PUBLISHED"), node: "orders" })),
      ...[0, 1].map((event) => ({ at: S, event, kind: /** @type {const} */ ("FORWARDED"), node: "pipe", edge: "orders->pipe", rule: "pipes.entered" })),
      ...[0, 1].map((event) => ({ at: S, event, kind: /** @type {const} */ ("JOINED"), node: "pipe", edge: "orders->pipe", rule: "pipes.entered" })),
      { at: S, event: 0, kind: "SUCCEEDED", node: "pipe", edge: "orders->pipe" },
      { at: S, event: 1, kind: "PROCESSED", node: "pipe" },
    ],
  });
  const state = holdsTogether(trace);

  assert.deepEqual([state.ledger.succeeded, state.nodes[1].busy, state.nodes[1].counts.runs, state.nodes[1].counts.succeeded], [2, 0, 0, 2]);
});

test("a batch that a function behind a pipe refuses waits at the pipe, as a throttled one", () => {
  const trace = toldRun({
    nodes: { orders: "sqs", pipe: "pipes", pack: "function" },
    edges: [{ name: "orders->pipe", invocation: "queue polling" }, { name: "pipe->pack", invocation: "synchronous" }],
    rows: [
      ...[0, 1].map((event) => ({ at: 0, event, kind: /** @type {const} */ ("PUBLISHED"), node: "orders" })),
      ...[0, 1].map((event) => ({ at: S, event, kind: /** @type {const} */ ("FORWARDED"), node: "pipe", edge: "orders->pipe" })),
      { at: S, kind: "BATCH_THROTTLED", node: "pack", subject: 0, attempt: 2, value: S },
      ...[0, 1].map((event) => ({ at: S, event, kind: /** @type {const} */ ("RETRY"), node: "pipe", edge: "orders->pipe", value: S })),
    ],
  });
  holdsTogether(trace);

  assert.deepEqual(stateAt(trace, 1.5 * S).retries.map(({ node, reason }) => [node, reason]), [[1, "throttled"], [1, "throttled"]]);
});

test("what Lambda's API does not take waits at its source, and no longer once it is taken", () => {
  const trace = toldRun({
    nodes: { news: "sns", work: "function" },
    edges: [{ name: "news->work", invocation: "asynchronous" }],
    rules: RULES,
    rows: [
      { at: 0, event: 0, kind: "PUBLISHED", node: "news" },
      { at: S, event: 0, kind: "RETRY", node: "news", edge: "news->work", rule: "async.again", attempt: 1, value: 2 * S },
      { at: 3 * S, event: 0, kind: "QUEUED", node: "work", edge: "news->work" },
    ],
  });
  holdsTogether(trace);

  assert.deepEqual(stateAt(trace, 2 * S).retries.map(({ node }) => node), [0]);
  assert.deepEqual(stateAt(trace, 3 * S).retries, []);
  assert.deepEqual([...journeysOf(trace).lanes[0].arrive_us.view()], [3 * S]);
});
