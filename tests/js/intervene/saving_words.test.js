import assert from "node:assert/strict";
import { test } from "node:test";

import { savingWords, trialName, trialNote } from "ef/intervene/saving_words";

const manifest = /** @type {any} */ ({ interventions: [{ at_us: 5, fault: { node: "worker", kind: "fail" } }] });
const trial = { name: "reserve 10", part: "worker", further: [{}], without: null, saves: true, delivered_more: 13 };
const left_out = { ...trial, name: "", part: null, further: null, without: 0 };

test("a change is named by what it sets or leaves out", () => {
  assert.equal(trialName(trial, manifest), "reserve 10");
  assert.equal(trialName(left_out, manifest), "without “Fail worker”");
});

test("it is said whose setting it is and how many others it delivers", () => {
  assert.equal(trialNote(trial), "of worker, 12 others would be delivered too");
  assert.equal(trialNote({ ...left_out, delivered_more: 1 }), "");
});

test("what was tried in vain and what could not be tried is told", () => {
  const vain = { ...trial, saves: false };
  const changes = [trial, vain, { ...trial, saves: null }];
  assert.equal(savingWords({ event: 1, poison: false, changes }, manifest), "Any one of these delivers it. Tried in vain: reserve 10. There was no time to try 1 change.");
  assert.equal(savingWords({ event: 1, poison: false, changes: [] }, manifest), "No change that was tried delivers it.");
  assert.match(savingWords({ event: 1, poison: true, changes: [vain] }, manifest), /^The code fails on this event every time/);
});
