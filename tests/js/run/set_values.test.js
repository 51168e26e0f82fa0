import assert from "node:assert/strict";
import test from "node:test";
import { sourceValue, triggerValue } from "ef/run/set_values";

const manifest = /** @type {any} */ ({
  scenario: {
    sources: { orders: { settings: { maxReceiveCount: 3 } } },
    triggers: [{ source: "orders", target: "pack", settings: { BatchSize: 10 } }],
  },
  interventions: [
    { at_us: 60, set: { node: "orders->pack", property: "BatchSize", value: 1 } },
    { at_us: 30, set: { node: "orders->pack", property: "BatchSize", value: 5 } },
    { at_us: 30, inject: {} },
    { at_us: 40, set: { node: "orders", property: "maxReceiveCount", value: 8 } },
  ],
});

test("what an intervention has set holds from its time on, whatever the order they are listed in", () => {
  assert.deepEqual([0, 29, 30, 59, 60].map((t_us) => triggerValue(manifest, "orders->pack", "BatchSize", t_us)), [10, 10, 5, 5, 1]);
  assert.deepEqual([0, 40].map((t_us) => sourceValue(manifest, "orders", "maxReceiveCount", t_us)), [3, 8]);
});

test("what nobody has set is null", () => {
  assert.equal(triggerValue(manifest, "orders->pack", "MaximumConcurrency", 0), null);
  assert.equal(triggerValue(manifest, "orders->ship", "BatchSize", 0), null);
  assert.equal(sourceValue(manifest, "invoices", "maxReceiveCount", 0), null);
});
