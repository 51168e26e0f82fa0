import assert from "node:assert/strict";
import test from "node:test";
import { FlowState } from "ef/run/flow_state";
import { stateAt } from "ef/run/state";
import { limitAt } from "ef/run/limits";
import { dice, photoRun, recordedLedger } from "./flow.js";

test("the ledger balances at every row and ends as the engine's", async () => {
  const trace = await photoRun();
  const state = new FlowState(trace.manifest);

  for (let row = 0; row < trace.length; row += 1) {
    state.apply(trace, row);
    const { published, ...rest } = state.ledger;
    const sum = Object.values(rest).reduce((a, b) => a + b, 0);
    assert.equal(sum, published, `after row ${row}`);
    assert.ok(Object.values(rest).every((value) => value >= 0));
  }

  assert.deepEqual({ ...state.ledger, balances: true }, recordedLedger);
});

test("busy environments are those that run, and never more than the limit", async () => {
  const trace = await photoRun();
  const state = new FlowState(trace.manifest);

  for (let row = 0; row < trace.length; row += 1) {
    state.apply(trace, row);
    // A cold start and its run are two rows of one instant.
    if (trace.at_us[row + 1] === trace.at_us[row]) continue;
    state.nodes.forEach((node, index) => {
      assert.equal(node.environments.filter((environment) => environment.state === "busy").length, node.busy);
      assert.ok(node.busy <= limitAt(trace.manifest, index, trace.at_us[row]).limit);
    });
  }
});

test("a moment is the same however one came there", async () => {
  const trace = await photoRun();
  const random = dice(5);
  const times = Array.from({ length: 60 }, () => Math.floor(random() * trace.loadedUs));
  const fresh = (/** @type {number} */ t_us) => {
    const state = new FlowState(trace.manifest);
    for (let row = 0; row < trace.indexAt(t_us); row += 1) state.apply(trace, row);
    return plain(state);
  };

  for (const t_us of times) assert.deepEqual(plain(stateAt(trace, t_us)), fresh(t_us));
  for (const t_us of [...times].sort((a, b) => a - b)) assert.deepEqual(plain(stateAt(trace, t_us)), fresh(t_us));
});

test("a copy is not changed by what comes after", async () => {
  const trace = await photoRun();
  const early = stateAt(trace, 20_000_000).copy();
  const before = plain(early);

  stateAt(trace, 90_000_000);

  assert.deepEqual(plain(early), before);
});

test("what waits is what will be tried again, the soonest first", async () => {
  const trace = await photoRun();
  const { retries } = stateAt(trace, 80_000_000);

  assert.ok(retries.length > 0);
  assert.ok(retries.every((wait, index) => wait.due_us >= 80_000_000 && (!index || retries[index - 1].due_us <= wait.due_us)));
});

/** @param {FlowState} state */
function plain(state) {
  return JSON.parse(JSON.stringify({ ...state, nodes: state.nodes.map((node) => ({ ...node, waits: [...node.waits] })) }));
}
