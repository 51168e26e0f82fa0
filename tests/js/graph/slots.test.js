import assert from "node:assert/strict";
import test from "node:test";
import { nodePicture } from "ef/graph/node_picture";
import { slotsAt } from "ef/inspector/slots_view";
import { stateAt } from "ef/run/state";
import { toldRun } from "../flow.js";

const S = 1_000_000;

/** One environment is provisioned, one starts when it is asked for; the run in the latter is cut off. */
function aTimeout() {
  return toldRun({
    nodes: { api: "http-api", work: "function" },
    edges: [{ name: "api->work", invocation: "synchronous" }],
    rules: { "provisioned.allocated": {}, "handler.timeout": {}, "handler.error": {} },
    rows: [
      { at: 0, kind: "INIT", node: "work", rule: "provisioned.allocated", subject: 0, value: S },
      { at: S, event: 0, kind: "PUBLISHED", node: "api" },
      { at: S, event: 0, kind: "STARTED", node: "work", subject: 0, attempt: 1, value: S },
      { at: S, event: 1, kind: "PUBLISHED", node: "api" },
      { at: S, event: 1, kind: "INIT", node: "work", subject: 1, attempt: 1, value: S },
      { at: S, event: 1, kind: "STARTED", node: "work", subject: 1, attempt: 1, value: 4 * S },
      { at: 2 * S, event: 0, kind: "FAILED", node: "work", rule: "handler.error", subject: 0, attempt: 1, value: S },
      { at: 5 * S, event: 1, kind: "FAILED", node: "work", rule: "handler.timeout", subject: 1, attempt: 1, value: 4 * S },
    ],
  });
}

/** @param {number} t_us */
function picture(t_us) {
  const trace = aTimeout();
  return nodePicture(trace, stateAt(trace, t_us), 1, 3, t_us, 1);
}

test("a provisioned environment keeps its second line, whatever it does", () => {
  assert.deepEqual(picture(0.5 * S).slots.slice(0, 1), ["idle"]);
  for (const s of [0.5, 1.5, 2.1, 4]) assert.deepEqual(picture(s * S).provisioned.slice(0, 2), [true, false], `at ${s} s`);
});

test("a run that was cut off is told from one that failed, in the card and in the inspector", () => {
  assert.equal(picture(2.1 * S).slots[0], "failed");
  assert.equal(picture(5.1 * S).slots[1], "timeout");
  assert.equal(picture(5.7 * S).slots[1], "idle");
  const trace = aTimeout();
  assert.deepEqual(slotsAt(stateAt(trace, 5.1 * S).nodes[1].environments, 5.1 * S, 1, null).map(({ slot }) => slot), ["idle", "timeout"]);
});
