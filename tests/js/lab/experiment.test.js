import assert from "node:assert/strict";
import test from "node:test";
import { cellWords, eventsPerSecond, focusOf, goalWords, merged, progressWords, shownOf } from "ef/lab/experiment";
import { columnsOf, groupsOf, moved, shortName } from "ef/lab/grid";
import { byField } from "ef/lab/problems";
import { csvOf } from "ef/lab/csv";
import { aCell, anExperiment } from "./an_experiment.js";

test("an answer that says only what is new is put into what was known", () => {
  const before = anExperiment();
  const { fixed, ...answer } = anExperiment({ version: 8, summary: null, cells: [{ ...aCell(5, 2), state: "failed", error: "It broke.", metrics: null }] });

  const after = merged(before, answer);

  assert.equal(after.fixed, before.fixed);
  assert.equal(after.version, 8);
  assert.equal(after.cells.length, 18);
  assert.equal(after.cells.find(({ setting, place }) => setting === 5 && place === 2)?.state, "failed");
  assert.equal(after.summary, before.summary);
});

test("settings that an answer leaves out of its summary are as they were", () => {
  const before = anExperiment();
  const { fixed, ...answer } = anExperiment();
  const [first] = answer.summary?.settings ?? [];
  const news = { ...answer, summary: answer.summary && { ...answer.summary, best: null, settings: [{ ...first, n: 9 }] } };

  const { summary } = merged(before, news);

  assert.equal(summary?.settings.length, 6);
  assert.equal(summary?.settings.find(({ number }) => number === 0)?.n, 9);
  assert.equal(summary?.best, null);
});

test("the preview is shown until the full answer knows every setting", () => {
  const preview = anExperiment({ id: "p", preview: true });
  const begun = anExperiment({ counts: { all: 18, finished: 3, running: 2, queued: 13, failed: 0, skipped: 0 } });

  assert.equal(shownOf(null, null, true), null);
  assert.equal(shownOf(null, preview, true), preview);
  assert.equal(shownOf(begun, preview, false), preview);
  assert.equal(shownOf(anExperiment(), preview, false)?.id, "e1");
  assert.equal(shownOf({ ...begun, over: true }, preview, false)?.id, "e1");
  assert.equal(shownOf({ ...begun, over: true }, preview, true), preview);
});

test("everything is about the best, else the nearest, else the flow as it is", () => {
  const { summary } = anExperiment();
  assert.ok(summary);

  assert.equal(focusOf(anExperiment()), 5);
  assert.equal(focusOf(anExperiment({ summary: { ...summary, best: null, nearest: { setting: 4, goal: 0, metric: "age_p99_ms", value: 1, words: "" } } })), 4);
  assert.equal(focusOf(anExperiment({ summary: null })), 2);
});

test("how it goes is said in words", () => {
  assert.equal(progressWords(anExperiment()), "15 s left at 3.8 runs/s");
  assert.equal(progressWords(anExperiment({ state: "queued" })), "Waiting for a worker.");
  assert.equal(progressWords(anExperiment({ state: "paused", counts: { all: 18, finished: 4, running: 0, queued: 14, failed: 0, skipped: 0 } })), "Paused, 14 runs to go.");
  assert.equal(progressWords(anExperiment({ state: "finished", counts: { all: 18, finished: 15, running: 0, queued: 0, failed: 1, skipped: 2 } })), "Finished, 2 not needed, 1 failed.");
  assert.equal(eventsPerSecond(anExperiment()), 3800);
  assert.equal(eventsPerSecond(anExperiment({ runs_per_s: null })), null);
});

test("a cell says its setting, its seed and what came out", () => {
  const { fixed } = anExperiment();

  assert.equal(cellWords(fixed, aCell(5, 1)), "Reserved concurrency 12, batch size 10, seed 8: meets the goal, p99 event age 18 s, Events lost 0.");
  assert.equal(cellWords(fixed, { ...aCell(0, 0), state: "queued" }), "Reserved concurrency 2, batch size 1, seed 7: queued.");
  assert.equal(cellWords(fixed, { ...aCell(0, 0), state: "failed", error: "It broke." }), "Reserved concurrency 2, batch size 1, seed 7: It broke.");
  assert.equal(goalWords({ metric: "lost", at_most: 0 }, fixed), "No events lost");
  assert.equal(goalWords({ metric: "age_p99_ms", at_least: 500 }, fixed), "p99 event age at least 500 ms");
});

test("columns are grouped by the first axis, and the flow as it is stands beside them if the grid has it not", () => {
  const { fixed } = anExperiment();
  const beside = { number: 6, values: [7, 1], labels: ["7", "1"], label: "now", is_base: true };

  assert.deepEqual(groupsOf(fixed), [
    { label: "Reserved 2", settings: [0, 1] },
    { label: "Reserved 5", settings: [2, 3] },
    { label: "Reserved 12", settings: [4, 5] },
  ]);
  assert.deepEqual(columnsOf(groupsOf({ ...fixed, settings: [...fixed.settings, beside] })), [0, 1, 2, 3, 4, 5, 6]);
  assert.equal(groupsOf({ ...fixed, settings: [...fixed.settings, beside] })[3].label, "Now");
  assert.equal(shortName("p99 event age"), "P99 event");
});

test("arrows stop at the edges of the grid", () => {
  assert.deepEqual(moved({ column: 0, row: 0 }, "ArrowLeft", 6, 3), { column: 0, row: 0 });
  assert.deepEqual(moved({ column: 1, row: 1 }, "ArrowDown", 6, 3), { column: 1, row: 2 });
  assert.deepEqual(moved({ column: 1, row: 1 }, "End", 6, 3), { column: 5, row: 1 });
  assert.equal(moved({ column: 1, row: 1 }, "x", 6, 3), null);
});

test("each complaint is said at its field, and the rest about the whole", () => {
  const { design } = anExperiment().fixed;
  const said = byField(
    [
      { where: "resize.ReservedConcurrentExecutions", message: "must be at most 1,000.", remedy: "" },
      { where: "videos->resize.BatchSize = 0", message: "is too small.", remedy: "Try 1." },
      { where: "resize.ReservedConcurrentExecutions.p50_ms", message: "has no parameter.", remedy: "" },
      { where: "axes[1].property", message: "has no such setting.", remedy: "" },
      { where: "goals[1].at_most", message: "must be a number.", remedy: "" },
      { where: "goals", message: "bound lost twice on the same side.", remedy: "Keep one." },
      { where: "warm_up_us", message: "is too long.", remedy: "" },
      { where: "seeds.count", message: "must be a whole number.", remedy: "" },
      { where: "then.lowest", message: "there is no metric.", remedy: "" },
      { where: "the experiment", message: "would be 900 runs.", remedy: "Try fewer." },
    ],
    design,
  );

  assert.deepEqual(Object.fromEntries(said), {
    "axis resize.ReservedConcurrentExecutions": "Must be at most 1,000. Has no parameter.",
    "axis videos->resize.BatchSize": "Is too small. Try 1. Has no such setting.",
    "goal 1": "Must be a number.",
    goals: "Bound lost twice on the same side. Keep one.",
    "warm-up": "Is too long.",
    seeds: "Must be a whole number.",
    then: "There is no metric.",
    whole: "The experiment would be 900 runs. Try fewer.",
  });
});

test("a table is saved with its numbers, quoted, and never as a formula", () => {
  const table = { caption: "", heads: ["Setting, all", "Age"], rows: [["=1+1", { text: "18 s", value: 18_000 }], ['say "x"', { text: "", value: -2 }]] };

  assert.equal(csvOf(table), '"Setting, all",Age\r\n\'=1+1,18000\r\n"say ""x""",-2\r\n');
});
