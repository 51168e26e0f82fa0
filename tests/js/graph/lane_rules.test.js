import assert from "node:assert/strict";
import test from "node:test";
import { laneRules } from "ef/graph/lane_rules";
import { layOut } from "ef/graph/layout";
import { PHONE } from "ef/graph/forms";
import { toldRun } from "../flow.js";

const { manifest } = toldRun({
  nodes: { orders: "sqs", bills: "sqs", work: "function", dead: "sqs" },
  edges: [
    { name: "orders->work", invocation: "queue polling" },
    { name: "orders->dead", role: "dead_letter" },
    { name: "bills->dead", role: "dead_letter" },
    { name: "work->dead", role: "dead_letter" },
  ],
  rows: [],
});
/** @param {(number | null)[]} receives by node */
const words = (...receives) => laneRules(layOut(manifest), (node) => receives[node]).map((rule) => [rule.edge, rule.words]);

test("a queue's way to its dead letters says after how many receives, a function's says nothing", () => {
  assert.deepEqual(words(3, null, 5), [[1, "after 3 receives"]]);
});

test("ways that meet say the same once and different things above each other", () => {
  assert.deepEqual(words(1, 1, null), [[1, "after 1 receive"]]);
  const rules = laneRules(layOut(manifest), (node) => [2, 4, null][node] ?? null);
  assert.deepEqual(rules.map((rule) => rule.words), ["after 2 receives", "after 4 receives"]);
});

test("in a hand there is no room for it", () => {
  assert.deepEqual(laneRules(layOut(manifest, { form: PHONE }), () => 3), []);
});
