import assert from "node:assert/strict";
import test from "node:test";
import { callersOf } from "ef/run/callers";
import { polledRun, toldRun } from "../flow.js";

const S = 1_000_000;

test("a caller waits from its request to its answer, or until it leaves", () => {
  const callers = callersOf(
    toldRun({
      nodes: { api: "http-api", work: "function" },
      edges: [{ name: "api->work", invocation: "synchronous" }],
      rows: [
        { at: 0, event: 0, kind: "PUBLISHED", node: "api" },
        { at: 0, event: 0, kind: "STARTED", node: "work", subject: 0, attempt: 1, value: 9 * S },
        { at: S, event: 1, kind: "PUBLISHED", node: "api" },
        { at: S, event: 1, kind: "STARTED", node: "work", subject: 1, attempt: 1, value: S },
        { at: 2 * S, event: 1, kind: "SUCCEEDED", node: "work", subject: 1, attempt: 1, value: S },
        { at: 3 * S, event: 0, kind: "ANSWERED", node: "work", value: 3 * S },
        { at: 9 * S, event: 0, kind: "SUCCEEDED", node: "work", subject: 0, attempt: 1, value: 9 * S },
      ],
    }),
  );

  assert.deepEqual([0.5, 1.5, 2.5, 3.5, 9.5].map((s) => callers.at(0, s * S)), [1, 2, 1, 0, 0]);
  assert.deepEqual([callers.has(0), callers.has(1)], [true, false]);
});

test("nobody waits at a source that Lambda polls", async () => {
  const { trace } = await polledRun("order_queue");

  assert.equal(callersOf(trace).has(0), false);
  assert.equal(callersOf(trace).at(0, 60 * S), 0);
});
