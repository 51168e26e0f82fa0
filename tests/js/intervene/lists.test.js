import assert from "node:assert/strict";
import { test } from "node:test";

import { clockOf, clockText } from "ef/intervene/clock_text";
import { changedList, listName, ownOf, toldCount } from "ef/intervene/lists";

const told = { at_us: 1, drop: { event: 1 } };
const first = { at_us: 5, drop: { event: 2 } };
const second = { at_us: 9, drop: { event: 3 } };
const manifest = /** @type {any} */ ({ scenario: { interventions: [told] }, interventions: [told, first, second] });

test("what belongs to the scenario's story is not a person's own", () => {
  assert.equal(toldCount(manifest), 1);
  assert.deepEqual(ownOf(manifest), [first, second]);
  assert.deepEqual(ownOf(/** @type {any} */ ({ scenario: {}, interventions: [first] })), [first]);
});

test("one is changed or left out, the others stay in their order", () => {
  const moved = (/** @type {any} */ intervention) => ({ ...intervention, at_us: 7 });
  assert.deepEqual(changedList(manifest, [1], moved), [{ ...first, at_us: 7 }, second]);
  assert.deepEqual(changedList(manifest, [1, 2], () => null), []);
  assert.deepEqual(changedList(manifest, [0], () => null), [first, second]);
});

test("a time is read as it is written", () => {
  for (const us of [0, 45_500_000, 766_880_000, 3_723_000_000]) assert.equal(clockOf(clockText(us)), us);
  assert.equal(clockOf("45 s"), 45_000_000);
  assert.equal(clockOf("soon"), null);
  assert.equal(clockOf("-5"), null);
});

test("a branch is named by its only change, or by how many it has", () => {
  assert.equal(listName([{ at_us: 1, fault: { node: "worker", kind: "fail" } }]), "fail worker");
  assert.equal(listName([first, second]), "2 changes");
});
