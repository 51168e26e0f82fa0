import assert from "node:assert/strict";
import test from "node:test";
import { newestFact } from "ef/graph/fact";
import { layOut } from "ef/graph/layout";
import { emptyPicture, fillPicture, marksAt } from "ef/graph/marks";
import { Kind } from "ef/run/protocol";
import { polledRun, toldRun } from "../flow.js";

/** @param {import("ef/run/trace").Trace} trace */
function pictures(trace) {
  const layout = layOut(trace.manifest);
  return (/** @type {number} */ t_us, more = {}) => ({ trace, layout, t_us, speed: 1, follow: -1, calm: false, ...more });
}

test("a throttled message goes back to its queue, from the function to the queue", async () => {
  const { trace } = await polledRun("low_reserved_concurrency");
  const view = pictures(trace);
  const at_us = trace.at_us[trace.rowsAt(Kind.THROTTLED, 2)[0]];
  const x = (/** @type {number} */ later_us) => marksAt(view(at_us + later_us)).find(({ glyph }) => glyph === "throttled")?.x ?? NaN;
  const [queue, , work] = view(0).layout.nodes;

  assert.ok(Math.abs(x(0) - work.x) < 1);
  assert.ok(x(300_000) < x(100_000));
  assert.ok(x(600_000) - (queue.x + queue.width) < 12);
});

test("what Lambda polls has no dock beside its function", async () => {
  for (const name of /** @type {const} */ (["low_reserved_concurrency", "order_queue", "poison_pill"])) {
    const { trace } = await polledRun(name);
    const view = pictures(trace);
    for (let t_us = 0; t_us < 110e6; t_us += 2e6) assert.equal(fillPicture(emptyPicture(), view(t_us)).docks.length, 0);
  }
});

test("a record that holds up its shard stands before the door with its countdown", async () => {
  const { trace } = await polledRun("poison_pill");
  const view = pictures(trace);
  const row = trace.rowsAt(Kind.RETRY, 2)[3];
  const ring = (/** @type {number} */ share) => marksAt(view(trace.at_us[row] + share * trace.value[row])).find(({ glyph }) => glyph === "poison");
  const [edge] = view(0).layout.edges;

  assert.equal(ring(0.5)?.event, trace.event[row]);
  assert.ok(Math.abs((ring(0.25)?.phase ?? 0) - 0.25) < 1e-6 && Math.abs((ring(0.75)?.phase ?? 0) - 0.75) < 1e-6);
  assert.ok(edge.path.lut[128] - (ring(0.5)?.x ?? 0) < 20);
});

test("without motion nothing goes back, and the ring moves on once a second", async () => {
  const { trace } = await polledRun("poison_pill");
  const view = pictures(trace);
  const row = trace.rowsAt(Kind.RETRY, 2)[4];
  const phase = (/** @type {number} */ later_us) => marksAt(view(trace.at_us[row] + later_us, { calm: true })).find(({ glyph }) => glyph === "poison")?.phase;
  const queue = await polledRun("low_reserved_concurrency");

  assert.equal(phase(1_400_000), phase(1_900_000));
  assert.notEqual(phase(1_400_000), phase(3_400_000));
  const at_us = queue.trace.at_us[queue.trace.rowsAt(Kind.THROTTLED, 2)[0]];
  assert.ok(marksAt(pictures(queue.trace)(at_us + 200_000, { calm: true })).every(({ glyph }) => glyph !== "throttled"));
});

test("a batch that is split stands as two halves before the door, the first with the countdown", async () => {
  const { trace } = await polledRun("mended_pill");
  const view = pictures(trace);
  const row = trace.rowsAt(Kind.BATCH_FAILED, 2)[0];
  const half = (/** @type {number} */ later_us) => fillPicture(emptyPicture(), view(trace.at_us[row] + later_us)).capsules;
  const gap = (/** @type {number} */ later_us) => half(later_us).x[0] - half(later_us).x[1];

  assert.equal(trace.attempt[row], 10);
  assert.deepEqual([half(500_000).length, half(500_000).events[0], half(500_000).events[1]], [2, 4, 5]);
  assert.ok(gap(300_000) > gap(100_000) + 3);
  assert.equal(gap(500_000), gap(800_000));
  assert.equal(newestFact(trace, trace.event[row + 10], trace.at_us[row] + 500_000), "batch split, waits for its first half");
});

test("when the first half is done, the second waits no longer behind it", async () => {
  const { trace } = await polledRun("mended_pill");
  const view = pictures(trace);
  const [first, second] = trace.rowsAt(Kind.BATCH_FAILED, 2);
  const between = trace.at_us[first] + 1_100_000;

  assert.ok(between < trace.at_us[second]);
  assert.deepEqual([...fillPicture(emptyPicture(), view(between)).capsules.events.subarray(0, 1)], [5]);
  assert.ok(marksAt(view(between)).every(({ glyph }) => glyph !== "retry" && glyph !== "poison"));
});

test("of a batch that failed, all go back together", async () => {
  const { trace } = await polledRun("big_batch");
  const view = pictures(trace);
  const at_us = trace.at_us[trace.rowsAt(Kind.BATCH_FAILED, 2)[0]] + 300_000;
  const { capsules } = fillPicture(emptyPicture(), view(at_us));
  const glyphs = marksAt(view(at_us)).map(({ glyph }) => glyph);

  assert.deepEqual([capsules.length, capsules.events[0]], [1, 9]);
  assert.deepEqual([glyphs.filter((glyph) => glyph === "failed").length, glyphs.filter((glyph) => glyph === "waiting").length], [1, 9]);
});

test("messages that find no concurrency at one time go back behind each other, each for itself", async () => {
  const { trace } = await polledRun("low_reserved_concurrency");
  const view = pictures(trace);
  const at_us = trace.at_us[trace.rowsAt(Kind.THROTTLED, 2)[0]] + 400_000;
  const xs = marksAt(view(at_us)).flatMap(({ glyph, x }) => (glyph === "throttled" ? [x] : []));

  assert.equal(fillPicture(emptyPicture(), view(at_us)).capsules.length, 0);
  assert.equal(xs.length, 4);
  assert.ok(xs.every((x, index) => index === 0 || x - xs[index - 1] > 10));
});

test("only what was reported as failed goes back of a batch", () => {
  const each = (/** @type {number} */ at, /** @type {number[]} */ events, /** @type {any} */ row) => events.map((event) => ({ at, event, node: "pack", ...row }));
  const trace = toldRun({
    nodes: { orders: "sqs", pack: "function" },
    edges: [{ name: "orders->pack", invocation: "queue polling" }],
    rows: [
      ...each(0, [0, 1, 2, 3], { kind: "PUBLISHED", node: "orders" }),
      ...each(1e6, [0, 1, 2, 3], { kind: "RECEIVED", node: "orders", edge: "orders->pack", value: 1 }),
      { at: 1e6, kind: "BATCH_STARTED", node: "pack", subject: 0, attempt: 4, value: 1e6 },
      ...each(1e6, [0, 1, 2, 3], { kind: "JOINED", subject: 0, attempt: 1, value: 1e6 }),
      { at: 2e6, kind: "BATCH_SUCCEEDED", node: "pack", subject: 0, attempt: 4, value: 1e6 },
      ...each(2e6, [0, 2], { kind: "PROCESSED", subject: 0, attempt: 1, value: 1e6 }),
      ...each(2e6, [1, 3], { kind: "UNPROCESSED", subject: 0, attempt: 1, value: 1e6 }),
      ...each(2e6, [1, 3], { kind: "RETRY", edge: "orders->pack", attempt: 1, value: 9e6 }),
    ],
  });
  const picture = fillPicture(emptyPicture(), pictures(trace)(2.3e6));

  assert.deepEqual([...picture.marks.event.subarray(0, picture.marks.length)], [1, 3]);
  assert.deepEqual([picture.capsules.length, picture.capsules.events[0]], [1, 1]);
});

test("what a stream loses falls out beside it, where nothing keeps it", () => {
  const trace = toldRun({
    nodes: { clicks: "kinesis", work: "function" },
    edges: [{ name: "clicks->work", invocation: "stream polling" }],
    rows: [
      { at: 0, event: 0, kind: "PUBLISHED", node: "clicks" },
      { at: 1e6, event: 0, kind: "LOST", node: "clicks" },
    ],
  });
  const { layout, ...view } = pictures(trace)(1.2e6);
  const [clicks] = layout.nodes;
  const [mark] = marksAt({ layout, ...view });

  assert.deepEqual([mark.glyph, mark.x > clicks.x + clicks.width], ["lost", true]);
  assert.ok(mark.y < clicks.y + clicks.height);
});
