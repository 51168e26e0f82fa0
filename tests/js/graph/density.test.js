import assert from "node:assert/strict";
import test from "node:test";
import { densityAt, isShown, ribbonAt, visibleAt } from "ef/graph/density";
import { layOut } from "ef/graph/layout";
import { emptyPicture, fillPicture, listMarks } from "ef/graph/marks";
import { Growing } from "ef/lib/growing";
import { toldRun } from "../flow.js";

const S = 1_000_000;

/** Evenly spread at these rates, each held for ten seconds. @param {...number} rates */
function times(...rates) {
  const found = new Growing(Float64Array);
  rates.forEach((rate, step) => {
    for (let index = 0; index < 10 * rate; index += 1) found.push(Math.round(step * 10 * S + ((index + 0.5) * S) / rate));
  });
  return found;
}

/** @param {import("ef/graph/density").Density} density */
const grain = ({ level, every }) => [level, every];

test("up to 40 a second every event is a mark, then every 10th, every 50th, then none", () => {
  for (const [rate, expected] of /** @type {[number, number[]][]} */ ([[40, [0, 1]], [41, [1, 10]], [200, [1, 10]], [210, [1, 50]], [400, [1, 50]], [410, [2, 1]]])) {
    assert.deepEqual(grain(densityAt(times(rate), 8 * S, 1)), expected, `${rate}/s`);
  }
});

test("the rate is that on the screen", () => {
  assert.deepEqual(grain(densityAt(times(30), 7 * S, 1)), [0, 1]);
  assert.deepEqual(grain(densityAt(times(30), 7 * S, 4)), [1, 10]);
});

test("what has become rarer is drawn one by one again only below 80 % of where that ended", () => {
  const at = (/** @type {number[]} */ ...rates) => grain(densityAt(times(...rates), 18.5 * S, 1));

  assert.deepEqual([at(50, 36), at(50, 30)], [[1, 10], [0, 1]]);
  assert.deepEqual([at(300, 170), at(300, 150)], [[1, 50], [1, 10]]);
  assert.deepEqual([at(500, 350), at(500, 310)], [[2, 1], [1, 50]]);
});

test("marks and ribbon cross-fade where the grain changes", () => {
  const rising = times(30, 100);
  const at = (/** @type {number} */ ms) => densityAt(rising, 10 * S + ms * 1000, 1);

  assert.deepEqual([visibleAt(at(120), 10, 1), visibleAt(at(120), 11, 1), visibleAt(at(240), 11, 1)], [1, 0.5, 0]);
  const full = times(100, 900);
  const later = (/** @type {number} */ ms) => densityAt(full, 10 * S + ms * 1000, 1);
  assert.deepEqual([ribbonAt(later(60), 1), ribbonAt(later(240), 1), visibleAt(later(60), 50, 1)], [0.25, 1, 0.75]);
  const falling = times(900, 30);
  assert.equal(ribbonAt(densityAt(falling, 10 * S + 180_000, 1), 1), 0.25);
});

test("at the highest speed there are ribbons alone", () => {
  assert.deepEqual(grain(densityAt(times(1), 5 * S, 600)), [2, 1]);
});

test("of what is rare the first five of every second are shown, of each second", () => {
  const failures = times(8);
  const shown = Array.from({ length: failures.length }, (_, index) => isShown(failures, index, 1));

  assert.deepEqual(shown.slice(0, 16), [true, true, true, true, true, false, false, false, true, true, true, true, true, false, false, false]);
  assert.equal(shown.filter(Boolean).length, 50);
});

test("which of them are shown depends on wall time, and batches count as one", () => {
  const failures = times(4);
  assert.equal(Array.from({ length: 40 }, (_, index) => isShown(failures, index, 10)).filter(Boolean).length, 5);

  const batches = new Growing(Float64Array);
  for (let batch = 0; batch < 6; batch += 1) for (let event = 0; event < 3; event += 1) batches.push(batch * 100_000);
  assert.deepEqual([isShown(batches, 14, 1, true), isShown(batches, 15, 1, true), isShown(batches, 14, 1)], [true, false, false]);
});

/** So many dead letters within half a second. @param {number} letters */
function aStorm(letters) {
  /** @type {import("../flow.js").ToldRow[]} */
  const rows = [];
  for (let event = 0; event < letters; event += 1) rows.push({ at: event, kind: "PUBLISHED", event, node: "uploads" }, { at: event, kind: "QUEUED", event, node: "resize", edge: "uploads->resize" });
  for (let event = 0; event < letters; event += 1) {
    const at = S + Math.round((event * S) / 2 / letters);
    rows.push({ at, kind: "GAVE_UP", event, node: "resize", attempt: 1 }, { at, kind: "SENT", event, node: "dead", edge: "resize->dead", attempt: 1 }, { at, kind: "DEAD_LETTERED", event, node: "resize", attempt: 1 });
  }
  return toldRun({ nodes: { uploads: "s3", resize: "function", dead: "sqs" }, edges: [{ name: "uploads->resize", invocation: "asynchronous" }, { name: "resize->dead", role: "dead_letter" }], rows });
}

test("of many dead letters five are drawn, the followed one too, and the others are counted", () => {
  const trace = aStorm(20);
  const layout = layOut(trace.manifest);
  const at = (/** @type {number} */ follow) => fillPicture(emptyPicture(), { trace, layout, t_us: 1.6 * S, speed: 1, follow, calm: false });
  const dead = (/** @type {number} */ follow) => listMarks(at(follow).marks, trace).filter(({ glyph }) => glyph === "dead").map(({ event }) => event);

  assert.deepEqual(dead(-1), [0, 1, 2, 3, 4]);
  assert.equal(at(-1).rare.get(1), 15);
  assert.deepEqual([dead(17), at(17).rare.get(1)], [[0, 1, 2, 3, 4, 17], 14]);
});
