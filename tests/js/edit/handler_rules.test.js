import assert from "node:assert/strict";
import test from "node:test";
import { FAILS_ON, codeFields, rulesKind } from "ef/edit/handler_rules";

const kind = rulesKind(["ledger"]);
/** @param {any} rule @param {string[]} [depends] */
const values = (rule, depends = []) => Object.fromEntries(rulesKind(depends).fields(rule).map(({ name, value }) => [name, value]));

test("a rule's fields say what it says, and the usual where it says nothing", () => {
  const rule = { pattern: { body: { total: [1] } }, from: "1m", outcome: "timeout", duration: { uniform: { low_ms: 1, high_ms: 2 } }, factor: 3 };

  assert.deepEqual(values(rule), { outcome: "timeout", pattern: '{"body":{"total":[1]}}', from: "1m", until: null, duration: "uniform", "duration.low_ms": 1, "duration.high_ms": 2, factor: 3 });
  assert.deepEqual(values({}), { outcome: "error", pattern: null, from: null, until: null, duration: null, factor: 1 });
  assert.deepEqual(values({ duration: 250 })["duration.ms"], 250);
});

test("every field gives back the rule that it was read from", () => {
  const rule = { pattern: { body: { total: [1] } }, until: "2m", outcome: "none", duration: { lognormal: { p50_ms: 5, p95_ms: 9 } }, factor: 2, downstream: "ledger" };
  for (const [name, value] of Object.entries(values(rule, ["ledger"]))) if (name !== "duration" && value !== null) assert.deepEqual(kind.changed(rule, name, value), rule, name);
});

test("a duration of another kind begins with values of its own, and none leaves it to the settings", () => {
  assert.deepEqual(kind.changed({ outcome: "none" }, "duration", "lognormal"), { outcome: "none", duration: { lognormal: { p50_ms: 1000, p95_ms: 2000 } } });
  assert.deepEqual(kind.changed({ outcome: "none", duration: 5 }, "duration", null), { outcome: "none" });
  assert.deepEqual(kind.changed({ duration: 5 }, "duration.ms", 7), { duration: { constant: { ms: 7 } } });
});

test("a pattern that is no JSON is kept as its text, for the answer to say what is wrong", () => {
  assert.deepEqual(kind.changed({}, "pattern", '{"a": [1]}'), { pattern: { a: [1] } });
  assert.deepEqual(kind.changed({}, "pattern", '{"a": [1}'), { pattern: '{"a": [1}' });
  assert.deepEqual(kind.changed({ pattern: { a: [1] } }, "pattern", null), {});
  assert.deepEqual(FAILS_ON.changed({ a: [1] }, "pattern", '{"b": [2]}'), { b: [2] });
});

test("what can be out of reach is what the code calls, and what a rule names already", () => {
  const choices = (/** @type {any} */ rule, /** @type {string[]} */ depends) => rulesKind(depends).fields(rule).find(({ name }) => name === "downstream")?.choices?.map(([value]) => value);

  assert.equal(choices({}, []), undefined);
  assert.deepEqual(choices({}, ["ledger"]), ["", "ledger"]);
  assert.deepEqual(choices({ downstream: "mail" }, ["ledger"]), ["", "ledger", "mail"]);
});

test("what a function calls and may not do stands in one text each", () => {
  assert.deepEqual(codeFields({ depends_on: ["ledger", "mail"] }).map(({ value }) => value), ["ledger, mail", null]);
});
