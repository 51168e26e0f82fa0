import assert from "node:assert/strict";
import test from "node:test";
import { layOut } from "ef/graph/layout";
import { emptyPicture, fillPicture, listMarks } from "ef/graph/marks";
import { holdsTogether, toldRun } from "../flow.js";

const S = 1_000_000;

/** A message is delivered again while its first delivery still runs; the code of the second knows it. */
function aSecondDelivery() {
  return toldRun({
    nodes: { orders: "sqs", pack: "function" },
    edges: [{ name: "orders->pack", invocation: "queue polling" }],
    rules: { "sqs.redelivered": {}, "effect.recognised": {} },
    rows: [
      { at: 0, event: 0, kind: "PUBLISHED", node: "orders" },
      { at: S, event: 0, kind: "RECEIVED", node: "orders", edge: "orders->pack", value: 1 },
      { at: S, event: 0, kind: "STARTED", node: "pack", subject: 0, attempt: 1, value: 40 * S },
      { at: 31 * S, event: 1, kind: "PUBLISHED", node: "orders", rule: "sqs.redelivered", subject: 0 },
      { at: 31 * S, event: 1, kind: "RECEIVED", node: "orders", edge: "orders->pack", value: 2 },
      { at: 31 * S, event: 1, kind: "STARTED", node: "pack", subject: 1, attempt: 2, value: 4 * S },
      { at: 35 * S, event: 1, kind: "REPEATED", node: "pack", rule: "effect.recognised", value: 2 },
      { at: 35 * S, event: 1, kind: "SUCCEEDED", node: "pack", subject: 1, attempt: 2, value: 4 * S },
      { at: 41 * S, event: 0, kind: "SUCCEEDED", node: "pack", subject: 0, attempt: 1, value: 40 * S },
    ],
  });
}

/** @param {number} t_us @param {boolean} [calm] */
function at(t_us, calm = false) {
  const trace = aSecondDelivery();
  const picture = fillPicture(emptyPicture(), { trace, layout: layOut(trace.manifest), t_us, speed: 1, follow: -1, calm });
  return { marks: listMarks(picture.marks, trace), ties: picture.ties };
}

test("a second delivery rides tied to the ghost of the first, which goes ahead", () => {
  holdsTogether(aSecondDelivery());
  const { marks, ties } = at(31.3 * S);
  const twin = marks.find(({ event }) => event === 1);

  assert.equal(ties.length, 1);
  assert.deepEqual([...ties.ends.subarray(0, 2)], [twin?.x, twin?.y]);
  assert.ok(ties.ends[2] > ties.ends[0]);
  assert.equal(at(1.3 * S).ties.length, 0);
  assert.equal(at(32 * S).ties.length, 0);
});

test("what the code recognises ends at the door as skipped", () => {
  assert.deepEqual(at(35.2 * S).marks.map(({ event, glyph }) => [event, glyph]), [[1, "skipped"]]);
  assert.equal(at(36 * S).marks.length, 0);
});

test("without motion neither is drawn", () => {
  assert.equal(at(31.3 * S, true).ties.length, 0);
  assert.ok(at(35.2 * S, true).marks.every(({ glyph }) => glyph !== "skipped"));
});
