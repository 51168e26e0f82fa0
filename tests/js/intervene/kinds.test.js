import assert from "node:assert/strict";
import { test } from "node:test";

import { WrongField } from "ef/intervene/fields";
import { KINDS, fieldOf, kindOf } from "ef/intervene/kinds";
import { oneEvent } from "ef/intervene/lists";
import { polledRun, recordedManifest } from "../flow.js";

const uploads = recordedManifest.nodes.find(({ traffic }) => traffic)?.name ?? "";
const worker = recordedManifest.nodes.find(({ role }) => role === "function")?.name ?? "";
const timeout = { name: "Timeout", label: "Timeout", value: 10, default: 3, minimum: 1, maximum: 900, unit: "s", kind: "integer", scale: "linear", help: "", model_choice: false };

/** @returns {import("ef/intervene/fields").Context} */
const context = (more = {}) => ({
  manifest: { ...recordedManifest, scenario: { sources: { [uploads]: { traffic: [{}] } } } },
  forms: /** @type {any} */ ({ [worker]: [{ title: "", fields: [timeout] }] }),
  setting: () => 10,
  senders: [uploads],
  selected: null,
  followed: { number: 7, id: "3f9c" },
  at_us: 0,
  isNew: true,
  ...more,
});

/** @param {string} id */
const kind = (id) => /** @type {import("ef/intervene/fields").Kind} */ (KINDS.find((found) => found.id === id));
/** @param {string} id @param {import("ef/intervene/fields").Values} values */
const plain = (id, values) => kind(id).make({ ...begun(id, values), ...values }, context()).plain;
/** What the fields begin with. @param {string} id @param {import("ef/intervene/fields").Values} values */
const begun = (id, values) => Object.fromEntries(kind(id).fields(context(), values).map(({ name, value }) => [name, value]));

test("a setting is not set to what it is", () => {
  assert.throws(() => plain("set", { value: "10" }), (error) => error instanceof WrongField && error.field === "value");
  const values = { ...begun("set", {}), value: "10" };
  assert.deepEqual(kind("set").make(values, context({ isNew: false })).plain, { set: { node: worker, property: "Timeout", value: 10 } });
});

test("each kind makes the intervention that the server knows", () => {
  assert.deepEqual(plain("set", { value: "20" }), { set: { node: worker, property: "Timeout", value: 20 } });
  assert.deepEqual(plain("load", { much: "5", for: "2m" }), { load: { node: uploads, times: 5, for: "2m" } });
  assert.deepEqual(plain("load", { much: "burst", count: "1,000" }), { inject: { node: uploads, count: 1000 } });
  assert.deepEqual(plain("fault", { fault: "slow", factor: "3" }), { fault: { node: worker, kind: "slow", for: "30s", factor: 3 } });
  assert.deepEqual(plain("drop", {}), { drop: { event: 7 } });
  assert.deepEqual(plain("inject", { payload: '{"key": "a.jpg"}' }), { inject: { node: uploads, payload: { key: "a.jpg" } } });
  assert.deepEqual(oneEvent(uploads).plain, { inject: { node: uploads } });
});

test("a filter is taken away or written in the words of its trigger", () => {
  const edge = recordedManifest.edges.find(({ dialect }) => dialect);
  const [source, target] = (edge?.name ?? "").split("->");
  assert.deepEqual(plain("filter", { change: "none" }), { set_filter: { source, target, filter: null } });
  assert.deepEqual(plain("filter", { prefix: "a/", suffix: "" }), { set_filter: { source, target, filter: { prefix: "a/", suffix: "" } } });
});

test("what has made an intervention is read back from it, for every kind", () => {
  for (const [id, values] of /** @type {[string, any][]} */ ([
    ["set", { value: "20" }],
    ["load", { much: "5", for: "2m" }],
    ["load", { much: "burst", count: "9" }],
    ["fault", { fault: "slow", factor: "3" }],
    ["filter", { prefix: "a/", suffix: "" }],
    ["inject", { payload: '{"key": "a.jpg"}' }],
    ["drop", {}],
  ])) {
    const made = plain(id, values);
    const found = kindOf(made, context());
    assert.equal(found?.kind.id, id);
    assert.deepEqual(kind(id).make({ ...begun(id, found?.values ?? {}), ...found?.values }, context()).plain, made);
  }
});

test("a consumer that Lambda polls can be paused, and a filter of patterns written", async () => {
  const { trace } = await polledRun("order_queue");
  const polled = context({ manifest: trace.manifest });
  const pause = kind("pause");
  const [trigger] = pause.fields(polled, {});
  const [source, target] = trigger.value.split("->");
  const { plain: paused } = pause.make({ trigger: trigger.value, for: "90" }, polled);
  assert.deepEqual(paused, { pause: { source, target, for: "90s" } });
  assert.deepEqual(pause.read(paused, polled), { trigger: trigger.value, for: "90s" });

  const filter = kind("filter");
  const pattern = '{"body": {"total": [{"numeric": [">", 5]}]}}';
  const { plain: filtered } = filter.make({ trigger: trigger.value, change: "new", pattern }, polled);
  assert.deepEqual(filtered.set_filter.filter, { FilterCriteria: { Filters: [{ Pattern: pattern }] } });
  assert.equal(filter.read(filtered, polled)?.pattern.replace(/\s/g, ""), pattern.replace(/\s/g, ""));
});

test("a field that can't be used says so itself", () => {
  const wrong = /** @type {[string, any, string][]} */ ([
    ["set", { value: "-5" }, "value"],
    ["inject", { payload: "{" }, "payload"],
    ["inject", { payload: "[1]" }, "payload"],
    ["fault", { fault: "slow", factor: "x" }, "factor"],
    ["load", { much: "burst", count: "1.5" }, "count"],
    ["load", { for: " " }, "for"],
    ["filter", { prefix: "", suffix: "" }, "prefix"],
  ]);
  for (const [id, values, field] of wrong) {
    assert.throws(() => plain(id, values), (error) => error instanceof WrongField && error.field === field, `${id} ${field}`);
  }
});

test("only what the flow has is offered", () => {
  const bare = context({ senders: [], followed: null });
  bare.manifest.edges = [];
  assert.deepEqual(KINDS.filter(({ isPossible }) => isPossible(bare)).map(({ id }) => id), ["set", "load", "fault"]);
});

test("the selected node comes first", () => {
  const last = recordedManifest.nodes.filter(({ role }) => role === "function").at(-1)?.name;
  const [field] = kind("fault").fields(context({ selected: last }), {});
  assert.equal(field.value, last);
});

test("a complaint of the server stands at its field", () => {
  const fields = (/** @type {string} */ id, values = {}) => kind(id).fields(context(), values);
  const complaint = (/** @type {string} */ where, /** @type {string} */ message) => ({ where, message, remedy: "" });
  assert.equal(fieldOf(complaint("interventions[0].inject.payload.colour", "is not part of it."), fields("inject")), "payload");
  assert.equal(fieldOf(complaint("interventions[0]", "'soon' is not a time."), fields("fault")), "for");
  assert.equal(fieldOf(complaint("interventions[0]", "would be about 9 events."), fields("load")), "much");
  assert.equal(fieldOf(complaint(`${worker}.Timeout`, "must be from 1 to 900."), fields("set")), "value");
  assert.equal(fieldOf(complaint("interventions[0]", "there is no node 'x'."), fields("fault")), "node");
});
