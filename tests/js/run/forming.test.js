import assert from "node:assert/strict";
import test from "node:test";
import { gatheringsOf, windowAt } from "ef/run/forming";
import { dice, polledRun, toldRun } from "../flow.js";

const S = 1_000_000;
const EDGE = "orders->work";

/** @param {object} settings @param {import("../flow.js").ToldRow[]} rows @param {string} invocation */
function aRun(settings, rows, invocation = "queue polling", kind = "sqs") {
  const scenario = { triggers: [{ source: "orders", target: "work", settings }] };
  return toldRun({ nodes: { orders: kind, work: "function" }, edges: [{ name: EDGE, invocation }], rows, manifest: { scenario } });
}

/** @param {number} event @param {number} at @param {number} [shard] @returns {import("../flow.js").ToldRow[]} */
const comes = (event, at, shard = -1) => [
  { at, kind: "PUBLISHED", event, node: "orders" },
  { at, kind: "RECEIVED", event, node: "orders", edge: EDGE, subject: shard, value: 1 },
];
/** @param {number} event @param {number} at @returns {import("../flow.js").ToldRow} */
const joins = (event, at) => ({ at, kind: "JOINED", event, node: "work", edge: EDGE, subject: 0, attempt: 1, value: S });

test("a batch grows with what is received and is gone when its run starts", () => {
  const trace = aRun({ BatchSize: 10, MaximumBatchingWindowInSeconds: 5 }, [...comes(0, S), ...comes(1, 2 * S), ...comes(2, 4 * S), joins(0, 6 * S), joins(1, 6 * S), joins(2, 6 * S)]);
  const at = (/** @type {number} */ t_us) => gatheringsOf(trace).at(0, t_us)[0]?.events ?? [];

  assert.deepEqual([at(S - 1), at(S), at(3 * S), at(6 * S - 1), at(6 * S)], [[], [0], [0, 1], [0, 1, 2], []]);
});

test("at a queue the window begins with the first message", () => {
  const trace = aRun({ MaximumBatchingWindowInSeconds: 5 }, [...comes(0, S), ...comes(1, 2 * S), joins(0, 9 * S), joins(1, 9 * S)]);
  const left = (/** @type {number} */ t_us) => gatheringsOf(trace).at(0, t_us)[0].left_us;

  assert.equal(left(3.5 * S), 2.5 * S);
  assert.equal(left(8 * S), 0);
});

test("at a stream the window begins when the batch before is done with, and again when nothing came in it", () => {
  const done = { at: 3 * S, kind: /** @type {const} */ ("PROCESSED"), event: 0, node: "work", edge: EDGE, subject: 0 };
  const rows = [...comes(0, S, 0), joins(0, 2 * S), done, ...comes(1, 10 * S, 0), joins(1, 11 * S)];
  const trace = aRun({ MaximumBatchingWindowInSeconds: 2 }, rows, "stream polling", "kinesis");

  assert.equal(gatheringsOf(trace).at(0, 1.5 * S)[0].left_us, 0.5 * S);
  assert.equal(gatheringsOf(trace).at(0, 10.25 * S)[0].left_us, 0.75 * S);
});

test("each shard gathers for itself", () => {
  const trace = aRun({ MaximumBatchingWindowInSeconds: 9 }, [...comes(0, S, 0), ...comes(1, S, 1), ...comes(2, 2 * S, 1)], "stream polling", "kinesis");

  assert.deepEqual(gatheringsOf(trace).at(0, 3 * S).map(({ shard, events }) => [shard, events]), [[0, [0]], [1, [1, 2]]]);
});

test("what is filtered out or given up is not gathered", () => {
  /** @type {import("../flow.js").ToldRow} */
  const filtered = { at: 2 * S, kind: "FILTERED", event: 1, node: "orders", edge: EDGE };
  /** @type {import("../flow.js").ToldRow} */
  const lost = { at: 3 * S, kind: "LOST", event: 0, node: "orders" };
  const trace = aRun({ MaximumBatchingWindowInSeconds: 9 }, [...comes(0, S), ...comes(1, 2 * S), filtered, lost, ...comes(2, 4 * S)]);
  const at = (/** @type {number} */ t_us) => gatheringsOf(trace).at(0, t_us).map(({ events }) => events);

  assert.deepEqual([at(2 * S), at(3 * S), at(4 * S)], [[[0]], [], [[2]]]);
});

test("without a window, or where several batches of a shard are gathered at once, nothing is told", () => {
  const rows = [...comes(0, S, 0), joins(0, 4 * S)];
  for (const settings of [{ BatchSize: 10 }, { MaximumBatchingWindowInSeconds: 5, ParallelizationFactor: 2 }]) {
    const trace = aRun(settings, rows, "stream polling", "kinesis");
    assert.equal(windowAt(trace.manifest, 0, S), 0);
    assert.deepEqual(gatheringsOf(trace).at(0, 2 * S), []);
  }
});

test("a window that an intervention sets holds from then on, and one that is open ends when it was to end", () => {
  const interventions = [{ at_us: 2 * S, set: { node: EDGE, property: "MaximumBatchingWindowInSeconds", value: 20 } }];
  const scenario = { triggers: [{ source: "orders", target: "work", settings: { MaximumBatchingWindowInSeconds: 5 } }] };
  const rows = [...comes(0, S), joins(0, 6 * S), ...comes(1, 7 * S)];
  const trace = toldRun({ nodes: { orders: "sqs", work: "function" }, edges: [{ name: EDGE, invocation: "queue polling" }], rows, manifest: { scenario, interventions } });

  assert.equal(gatheringsOf(trace).at(0, 3 * S)[0].left_us, 3 * S);
  assert.equal(gatheringsOf(trace).at(0, 8 * S)[0].left_us, 19 * S);
});

test("of a real stream never more is gathered than a batch holds, and a run takes just what was gathered", async () => {
  const { trace } = await polledRun("mended_pill");
  const edge = trace.manifest.edges.findIndex(({ role }) => role === "trigger");
  const random = dice(3);
  let most = 0;
  for (let turn = 0; turn < 300; turn += 1) {
    const t_us = random() * 58 * S;
    for (const { events, left_us, window_us } of gatheringsOf(trace).at(edge, t_us)) {
      most = Math.max(most, events.length);
      assert.ok(left_us <= window_us);
      assert.ok(events.every((event) => trace.lastRowAt(event, t_us) >= 0));
    }
  }
  assert.ok(most > 1 && most <= 10);
});
