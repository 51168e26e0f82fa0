import assert from "node:assert/strict";
import test from "node:test";
import { newestFact } from "ef/graph/fact";
import { journeysOf } from "ef/graph/journeys";
import { nodePicture, p95 } from "ef/graph/node_picture";
import { segmentsOf } from "ef/inspector/path_strip";
import { lifeOf, standingOf } from "ef/inspector/rows";
import { slotsAt } from "ef/inspector/slots_view";
import { storyOf } from "ef/inspector/why";
import { stateAt } from "ef/run/state";
import { outcomeTicks } from "ef/run/timeline_data";
import { holdsTogether, toldRun } from "./flow.js";

const S = 1_000_000;
const RULES = {
  "env.cold": { title: "Cold start", sentence: "No environment was free." },
  "env.warm": { title: "Warm start", sentence: "Environment {environment} was free." },
  "handler.ok": { title: "Run succeeded", sentence: "The handler returned." },
  "handler.error": { title: "Attempt failed", sentence: "Attempt {attempt} raised an error." },
  "sqs.visibility": { title: "Back", sentence: "Visible again after {value_s}." },
};

/** @typedef {import("./flow.js").ToldRow} ToldRow */

/** @param {ToldRow[]} rows */
function queueRun(rows) {
  return toldRun({ nodes: { orders: "sqs", pack: "function" }, edges: [{ name: "orders->pack", invocation: "queue polling" }], rules: RULES, rows });
}

/** @param {number} at @param {number[]} events @param {Partial<ToldRow> & {kind: ToldRow["kind"]}} row @returns {ToldRow[]} */
const each = (at, events, row) => events.map((event) => ({ at, event, node: "pack", ...row }));

/** Three messages run together, cold; the second is reported as failed, comes back and then succeeds alone. */
function aPartialBatch() {
  const events = [0, 1, 2];
  return queueRun([
    ...each(0, events, { kind: "PUBLISHED", node: "orders" }),
    ...each(S, events, { kind: "RECEIVED", node: "orders", value: 1 }),
    { at: S, kind: "INIT", node: "pack", rule: "env.cold", subject: 0, attempt: 3, value: S },
    { at: S, kind: "BATCH_STARTED", node: "pack", rule: "env.cold", subject: 0, attempt: 3, value: 3 * S },
    ...each(S, events, { kind: "JOINED", subject: 0, attempt: 1, value: 3 * S }),
    { at: 4 * S, kind: "BATCH_SUCCEEDED", node: "pack", rule: "handler.ok", subject: 0, attempt: 3, value: 3 * S },
    ...each(4 * S, [0, 2], { kind: "PROCESSED", subject: 0, attempt: 1, value: 3 * S }),
    ...each(4 * S, [1], { kind: "UNPROCESSED", subject: 0, attempt: 1, value: 3 * S }),
    ...each(4 * S, [1], { kind: "RETRY", edge: "orders->pack", rule: "sqs.visibility", attempt: 1, value: 6 * S }),
    ...each(10 * S, [1], { kind: "RECEIVED", node: "orders", value: 2 }),
    ...each(10 * S, [1], { kind: "STARTED", rule: "env.warm", subject: 0, attempt: 2, value: S }),
    ...each(11 * S, [1], { kind: "SUCCEEDED", rule: "handler.ok", subject: 0, attempt: 2, value: S }),
  ]);
}

test("a batch is one run in one environment, and each of its events has its own end", () => {
  const state = holdsTogether(aPartialBatch());
  const { counts } = state.nodes[1];

  assert.deepEqual([counts.runs, counts.cold, counts.errors, counts.succeeded, counts.unprocessed], [2, 1, 0, 3, 1]);
  assert.equal(state.ledger.succeeded, 3);
});

test("several events share one slot, which starts cold and is then busy", () => {
  const trace = aPartialBatch();
  const slots = (/** @type {number} */ t_us) => nodePicture(trace, stateAt(trace, t_us), 1, 3, t_us, 1).slots;

  assert.deepEqual(slots(1.5 * S), ["cold", "headroom", "headroom"]);
  assert.deepEqual(slots(3 * S), ["busy", "headroom", "headroom"]);
  assert.deepEqual(slotsAt(stateAt(trace, 3 * S).nodes[1].environments, 3 * S, 1, null).map(({ slot }) => slot), ["busy"]);
  assert.equal(nodePicture(trace, stateAt(trace, 3 * S), 1, 3, 3 * S, 1).in_use, 1);
  assert.equal(stateAt(trace, 3 * S).nodes[1].environments[0].events, 3);
  assert.deepEqual(slots(5 * S), ["idle", "headroom", "headroom"]);
});

test("a batch's length counts once among the lengths of runs", () => {
  assert.equal(p95(aPartialBatch(), 1, 5 * S), 3 * S);
});

test("the story names the batch, why it failed in it, and how it went on alone", () => {
  const trace = aPartialBatch();
  const story = storyOf(trace, 1);

  assert.deepEqual(story?.steps.map(({ what }) => what), [
    "Published by",
    "Taken from",
    "Attempt 1 reported as failed in a batch of 3",
    "Waited 6 s",
    "Taken from",
    "Attempt 2 succeeded",
  ]);
  assert.equal(story?.summary, "2 attempts, 11 s from publish to end");
  const attempt = story?.steps[2];
  assert.deepEqual([attempt?.cold, attempt?.duration], ["1", "2 s"]);
  assert.deepEqual(attempt?.reasons.filter(({ said }) => said).map(({ sentence }) => sentence), ["No environment was free."]);
  assert.equal(storyOf(trace, 0)?.steps.at(-1)?.what, "Attempt 1 succeeded in a batch of 3");
  assert.equal(storyOf(trace, 0, { until_us: 2 * S })?.steps.at(-1)?.what, "Attempt 1 running in a batch of 3");
  assert.deepEqual(storyOf(trace, 0)?.segments.slice(-2).map(({ part, us }) => [part, us]), [["init", S], ["run", 2 * S]]);
});

test("a batch that failed says so with the number of the event's own attempt", () => {
  const events = [0, 1];
  const trace = queueRun([
    ...each(0, events, { kind: "PUBLISHED", node: "orders" }),
    { at: S, kind: "INIT", node: "pack", subject: 0, attempt: 2, value: S },
    { at: S, kind: "BATCH_STARTED", node: "pack", rule: "env.warm", subject: 0, attempt: 2, value: 2 * S },
    ...each(S, events, { kind: "JOINED", subject: 0, attempt: 1, value: 2 * S }),
    { at: 3 * S, kind: "BATCH_FAILED", node: "pack", rule: "handler.error", subject: 0, attempt: 2, value: 2 * S },
    ...each(3 * S, events, { kind: "UNPROCESSED", subject: 0, attempt: 1, value: 2 * S }),
  ]);
  const state = holdsTogether(trace);
  const step = storyOf(trace, 1)?.steps.at(-1);

  assert.equal(step?.what, "Attempt 1 failed in a batch of 2");
  assert.deepEqual(step?.reasons.map(({ sentence, said }) => [sentence, said]), [["Attempt 1 raised an error.", true], ["Environment 1 was free.", false]]);
  assert.deepEqual([state.nodes[1].counts.errors, state.ledger.waiting], [1, 2]);
  assert.deepEqual(outcomeTicks(trace, 10 * S, 300).map(({ state: name }) => name), ["failed"]);
});

test("what a batch's code wrote is told after what became of the event", () => {
  const trace = toldRun({
    nodes: { orders: "sqs", pack: "function", packed: "s3" },
    edges: [{ name: "orders->pack", invocation: "queue polling" }, { name: "pack->packed", role: "emit" }],
    rows: [
      { at: 0, event: 0, kind: "PUBLISHED", node: "orders" },
      { at: 0, kind: "INIT", node: "pack", subject: 0, attempt: 2, value: S },
      { at: 0, kind: "BATCH_STARTED", node: "pack", subject: 0, attempt: 2, value: 2 * S },
      { at: 0, event: 0, kind: "JOINED", node: "pack", subject: 0, attempt: 1, value: 2 * S },
      { at: 2 * S, kind: "BATCH_SUCCEEDED", node: "pack", subject: 0, attempt: 2, value: 2 * S },
      { at: 2 * S, event: 0, kind: "SENT", node: "packed", edge: "pack->packed" },
      { at: 2 * S, event: 0, kind: "PROCESSED", node: "pack", subject: 0, attempt: 1, value: 2 * S },
    ],
  });

  assert.deepEqual(storyOf(trace, 0)?.steps.map(({ what, where }) => `${what} ${where}`.trim()), [
    "Published by orders",
    "Attempt 1 succeeded in a batch of 2",
    "Wrote to packed",
  ]);
  assert.deepEqual(segmentsOf(lifeOf(trace, 0)).map(({ part }) => part), ["published", "init", "run"]);
});

/** Two messages whose batch finds no concurrency; a third waits for another reason. */
function aThrottledBatch() {
  return queueRun([
    ...each(0, [0, 1, 2], { kind: "PUBLISHED", node: "orders" }),
    { at: S, kind: "BATCH_THROTTLED", node: "pack", subject: 0, attempt: 2, value: 2 * S },
    ...each(S, [0, 1], { kind: "RETRY", edge: "orders->pack", value: 2 * S }),
    ...each(S, [2], { kind: "RETRY", edge: "orders->pack", rule: "sqs.visibility", value: 3 * S }),
    { at: 3 * S, kind: "INIT", node: "pack", subject: 0, attempt: 2, value: S },
    { at: 3 * S, kind: "BATCH_STARTED", node: "pack", subject: 0, attempt: 2, value: 2 * S },
    ...each(3 * S, [0, 1], { kind: "JOINED", subject: 0, attempt: 1, value: 2 * S }),
  ]);
}

test("events of a throttled batch wait as throttled ones, the batch counts as one throttle", () => {
  const trace = aThrottledBatch();
  holdsTogether(trace);
  const { nodes, retries } = stateAt(trace, 2 * S);

  assert.deepEqual(retries.map(({ event, reason }) => [event, reason]), [[0, "throttled"], [1, "throttled"], [2, "retry"]]);
  assert.equal(nodes[1].counts.throttled, 1);
  assert.equal(standingOf(lifeOf(trace, 0, 2 * S)).word, "Throttled");
  assert.equal(newestFact(trace, 1, 2 * S), "throttled, next try in 1 s");
  assert.equal(storyOf(trace, 0)?.steps[1].what, "Throttled in a batch of 2");
  assert.deepEqual(stateAt(trace, 3 * S).retries.map(({ event }) => event), [2]);
});

test("being throttled with its batch again and again is one step", () => {
  const tries = [1, 2, 4].flatMap((at) => [
    { at: at * S, kind: /** @type {const} */ ("BATCH_THROTTLED"), node: "pack", subject: 0, attempt: 2, value: at * S },
    ...each(at * S, [0, 1], { kind: "RETRY", edge: "orders->pack", value: at * S }),
  ]);
  const steps = storyOf(queueRun([...each(0, [0, 1], { kind: "PUBLISHED", node: "orders" }), ...tries]), 0, { until_us: 6 * S })?.steps;

  assert.deepEqual(steps?.map(({ what, duration }) => [what, duration]), [["Published by", ""], ["Throttled 3 times in a batch of 2", "5 s"]]);
});

test("what is throttled with its batch has come as far as the function's door, goes back and comes again", () => {
  const { lanes: [lane], rebuffs } = journeysOf(aThrottledBatch());

  assert.deepEqual([lane.event.view(), lane.arrive_us.view()].map((column) => [...column]), [[0, 1, 2, 0, 1], [S, S, S, 3 * S, 3 * S]]);
  assert.deepEqual(rebuffs.map(({ place, event }) => [place, [...event.view()]]), [[0, [0, 1]]]);
});

test("an environment that was made ready waits for its first run, and is no cold start", () => {
  const trace = queueRun([
    { at: 0, kind: "INIT", node: "pack", subject: 7, value: 4 * S },
    ...each(S, [0], { kind: "PUBLISHED", node: "orders" }),
    ...each(2 * S, [0], { kind: "STARTED", rule: "env.warm", subject: 7, attempt: 1, value: S }),
    ...each(3 * S, [0], { kind: "SUCCEEDED", subject: 7, attempt: 1, value: S }),
  ]);
  holdsTogether(trace);
  const slot = (/** @type {number} */ t_us) => nodePicture(trace, stateAt(trace, t_us), 1, 1, t_us, 1).slots[0];

  assert.deepEqual([slot(S), slot(2.5 * S), slot(4 * S)], ["idle", "busy", "idle"]);
  assert.equal(stateAt(trace, 4 * S).nodes[1].counts.cold, 0);
});
