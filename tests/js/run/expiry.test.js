import assert from "node:assert/strict";
import test from "node:test";
import { fenceOf } from "ef/graph/fences";
import { layOut } from "ef/graph/layout";
import { emptyPicture, fillPicture, marksAt } from "ef/graph/marks";
import { countAt, expiredOf } from "ef/run/expiry";
import { holdsTogether, toldRun } from "../flow.js";

const S = 1_000_000;

/** A message that nobody gets in time. */
function aKeptNoLonger() {
  return toldRun({
    nodes: { orders: "sqs", work: "function", dead: "sqs" },
    edges: [{ name: "orders->work", invocation: "queue polling" }, { name: "orders->dead", role: "dead_letter" }],
    rules: { "sqs.retention": { setting: "MessageRetentionPeriod" }, "sqs.storage": {} },
    rows: [
      { at: S, kind: "PUBLISHED", event: 0, node: "orders" },
      { at: 2 * S, kind: "PUBLISHED", event: 1, node: "orders" },
      { at: 61 * S, kind: "LOST", event: 0, node: "orders", rule: "sqs.retention" },
      { at: 62 * S, kind: "LOST", event: 1, node: "orders", rule: "sqs.storage" },
    ],
  });
}

/** An upload that would be tried again too late, with or without a copy kept. @param {"LOST" | "DEAD_LETTERED"} end */
function tooOld(end) {
  return toldRun({
    nodes: { uploads: "s3", resize: "function", dead: "sqs" },
    edges: [{ name: "uploads->resize", invocation: "asynchronous" }, ...(end === "LOST" ? [] : [{ name: "resize->dead", role: "dead_letter" }])],
    rules: { "async.event_age": { setting: "MaximumEventAgeInSeconds" } },
    rows: [
      { at: S, kind: "PUBLISHED", event: 0, node: "uploads" },
      { at: S, kind: "QUEUED", event: 0, node: "resize", edge: "uploads->resize" },
      { at: S, kind: "STARTED", event: 0, node: "resize", subject: 0, attempt: 1, value: S },
      { at: 2 * S, kind: "FAILED", event: 0, node: "resize", subject: 0, attempt: 1, value: S },
      { at: 2 * S, kind: "GAVE_UP", event: 0, node: "resize", rule: "async.event_age", attempt: 1 },
      ...(end === "LOST" ? [] : [{ at: 2 * S, kind: /** @type {const} */ ("SENT"), event: 0, node: "dead", edge: "resize->dead", attempt: 1 }]),
      { at: 2 * S, kind: end, event: 0, node: "resize", attempt: 1 },
    ],
  });
}

test("a message that is kept no longer has expired, one that is lost otherwise has not", () => {
  const expired = expiredOf(aKeptNoLonger());

  assert.deepEqual([expired.has(0), expired.has(1)], [true, false]);
  assert.deepEqual([countAt(expired.lost[0], 60 * S), countAt(expired.lost[0], 61 * S)], [0, 1]);
});

test("what is given up for its age has expired, with and without a copy", () => {
  assert.equal(countAt(expiredOf(tooOld("LOST")).lost[1], 2 * S), 1);
  const kept = expiredOf(tooOld("DEAD_LETTERED"));
  assert.deepEqual([countAt(kept.lost[1], 2 * S), countAt(kept.kept[1], 2 * S), kept.has(0)], [0, 1, false]);
});

test("it turns to outline and goes behind the fence, which stays", () => {
  const trace = aKeptNoLonger();
  holdsTogether(trace);
  const layout = layOut(trace.manifest);
  const view = (/** @type {number} */ t_us, more = {}) => ({ trace, layout, t_us, speed: 1, follow: -1, calm: false, ...more });
  const fence = /** @type {import("ef/graph/fences").Fence} */ (fenceOf(layout, 0));
  const x = (/** @type {number} */ t_us) => fence.way * (marksAt(view(t_us)).find(({ glyph }) => glyph === "expired")?.x ?? NaN);

  assert.ok(x(61 * S) < fence.way * fence.x && x(61.6 * S) > fence.way * fence.x);
  assert.equal(fillPicture(emptyPicture(), view(60.9 * S)).fences.length, 0);
  assert.equal(fillPicture(emptyPicture(), view(90 * S)).fences.length, 1);
  assert.equal(marksAt(view(90 * S)).length, 0);
  assert.equal(marksAt(view(90 * S, { follow: 0 }))[0].glyph, "expired");
  assert.equal(marksAt(view(61.2 * S, { calm: true })).length, 0);
});

test("a function that keeps nothing has its fence where it loses events", () => {
  const trace = tooOld("LOST");
  const layout = layOut(trace.manifest);

  assert.equal(fenceOf(layout, 1)?.y, layout.stubs[1]?.y);
  assert.equal(marksAt({ trace, layout, t_us: 2.1 * S, speed: 1, follow: -1, calm: false })[0].glyph, "expired");
});
