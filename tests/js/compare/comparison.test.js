import assert from "node:assert/strict";
import { test } from "node:test";

import { eventWords, refusalWords, stepsOf, tableOf, waitingWords } from "ef/compare/comparison";

const figures = { delivered: 1200, throttled: 9, retries: 4, dead_lettered: 2, lost: 0, returned: 0, cold_starts: 3, age_p50_ms: 740, age_p99_ms: null, usd: 0.0123 };

/** @param {Record<string, number | null>} changed @returns {any} */
const comparison = (changed) => ({
  was: { id: "a", name: "Baseline", figures },
  now: { id: "b", name: "reserve 9", figures: { ...figures, ...changed } },
  events: { same: 1196, changed: 15, only_was: 0, only_now: 2 },
  first: null,
});

/** @param {any} found @param {string} label */
const row = (found, label) => tableOf(found).find((one) => one.label === label);

test("what was, what is now, and by how much it changed", () => {
  const found = comparison({ delivered: 1209, throttled: 0, age_p50_ms: 512 });
  assert.deepEqual(row(found, "Delivered"), { label: "Delivered", was: "1,200", now: "1,209", change: "+9" });
  assert.deepEqual(row(found, "Throttled"), { label: "Throttled", was: "9", now: "0", change: "−9" });
  assert.deepEqual(row(found, "Age p50"), { label: "Age p50", was: "740 ms", now: "512 ms", change: "−228 ms" });
  assert.equal(row(found, "Cost")?.change, "same");
});

test("what there is not in a run has no number and no change", () => {
  assert.deepEqual(row(comparison({ age_p99_ms: 5 }), "Age p99"), { label: "Age p99", was: "–", now: "5 ms", change: "" });
});

test("what callers got back is told only where there was any", () => {
  assert.equal(row(comparison({}), "Returned to callers"), undefined);
  assert.equal(row(comparison({ returned: 3 }), "Returned to callers")?.change, "+3");
});

test("events that only one run has are told apart", () => {
  assert.equal(eventWords(comparison({})), "1,196 events went the same way, 15 differently, 2 came only now.");
});

test("where no event went the same way, all went differently", () => {
  assert.equal(eventWords({ ...comparison({}), events: { same: 0, changed: 507, only_was: 0, only_now: 0 } }), "All 507 events went differently.");
});

test("runs that do not differ say so", () => {
  const events = { same: 1211, changed: 0, only_was: 0, only_now: 0 };
  assert.equal(eventWords({ ...comparison({}), events }), "No event went differently: all 1,211 went the same way.");
  assert.equal(eventWords({ ...comparison({}), events: { ...events, only_now: 2 } }), "1,211 events went the same way, none differently, 2 came only now.");
});

test("what goes on and what is refused is named", () => {
  assert.equal(waitingWords([{ where: "reserve 9", message: "is not finished.", remedy: "" }]), "Reserve 9 is still being simulated. The comparison follows by itself.");
  assert.equal(refusalWords([{ where: "reserve 9", message: "was stopped.", remedy: "Start it anew." }]), "Reserve 9 was stopped. Start it anew.");
});

test("a journey is told from its publication on, and marked from where it differs", () => {
  const at = (/** @type {number} */ at_us, /** @type {string} */ kind, value = 0) => ({ at_us, kind, node: "worker", edge: null, rule: null, attempt: 1, value });
  const steps = stepsOf([at(5_000_000, "PUBLISHED"), at(5_400_000, "THROTTLED", 1_000_000), at(6_400_000, "LOST")], 1);
  assert.deepEqual(steps.map(({ at, words, differs }) => [at, words, differs]), [
    ["0.000 s", "Published by worker", false],
    ["+400 ms", "Throttled at worker, again in 1 s", true],
    ["+1.40 s", "Lost", true],
  ]);
});
