import assert from "node:assert/strict";
import test from "node:test";
import { differenceWords, differences } from "ef/inspector/payload_diff";
import { storyOf } from "ef/inspector/why";
import { toldRun } from "../flow.js";

/** @param {unknown} before @param {unknown} after */
const lines = (before, after) => differences(before, after).map(({ what, path, before: one, after: two }) => [what, path, one, two]);

test("payloads that are the same differ in nothing", () => {
  assert.deepEqual(differences({ a: [1, { b: null }] }, { a: [1, { b: null }] }), []);
});

test("what is added, removed and changed is told by its path", () => {
  assert.deepEqual(lines({ id: 1, body: { total: 5, note: "x" }, tags: ["a", "b"] }, { id: 1, body: { total: 6, paid: true }, tags: ["a"] }), [
    ["changed", "body.total", "5", "6"],
    ["removed", "body.note", '"x"', ""],
    ["added", "body.paid", "", "true"],
    ["removed", "tags[1]", '"b"', ""],
  ]);
});

test("a text that is JSON is compared by its fields", () => {
  assert.deepEqual(lines({ body: '{"total":5}' }, { body: '{"total":6}' }), [["changed", "body.total", "5", "6"]]);
  assert.deepEqual(lines({ body: "{total" }, { body: "{sum" }), [["changed", "body", '"{total"', '"{sum"']]);
});

test("a payload that is put into another one whole is wrapped", () => {
  const payload = { total: 5 };

  assert.deepEqual(lines(payload, { Records: [{ body: '{"total":5}' }] }), [["wrapped", "Records[0].body", "", ""]]);
  assert.deepEqual(lines(payload, { detail: payload, id: 1 }), [["wrapped", "detail", "", ""]]);
  assert.deepEqual(lines({}, { detail: {} }), [["added", "detail", "", "{}"]]);
});

test("what is another field's now has moved there, and null might as well be missing", () => {
  assert.deepEqual(lines({ body: { total: 5 }, group: null }, { record: { body: '{"total":5}' }, key: null }), [
    ["moved", "body", "", "record.body"],
    ["added", "record", "", '{"body":"{\\"total\\":5}"}'],
  ]);
});

test("what has no fields in common with what was before is another payload as a whole", () => {
  assert.deepEqual(lines("text", { a: 1 }), [["changed", "payload", '"text"', '{"a":1}']]);
  assert.deepEqual(lines([1], { a: 1 }), [["changed", "payload", "[1]", '{"a":1}']]);
});

test("a long value is cut", () => {
  const [{ after }] = differences({}, { text: "x".repeat(500) });

  assert.equal(after.length, 64);
  assert.ok(after.endsWith("…"));
});

test("how much differs is said in words", () => {
  assert.equal(differenceWords(differences({ a: 1, b: 1 }, { a: 2, c: 1, d: 1 })), "Payload: 1 changed, 2 added, 1 removed");
  assert.equal(differenceWords(differences({ a: 1 }, { body: { a: 1 } })), "Wrapped: all of it is in body");
});

test("a step tells what it made of the payload, and only where it is another", () => {
  const card = (/** @type {unknown} */ payload) => [{ name: "order", size_bytes: 10, payload }];
  const decks = { 0: card({ id: 7 }), 1: card({ id: 7 }), 2: card({ id: 7, price: 3 }) };
  const trace = toldRun({
    nodes: { orders: "sqs", copies: "sqs", priced: "eventbridge" },
    edges: [{ name: "orders->copies" }, { name: "copies->priced" }],
    rows: [
      { at: 0, kind: "PUBLISHED", event: 0, node: "orders" },
      { at: 10, kind: "FORWARDED", event: 0, node: "copies", edge: "orders->copies" },
      { at: 20, kind: "FORWARDED", event: 0, node: "priced", edge: "copies->priced" },
      { at: 30, kind: "PUBLISHED", event: 1, node: "priced", subject: 0 },
    ],
    manifest: { decks },
  });
  const changes = (/** @type {number} */ event) => storyOf(trace, event, { until_us: 100 })?.steps.map((step) => step.changes?.map(({ path }) => path) ?? []);

  assert.deepEqual(changes(0), [[], [], ["price"]]);
  assert.deepEqual(changes(1), [[]]);
});
