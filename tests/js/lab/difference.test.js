import assert from "node:assert/strict";
import { test } from "node:test";

import { differenceWords, placeToCompare, whyNotDifferent } from "ef/lab/difference";

/** Three seeds of two settings, the second of which is the flow as it is. @param {string[]} states by setting and seed @returns {any} */
const experiment = (states, same_luck = true) => ({
  fixed: {
    design: { same_luck },
    base: 1,
    seeds: [70, 71, 72],
    settings: [
      { number: 0, is_base: false },
      { number: 1, is_base: true },
    ],
  },
  cells: states.flatMap((of, setting) => [...of].map((letter, place) => ({ setting, place, state: letter === "f" ? "finished" : "queued" }))),
});

test("the first seed that both have been run with is compared", () => {
  assert.equal(placeToCompare(experiment(["qff", "fqf"]), 0), 2);
  assert.equal(placeToCompare(experiment(["qff", "fqq"]), 0), 1);
  assert.equal(placeToCompare(experiment(["qqq", "fff"]), 0), 0);
});

test("the action says which seed it is about", () => {
  const all = experiment(["fff", "fff"]);
  assert.equal(whyNotDifferent(all, 0), "");
  assert.equal(differenceWords(all, 0), "Opens the studio where seed 70 first parts from the flow as it is");
});

test("the flow as it is, and other luck, have nothing to differ from", () => {
  assert.equal(whyNotDifferent(experiment(["fff", "fff"]), 1), "This is the flow as it is.");
  assert.match(differenceWords(experiment(["fff", "fff"], false), 0), /no event is the same in two of them/);
});
