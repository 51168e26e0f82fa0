import assert from "node:assert/strict";
import { test } from "node:test";

import { isOf, settingAt, settingOf, usualSettings } from "ef/inspector/settings";
import { S, aManifest } from "./a_run.js";

/** @type {any} */
const forms = {
  "make-thumbnail": [{ fields: [{ name: "ReservedConcurrentExecutions", default: null, value: 10 }, { name: "MemorySize", default: 128, value: 512 }] }],
};

/** @param {number} at_us @param {number | null} value */
const reserve = (at_us, value) => ({ at_us, set: { node: "make-thumbnail", property: "ReservedConcurrentExecutions", value } });

test("before any intervention the scenario's value holds, else the default", () => {
  const usual = usualSettings(aManifest(), forms);

  assert.equal(usual("make-thumbnail", "ReservedConcurrentExecutions"), 5);
  assert.equal(usual("make-thumbnail", "MemorySize"), 128);
  assert.equal(usual("nowhere", "MemorySize"), undefined);
});

test("a parameter of a distribution is a setting of its own", () => {
  const manifest = aManifest();
  manifest.scenario = { functions: { "make-thumbnail": { settings: { Duration: { lognormal: { p50_ms: 780, p95_ms: 1700 } } } } } };

  assert.equal(usualSettings(manifest, {})("make-thumbnail", "Duration.p95_ms"), 1700);
});

test("the last intervention before a time decides", () => {
  const manifest = aManifest([reserve(20 * S, null), reserve(10 * S, 10)]);
  const usual = usualSettings(manifest, forms);

  const values = [9, 10, 19, 20].map((at) => settingAt(manifest, "make-thumbnail", "ReservedConcurrentExecutions", at * S, usual));
  assert.deepEqual(values, [5, 10, 10, null]);
});

test("a trigger's settings are its own, from the scenario or the form's default, and changed by its name", () => {
  const manifest = aManifest([{ at_us: 10 * S, set: { node: "orders->pack", property: "BatchSize", value: 50 } }]);
  manifest.scenario = { sources: { orders: { settings: { BatchSize: 1 } } }, triggers: [{ source: "orders", target: "pack", settings: { BatchSize: 20 } }] };
  /** @type {any} */
  const fields = { "orders->pack": [{ fields: [{ name: "MaximumConcurrency", default: null, value: 3 }, { name: "BatchSize", default: 10, value: 50 }] }] };
  const usual = usualSettings(manifest, fields);

  assert.equal(usual("orders->pack", "BatchSize"), 20);
  assert.equal(usual("orders->pack", "MaximumConcurrency"), null);
  assert.deepEqual([9, 10].map((at) => settingAt(manifest, "orders->pack", "BatchSize", at * S, usual)), [20, 50]);
});

test("a limit is that of the first owner that has it", () => {
  const manifest = aManifest([{ at_us: 10 * S, set: { node: "orders->pack", property: "BatchSize", value: 50 } }]);
  const usual = (/** @type {string} */ owner, /** @type {string} */ property) => (`${owner} ${property}` === "pack Timeout" ? 3 : undefined);

  assert.equal(settingOf(manifest, ["orders->pack", "pack"], "Timeout", 0, usual), 3);
  assert.equal(settingOf(manifest, ["pack", "orders->pack"], "BatchSize", 20 * S, usual), 50);
  assert.equal(settingOf(manifest, [], "BatchSize", 20 * S, usual), null);
});

test("a trigger's settings stand with both of its ends", () => {
  assert.deepEqual(["orders", "pack", "other", undefined].map((node) => isOf("orders->pack", node)), [true, true, false, false]);
  assert.deepEqual(["orders", "pack"].map((node) => isOf("orders", node)), [true, false]);
});
