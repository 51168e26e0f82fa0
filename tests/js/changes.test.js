import assert from "node:assert/strict";
import { test } from "node:test";

import { changesAt } from "ef/graph/changes";

/** @param {object[]} interventions */
const run = (interventions) => /** @type {import("ef/run/protocol").Manifest} */ (/** @type {unknown} */ ({ interventions }));
/** @type {Record<string, number | null>} */
const before = { ReservedConcurrentExecutions: 5, MemorySize: 256, "Simulation.ErrorRate": null };
const usual = (/** @type {string} */ _, /** @type {string} */ property) => before[property];
const set = (/** @type {number} */ at_us, /** @type {string} */ property, /** @type {unknown} */ value, node = "f") => ({ at_us, set: { node, property, value } });

test("a change is said once its time has come, the newest first", () => {
  const manifest = run([set(10, "ReservedConcurrentExecutions", 20), set(20, "MemorySize", 1024), set(20, "MemorySize", 512, "g")]);

  assert.deepEqual(changesAt(manifest, "f", 9, usual), []);
  assert.deepEqual(changesAt(manifest, "f", 10, usual), [{ now: "reserved 20", was: "5" }]);
  assert.deepEqual(changesAt(manifest, "f", 20, usual), [
    { now: "1,024 MB", was: "256" },
    { now: "reserved 20", was: "5" },
  ]);
});

test("a change of a trigger is said where it leads to, apart from the node's own", () => {
  const manifest = run([set(10, "BatchSize", 5, "orders->f"), set(20, "BatchSize", 7, "others->f")]);
  const usualSize = () => 10;

  assert.deepEqual(changesAt(manifest, "f", 30, usualSize), [{ now: "batch 7", was: "10" }, { now: "batch 5", was: "10" }]);
  assert.deepEqual(changesAt(manifest, "orders", 30, usualSize), []);
});

test("what was set back is no change", () => {
  const manifest = run([set(10, "MemorySize", 512), set(20, "MemorySize", 256)]);

  assert.deepEqual(changesAt(manifest, "f", 30, usual), []);
});

test("a setting without words of its own is named by its last part", () => {
  assert.deepEqual(changesAt(run([set(0, "Simulation.ErrorRate", 0.5)]), "f", 0, usual), [{ now: "error rate 0.5", was: "none" }]);
  assert.deepEqual(changesAt(run([set(0, "ReservedConcurrentExecutions", null)]), "f", 0, usual), [{ now: "reserved none", was: "5" }]);
});
