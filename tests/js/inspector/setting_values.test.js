import assert from "node:assert/strict";
import { test } from "node:test";

import { changeName, defaultWords, positionOf, rangeWords, readSetting, stepped, valueAt } from "ef/inspector/setting_values";

/** @param {Partial<import("ef/inspector/setting_values").SettingField>} [more] */
const aField = (more = {}) => ({
  name: "MemorySize",
  label: "Memory",
  value: 512,
  default: 128,
  minimum: 128,
  maximum: 10_240,
  unit: "MB",
  kind: /** @type {const} */ ("integer"),
  scale: /** @type {"linear" | "log"} */ ("log"),
  help: "",
  model_choice: false,
  ...more,
});

test("a number with separators is read", () => {
  assert.deepEqual(readSetting(aField(), "10,240"), { value: 10_240, problem: "" });
});

test("what is out of range stays, with a sentence", () => {
  assert.deepEqual(readSetting(aField(), "64"), { value: 64, problem: "Possible is 128 to 10,240." });
  assert.equal(readSetting(aField(), "200.5").problem, "Only whole numbers are possible here.");
  assert.equal(readSetting(aField(), "lots").problem, "“lots” is not a number.");
});

test("an empty field means none where none is possible", () => {
  assert.deepEqual(readSetting(aField({ default: null }), " "), { value: null, problem: "" });
  assert.equal(readSetting(aField(), "").problem, "A number is needed here.");
});

test("a logarithmic slider goes there and back", () => {
  const field = aField();

  assert.equal(positionOf(field, 128), 0);
  assert.equal(positionOf(field, 10_240), 1);
  assert.ok(Math.abs(positionOf(field, 1145) - 0.5) < 0.01);
  for (const value of [128, 256, 512, 1024, 10_240]) assert.ok(Math.abs(valueAt(field, positionOf(field, value)) - value) / value < 0.01);
});

test("a logarithmic slider may begin at zero", () => {
  const field = aField({ minimum: 0, maximum: 900 });

  assert.equal(positionOf(field, 0), 0);
  assert.equal(valueAt(field, 0), 0);
  assert.equal(valueAt(field, 1), 900);
});

test("arrow keys stay inside the range", () => {
  assert.equal(stepped(aField(), 128, -1), 128);
  assert.equal(stepped(aField({ kind: "number", minimum: 0, maximum: 1 }), 0.02, 1), 0.03);
});

test("range and default are said under the slider", () => {
  assert.equal(rangeWords(aField()), "128 to 10,240");
  assert.equal(defaultWords(aField()), "AWS default 128 MB");
  assert.equal(defaultWords(aField({ default: null })), "AWS default: none");
  assert.equal(defaultWords(aField({ model_choice: true })), "Default 128 MB");
});

test("a branch is named after what was changed", () => {
  const reserved = aField({ name: "ReservedConcurrentExecutions", label: "Reserved concurrency", unit: null });

  assert.equal(changeName(reserved, 10), "reserve 10");
  assert.equal(changeName(reserved, null), "no reserve");
  assert.equal(changeName(aField(), 1024), "memory 1,024 MB");
});
