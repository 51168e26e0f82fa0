import assert from "node:assert/strict";
import test from "node:test";
import { bands, curveFigure, curveTable, segments } from "ef/lab/curve_figure";
import { curvesOf, metricsShown } from "ef/lab/curves";
import { goalParts } from "ef/lab/figure";
import { frontFigure, frontOf, frontTable } from "ef/lab/front";
import { heatFigure, heatOf, heatTable } from "ef/lab/heat";
import { scaleOf, spread } from "ef/lab/scale";
import { sensitivityFigure, sensitivityOf, sensitivityTable } from "ef/lab/sensitivity";
import { blockedBy, comparison, verdictOf } from "ef/lab/verdict";
import { anExperiment } from "./an_experiment.js";

const INKS = { font: {}, axis: {}, layout: {}, hand: "hand", handSoft: "soft", ink1: "1", ink2: "2", ink3: "3", line3: "l", card: "card", press: "p", failed: "f", failedText: "ft", ok: "ok" };

/** @template T @param {T | null | undefined} value @returns {T} */
function there(value) {
  assert.ok(value !== null && value !== undefined);
  return value;
}

test("charts are of the goals, of what decides then, and of what else matters", () => {
  assert.deepEqual(metricsShown(anExperiment(), 4), ["age_p99_ms", "usd_per_million", "throttled_share", "lost_per_million"]);
});

test("a line for each value of the next axis, the best's in front, and the flow as it is as a diamond", () => {
  const curves = there(curvesOf(anExperiment(), 0, "age_p99_ms"));

  assert.deepEqual(curves.lines.map(({ label, isFocus }) => [label, isFocus]), [["1", false], ["10", true]]);
  assert.deepEqual(curves.lines[1].points.map((point) => point?.mean), [150_000, 60_000, 18_000]);
  assert.deepEqual(curves.now, { x: 1, value: 134_000, text: "134 s now" });
  assert.equal(curves.recommended, 2);
  assert.equal(curves.goal?.text, "Goal: at most 30 s");
});

test("the other axis makes the other lines", () => {
  const curves = there(curvesOf(anExperiment(), 1, "usd_per_million"));

  assert.deepEqual(curves.lines.map(({ label }) => label), ["2", "5", "12"]);
  assert.equal(curves.recommended, 1);
  assert.equal(curves.goal, null);
});

test("now stands between two values where it is none of them", () => {
  const experiment = anExperiment();
  experiment.fixed.axes[0].now = 8.5;
  assert.equal(curvesOf(experiment, 0, "age_p99_ms")?.now?.x, 1.5);
  experiment.fixed.axes[0].now = null;
  assert.equal(curvesOf(experiment, 0, "age_p99_ms")?.now, null);
});

test("where seeds are missing the line is dotted and its end hollow", () => {
  const { data } = curveFigure(there(curvesOf(anExperiment(), 0, "age_p99_ms")), INKS, 200);
  const marks = there(data.find((trace) => trace.mode === "markers" && Array.isArray(trace.marker.color)));

  assert.deepEqual(marks.marker.color, ["hand", "hand", "card"]);
  assert.deepEqual(data.find((trace) => trace.line?.dash === "dot")?.x, [1, 2, null]);
  assert.deepEqual(data.find((trace) => trace.line?.width === 2.25)?.x, [0, 1, null]);
});

test("the recommended value is a column, and a goal hatches the side that misses it", () => {
  const { data, layout } = curveFigure(there(curvesOf(anExperiment(), 0, "age_p99_ms")), INKS, 200);

  assert.deepEqual([layout.shapes[0].x0, layout.shapes[0].x1], [1.76, 2.24]);
  assert.ok(data[0].fillpattern);
  assert.deepEqual([Math.min(...data[0].y), Math.max(...data[0].y)], [30_000, 300_000]);
  assert.equal(layout.yaxis.type, "log");
});

test("a goal of at least misses below", () => {
  const scale = scaleOf([0, 100], "count");
  const { data } = goalParts({ side: "at_least", bound: 40, text: "" }, scale, [0, 1], INKS);

  assert.deepEqual(data[0].y, [0, 0, 40, 40, 0]);
});

test("segments and bands end where nothing is known", () => {
  const point = (/** @type {number} */ mean, complete = true, low = mean - 1) => ({ setting: 0, n: 2, mean, low, high: mean + 1, complete });
  const points = [point(1), point(2), null, point(4), point(5, false)];

  assert.deepEqual(segments(points, (one, other) => one.complete && other.complete).x, [0, 1, null]);
  assert.deepEqual(bands(points, 0.5).map(({ x }) => x), [[0, 1, 1, 0], [3, 4, 4, 3]]);
  assert.equal(Math.min(...bands(points, 0.5)[0].y), 0.5);
});

test("axes have round marks, and powers of ten where a time spans many", () => {
  assert.deepEqual(scaleOf([9_000, 250_000], "ms").ticks, [3000, 10_000, 30_000, 100_000, 300_000]);
  assert.deepEqual(scaleOf([3.7, 7.9], "usd").ticks, [2, 4, 6, 8]);
  assert.deepEqual(scaleOf([0.002, 0.39], "share").ticks, [0, 0.1, 0.2, 0.3, 0.4]);
  assert.deepEqual(scaleOf([0, 0], "count").ticks, [0, 1]);
  assert.deepEqual(scaleOf([], "count").ticks, [0, 1]);
});

test("labels that would lie on one another are moved apart in their order", () => {
  const moved = spread([10, 12, 60], 10);

  assert.ok(moved[1] - moved[0] >= 9.9);
  assert.equal(moved[2], 60);
  assert.deepEqual(spread([0, 0, 0], 10), [0, 10, 20]);
});

test("a table has what the picture has", () => {
  const table = curveTable(there(curvesOf(anExperiment(), 0, "age_p99_ms")));

  assert.deepEqual(table.heads, ["Reserved concurrency", "1", "10", "95 % low", "95 % high", "Seeds"]);
  assert.deepEqual(table.rows[2], ["12", { text: "40 s", value: 40_000 }, { text: "18 s", value: 18_000 }, { text: "16 s", value: 16_000 }, { text: "20 s", value: 20_000 }, "3"]);
});

test("a heat map is of two axes, says which cells pass and where the best is", () => {
  const heat = there(heatOf(anExperiment(), 0, 1, "age_p99_ms"));

  assert.deepEqual(heat.cells[1].map((cell) => cell?.text), ["150 s", "60 s", "18 s"]);
  assert.deepEqual(heat.best, { x: 2, y: 1 });
  assert.equal(heat.cells[1][2]?.meets, true);
  assert.equal(heatFigure(heat, INKS).data[0].text[1][2], "<b>18 s</b>");
  assert.deepEqual(heatTable(heat).rows[0][0], "1");
  assert.equal(heatOf(anExperiment(), 0, 0, "age_p99_ms"), null);
});

test("the front is a line among all settings", () => {
  const front = there(frontOf(anExperiment()));

  assert.deepEqual(front.front.map(({ setting }) => setting), [1, 5]);
  assert.equal(front.best?.setting, 5);
  assert.equal(front.now?.setting, 2);
  assert.equal(frontTable(front).rows[0][0], "reserved concurrency 2, batch size 10");
  const words = frontFigure(front, INKS, { large: false }).layout.annotations.map((/** @type {{text: string}} */ { text }) => text);
  assert.deepEqual(words, ["<b>now</b>", "<b>best so far</b>"]);
});

test("a word at the right end of the front stands before its mark", () => {
  const front = there(frontOf(anExperiment()));
  const last = front.dots.toSorted((a, b) => b.x - a.x)[0];
  const anchorOf = (/** @type {typeof front} */ one) => frontFigure(one, INKS, { large: false }).layout.annotations[0].xanchor;

  assert.equal(anchorOf(front), "left");
  assert.equal(anchorOf({ ...front, now: last }), "right");
});

test("the setting that matters most comes first", () => {
  const sensitivity = there(sensitivityOf(anExperiment(), "age_p99_ms"));

  assert.deepEqual(sensitivity.effects.map(({ label }) => label), ["Reserved concurrency", "Batch size"]);
  assert.equal(sensitivityFigure(sensitivity, INKS).layout.yaxis.tickvals[0], 1);
  assert.deepEqual(sensitivityTable(sensitivity).rows[0].slice(0, 3), ["Reserved concurrency", "12", { text: "29 s", value: 29_000 }]);
});

test("the verdict names the best, its goals and why it is the best", () => {
  const verdict = there(verdictOf(anExperiment()));

  assert.equal(verdict.title, "Best so far");
  assert.equal(verdict.seeds, "3 of 3 seeds done");
  assert.deepEqual(verdict.values.map(({ text, label }) => [text, label]), [["12", "reserved"], ["10", "batch size"]]);
  assert.deepEqual(verdict.goals.map(({ words, value }) => [words, value]), [["p99 event age at most 30 s", "18 s"], ["No events lost", "0"]]);
  assert.deepEqual(verdict.wish, { words: "The only one that passes", value: "$4.21" });
});

test("best so far becomes best at the end", () => {
  const { summary } = anExperiment();
  const best = { setting: 5, sure: true, final: true, passing: 1, words: "" };

  assert.equal(verdictOf(anExperiment({ over: true, summary: summary && { ...summary, best } }))?.title, "Best");
});

test("when nothing passes the nearest miss is shown and what blocks it", () => {
  const { summary } = anExperiment();
  const nearest = { setting: 4, goal: 0, metric: "age_p99_ms", value: 40_000, words: "p99 event age is 40 s, the goal is at most 30 s" };
  const experiment = anExperiment({ summary: summary && { ...summary, best: null, nearest } });

  const verdict = there(verdictOf(experiment));

  assert.equal(verdict.title, "Nothing passes yet");
  assert.equal(verdict.setting, 4);
  assert.equal(verdict.wish, null);
  assert.equal(verdict.goals[0].verdict, "missed");
  assert.equal(blockedBy(experiment)?.name, "p99 event age at most 30 s");
  assert.equal(verdictOf(anExperiment({ summary: null })), null);
});

test("arrows only where the interval leaves no doubt", () => {
  const rows = comparison(anExperiment());

  assert.deepEqual(rows.map(({ label, change, direction, verdict }) => [label, change, direction, verdict]), [
    ["p99 event age", "87%", "down", "better"],
    ["Throttled", "0.6 pt", "up", "worse"],
    ["Cost per million", "in noise", "", "none"],
    ["Lost per million", "same", "", "none"],
  ]);
});
