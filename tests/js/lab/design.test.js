import assert from "node:assert/strict";
import test from "node:test";
import { isMoreSeeds, isSameDesign, newDesign, offered, remaining, sizeOf, withAxis, withGoal, withPrecision, withValues, withoutAxis, withoutGoal } from "ef/lab/design";
import { preciseWords, sizeWords, tooLarge, usualName, warmUpWords } from "ef/lab/size";

/** @param {Partial<import("ef/lab/types").Setting>} [news] @returns {import("ef/lab/types").Setting} */
function aSetting(news = {}) {
  return { property: "BatchSize", label: "Batch size", group: "", kind: "integer", minimum: 1, maximum: 10, unit: "", choices: [], optional: false, scale: "linear", now: 1, suggested: [10, 1, 5], help: "", ...news };
}

/** @type {import("ef/lab/types").Choices} */
const CHOICES = {
  parts: [
    { node: "resize", title: "resize", role: "function", settings: [aSetting({ property: "ReservedConcurrentExecutions", label: "Reserved concurrency", optional: true })] },
    { node: "videos->resize", title: "videos to resize", role: "trigger", settings: [aSetting(), aSetting({ property: "filter", label: "Filter", kind: "filter", now: "on", suggested: ["off", "on"] })] },
  ],
  metrics: [],
  limits: { points: 100, events: 1_000_000, at_once: 2 },
  seed: 7,
  until_us: 600_000_000,
  events_expected: 1000,
  preview_events: 10_000,
  defaults: { goals: [{ metric: "lost", at_most: 0 }], then: { lowest: "usd_per_million" }, warm_up: "10%", seeds: { first: 7, count: 5 } },
};

test("a new design has the usual goals, seeds and fence, and varies nothing", () => {
  const design = newDesign(CHOICES);

  assert.equal(design.warm_up_us, 60_000_000);
  assert.deepEqual(design.axes, []);
  assert.deepEqual(sizeOf(design), { settings: 1, seeds: 5, runs: 5 });
});

test("a setting that is added brings its suggested values in order, and is offered no more", () => {
  const design = withAxis(newDesign(CHOICES), "videos->resize", CHOICES.parts[1].settings[0]);

  assert.deepEqual(design.axes[0].values, [1, 5, 10]);
  assert.deepEqual(offered(CHOICES, design)[1].settings.map(({ property }) => property), ["filter"]);
  assert.deepEqual(withoutAxis(design, "videos->resize.BatchSize").axes, []);
});

test("values stay in order, not set comes last, and what was shown is left alone", () => {
  const before = withAxis(newDesign(CHOICES), "videos->resize", CHOICES.parts[1].settings[0]);
  const after = withValues(before, "videos->resize.BatchSize", (values) => [...values, null, 3]);

  assert.deepEqual(after.axes[0].values, [1, 3, 5, 10, null]);
  assert.deepEqual(before.axes[0].values, [1, 5, 10]);
  assert.ok(!isSameDesign(before, after));
  assert.ok(isSameDesign(before, structuredClone(before)));
});

test("a filter can be off or on, whichever is left", () => {
  assert.deepEqual(remaining(CHOICES.parts[1].settings[1], ["on"]), ["off"]);
  assert.deepEqual(remaining(aSetting({ property: "filter", kind: "filter", suggested: ["off"] }), ["off"]), []);
  assert.deepEqual(remaining(aSetting(), [1]), []);
});

test("more seeds of the same are told from another design", () => {
  const before = withAxis(newDesign(CHOICES), "videos->resize", CHOICES.parts[1].settings[0]);

  assert.ok(isMoreSeeds({ ...before, seeds: { first: 7, count: 6 } }, before));
  assert.ok(!isMoreSeeds({ ...before, seeds: { first: 7, count: 4 } }, before));
  assert.ok(!isMoreSeeds({ ...before, seeds: { first: 8, count: 6 } }, before));
  assert.ok(!isMoreSeeds({ ...before, seeds: { first: 7, count: 6 }, same_luck: false }, before));
});

test("goals are changed and dropped by place", () => {
  const design = withGoal(newDesign(CHOICES), 1, { metric: "age_p99_ms", at_most: 5 });

  assert.equal(design.goals.length, 2);
  assert.deepEqual(withoutGoal(design, 0).goals, [{ metric: "age_p99_ms", at_most: 5 }]);
});

test("the size is said in events until the speed is known, then in time", () => {
  const design = withAxis(newDesign(CHOICES), "videos->resize", CHOICES.parts[1].settings[0]);

  assert.equal(sizeWords(design, CHOICES, null), "About 15K events. More seeds narrow the bands. 10 seeds would be 30 runs, about 30K events.");
  assert.equal(sizeWords(design, CHOICES, 1000), "About 15 s. More seeds narrow the bands. 10 seeds would take about 30 s.");
});

test("the flow as it is runs besides where no setting is it", () => {
  const design = withValues(withAxis(newDesign(CHOICES), "videos->resize", CHOICES.parts[1].settings[0]), "videos->resize.BatchSize", () => [5, 10]);

  assert.match(sizeWords(design, CHOICES, null), /^About 10K events. 5 more runs of the flow as it is now, to compare with. More seeds/);
});

test("what is too large is refused before it is sent", () => {
  const design = withAxis({ ...newDesign(CHOICES), seeds: { first: 7, count: 50 } }, "videos->resize", CHOICES.parts[1].settings[0]);

  assert.match(tooLarge(design, CHOICES), /^100 runs are the most/);
  assert.match(tooLarge({ ...design, axes: [] }, { ...CHOICES, events_expected: 50_000 }), /^1M events in all are the most, this would be 2.5M/);
  assert.equal(tooLarge(newDesign(CHOICES), CHOICES), "");
});

test("an experiment without a name is named after what it varies", () => {
  const design = withAxis(newDesign(CHOICES), "resize", CHOICES.parts[0].settings[0]);

  assert.equal(usualName(newDesign(CHOICES), CHOICES), "New experiment");
  assert.equal(usualName(withAxis(design, "videos->resize", CHOICES.parts[1].settings[0]), CHOICES), "Vary reserved concurrency and batch size");
});

test("seeds are spared where the first goal is known well, until one wants them all again", () => {
  const design = withPrecision(newDesign(CHOICES));

  assert.deepEqual(design.precise, { metric: "lost", percent: 5 });
  assert.equal(withPrecision({ ...newDesign(CHOICES), goals: [] }).precise?.metric, "usd_per_million");
  assert.ok(!isSameDesign(design, newDesign(CHOICES)));
  assert.ok(isSameDesign(withPrecision(design), newDesign(CHOICES)));
  assert.match(preciseWords(design, CHOICES), /known to ± 5 %, after three seeds/);
});

test("the fence says what it leaves out", () => {
  assert.equal(warmUpWords(newDesign(CHOICES)), "What is published in the first 1 min of 10 min is left out of every figure.");
  assert.match(warmUpWords({ ...newDesign(CHOICES), warm_up_us: 0 }), /^All of the 10 min counts/);
});
