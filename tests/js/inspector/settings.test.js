import assert from "node:assert/strict";
import { test } from "node:test";

import { settingAt, usualSettings } from "ef/inspector/settings";
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
