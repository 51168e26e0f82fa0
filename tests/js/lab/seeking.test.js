import assert from "node:assert/strict";
import test from "node:test";
import { seekWords, settingsTried, triedOnly, unseekable } from "ef/lab/seeking";
import { anExperiment } from "./an_experiment.js";

/** @param {any[][]} values of each axis @param {Partial<import("ef/lab/types").Design>} [news] @returns {import("ef/lab/types").Design} */
function aDesign(values, news = {}) {
  const axes = values.map((one, at) => ({ node: "work", property: `P${at}`, values: one }));
  return { axes, seeds: { first: 1, count: 5 }, goals: [{ metric: "lost", at_most: 0 }], then: {}, until_us: 1e6, warm_up_us: 0, same_luck: true, seek: true, ...news };
}

const HUNDRED = Array.from({ length: 100 }, (_, at) => at + 1);

test("a search tries few of many values", () => {
  assert.equal(settingsTried(aDesign([HUNDRED])), 10);
  assert.equal(settingsTried(aDesign([[1, 2, 3]])), 3);
  assert.equal(settingsTried(aDesign([HUNDRED, [1, 2]], { seek: false })), 200);
  assert.equal(settingsTried(aDesign([], { seek: false })), 1);
  assert.equal(settingsTried(aDesign([[]])), 0);
});

test("what is in the way of a search is said", () => {
  assert.equal(unseekable(aDesign([HUNDRED])), "");
  assert.equal(unseekable(aDesign([[1, null]])), "");
  assert.equal(unseekable(aDesign([HUNDRED, [1, 2]])), "One setting must be varied, and no other.");
  assert.equal(unseekable(aDesign([["off", "on"]])), "The setting must have several numbers to look among, as 1 to 50.");
  assert.equal(unseekable(aDesign([HUNDRED], { goals: [] })), "There must be a goal to reach.");
});

test("the switch says what it does, or why it can't", () => {
  assert.equal(seekWords(aDesign([HUNDRED])), "At most 10 of 100 values are tried. What is enough is expected to go on being enough.");
  assert.equal(seekWords(aDesign([HUNDRED], { seek: false })), "All 100 values are tried. On, they are halved again and again: 10 at most.");
  assert.equal(seekWords(aDesign([])), "Not possible like this. One setting must be varied, and no other.");
});

test("of a search only what was tried is shown", () => {
  const experiment = anExperiment();
  const { fixed } = experiment;
  assert.equal(triedOnly(experiment), experiment);

  const [axis] = fixed.axes;
  const settings = axis.values.map((value, number) => ({ number, values: [value], labels: [axis.labels[number]], label: "", is_base: false }));
  const last = settings.length - 1;
  const cells = experiment.cells.slice(0, 2).map((cell, at) => ({ ...cell, setting: at ? last : 0 }));
  const shown = triedOnly({ ...experiment, cells, fixed: { ...fixed, design: { ...fixed.design, seek: true }, axes: [axis], settings } });

  assert.deepEqual(shown.fixed.settings.map(({ number }) => number), [0, last]);
  assert.deepEqual(shown.fixed.axes[0].values, [axis.values[0], axis.values[last]]);
  assert.deepEqual(shown.fixed.axes[0].labels, [axis.labels[0], axis.labels[last]]);
});
