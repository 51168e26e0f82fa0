import assert from "node:assert/strict";
import test from "node:test";
import { bracketWidth } from "ef/graph/brackets";
import { frameOf } from "ef/graph/frame";
import { gatheringWords } from "ef/graph/labels";
import { layOut } from "ef/graph/layout";
import { emptyPicture, fillPicture, marksAt } from "ef/graph/marks";
import { dice, holdsTogether, toldRun } from "../flow.js";

const S = 1_000_000;
const EDGE = "orders->work";

/** Messages that come a second apart and wait for a batch of ten. @param {number} messages @param {string | null} [filter] */
function aQueue(messages, filter = null) {
  const scenario = { triggers: [{ source: "orders", target: "work", settings: { BatchSize: 10, MaximumBatchingWindowInSeconds: 20 } }] };
  /** @type {import("../flow.js").ToldRow[]} */
  const rows = [];
  for (let event = 0; event < messages; event += 1) {
    const at = (event + 1) * S;
    rows.push({ at, kind: "PUBLISHED", event, node: "orders" }, { at, kind: "RECEIVED", event, node: "orders", edge: EDGE, value: 1 });
    if (filter) rows.push({ at, kind: "PASSED", event, node: "orders", edge: EDGE });
  }
  const start = 21 * S;
  rows.push({ at: start, kind: "BATCH_STARTED", node: "work", subject: 0, attempt: messages, value: S });
  for (let event = 0; event < messages; event += 1) rows.push({ at: start, kind: "JOINED", event, node: "work", edge: EDGE, subject: 0, attempt: 1, value: S });
  for (let event = 0; event < messages; event += 1) rows.push({ at: start + S, kind: "PROCESSED", event, node: "work", edge: EDGE, subject: 0, attempt: 1, value: S });
  rows.push({ at: start + S, kind: "BATCH_SUCCEEDED", node: "work", subject: 0, attempt: messages, value: S });
  return toldRun({ nodes: { orders: "sqs", work: "function" }, edges: [{ name: EDGE, invocation: "queue polling", filter }], rows, manifest: { scenario } });
}

/** @param {import("ef/run/trace").Trace} trace */
function pictures(trace) {
  const layout = layOut(trace.manifest);
  return (/** @type {number} */ t_us, more = {}) => ({ trace, layout, t_us, speed: 1, follow: -1, calm: false, ...more });
}

test("what is gathered stands in a bracket before the door, with a place for each event of a full batch", () => {
  const trace = aQueue(6);
  const view = pictures(trace);
  const { brackets, marks } = fillPicture(emptyPicture(), view(6.5 * S));
  const [edge] = view(0).layout.edges;

  assert.equal(brackets.length, 1);
  assert.deepEqual([brackets[0].events, brackets[0].places], [6, 10]);
  assert.ok(brackets[0].x + bracketWidth(10, false) / 2 < edge.path.lut[128]);
  const standing = Array.from({ length: marks.length }, (_, index) => marks.x[index]).filter((x) => Math.abs(x - brackets[0].x) < bracketWidth(10, false) / 2);
  assert.equal(standing.length, 6);
});

test("a message rides to the door until it is received, not until its batch is run", () => {
  const view = pictures(aQueue(3));
  const x = (/** @type {number} */ t_us) => marksAt(view(t_us)).find(({ event }) => event === 2)?.x ?? NaN;
  const door = view(0).layout.edges[0].path.lut[128];

  assert.ok(x(2.7 * S) < x(2.9 * S) && x(2.9 * S) < door);
  assert.equal(x(4 * S), x(20 * S));
});

test("what is received rides as far as the bracket that stands open, or to the door where none does", () => {
  const view = pictures(aQueue(3));
  const [bracket] = fillPicture(emptyPicture(), view(3 * S - 1)).brackets;
  const x = (/** @type {number} */ t_us, /** @type {number} */ event, more = {}) => marksAt(view(t_us, more)).find((mark) => mark.event === event)?.x ?? NaN;

  assert.ok(Math.abs(x(3 * S - 1, 2) - (bracket.x - bracketWidth(10, false) / 2)) < 1);
  assert.ok(Math.abs(x(3 * S - 1, 2, { speed: 60 }) - view(0).layout.edges[0].path.lut[128]) < 1);
});

test("a batch that is handed over leaves no bracket behind", () => {
  const view = pictures(aQueue(3));

  assert.equal(fillPicture(emptyPicture(), view(21 * S - 1)).brackets.length, 1);
  assert.equal(fillPicture(emptyPicture(), view(21 * S)).brackets.length, 0);
});

test("behind a filter it is gathered as well", () => {
  assert.equal(fillPicture(emptyPicture(), pictures(aQueue(3, "size > 1"))(5 * S)).brackets[0].events, 3);
});

test("without motion only the words are left, and the followed one", () => {
  const view = pictures(aQueue(3));
  const picture = fillPicture(emptyPicture(), view(5 * S, { calm: true }));

  assert.deepEqual([picture.brackets.length, picture.marks.length], [0, 0]);
  assert.equal(picture.gatherings.get(0)?.events, 3);
  assert.equal(marksAt(view(5 * S, { calm: true, follow: 1 })).length, 1);
});

test("a window that would flash is not drawn", () => {
  const view = pictures(aQueue(3));

  assert.equal(fillPicture(emptyPicture(), view(5 * S, { speed: 10 })).brackets.length, 1);
  assert.equal(fillPicture(emptyPicture(), view(5 * S, { speed: 60 })).brackets.length, 0);
});

test("the followed message of a crowded bracket is among its bars", () => {
  const view = pictures(aQueue(10));
  for (let follow = 0; follow < 10; follow += 1) assert.equal(marksAt(view(12 * S, { follow })).filter(({ event }) => event === follow).length, 1);
});

test("the words say how full it is and how long it may still be", () => {
  assert.equal(gatheringWords({ events: 6, size: 10, left_us: 1_150_000, shards: 1 }), "6 of 10 · 1.2 s");
  assert.equal(gatheringWords({ events: 6, size: 10, left_us: 0, shards: 1 }), "6 of 10");
  assert.equal(gatheringWords({ events: 1_200, size: 10_000, left_us: 240 * S, shards: 3 }), "1,200 of 10,000 · 4 min · +2 more");
  assert.equal(gatheringWords({ events: 6, size: null, left_us: 12 * S, shards: 1 }), "6 · 12 s");
});

test("a frame with brackets is the same however one came there", () => {
  const trace = aQueue(8, "size > 1");
  holdsTogether(trace);
  const view = pictures(trace);
  const random = dice(5);
  const times = Array.from({ length: 30 }, () => Math.floor(random() * 23e6));
  const once = times.map((t_us) => JSON.stringify(frameOf(view(t_us))));
  const again = pictures(aQueue(8, "size > 1"));
  for (const index of times.map((_, index) => index).reverse()) assert.equal(JSON.stringify(frameOf(again(times[index]))), once[index]);
});
