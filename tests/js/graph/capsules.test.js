import assert from "node:assert/strict";
import test from "node:test";
import { MOST_BARS, capsuleWidth } from "ef/graph/capsule_sizes";
import { frameOf } from "ef/graph/frame";
import { layOut } from "ef/graph/layout";
import { emptyPicture, fillPicture, listMarks, marksAt } from "ef/graph/marks";
import { MOST_MARKS } from "ef/graph/pace";
import { Kind } from "ef/run/protocol";
import { dice, polledRun } from "../flow.js";

const S = 1_000_000;

/** @param {import("ef/run/trace").Trace} trace */
function pictures(trace) {
  const layout = layOut(trace.manifest);
  return (/** @type {number} */ t_us, speed = 1, more = {}) => ({ trace, layout, t_us, speed, follow: -1, calm: false, ...more });
}

test("ten messages ride in one capsule, a bar for each", async () => {
  const { trace } = await polledRun("big_batch");
  const start = trace.rowsAt(Kind.BATCH_STARTED, 2)[1];
  const view = pictures(trace)(trace.at_us[start] - 200_000);
  const { marks, capsules } = fillPicture(emptyPicture(), view);
  const riding = listMarks(marks, trace).filter(({ glyph }) => glyph === "waiting");

  assert.equal(capsules.length, 1);
  assert.equal(capsules.events[0], 10);
  assert.equal(riding.length, MOST_BARS);
  assert.equal(new Set(riding.map(({ y }) => y)).size, 1);
  assert.ok(riding.every(({ x }) => Math.abs(x - capsules.x[0]) < capsuleWidth(10, false) / 2));
});

test("a capsule comes to the door when its run starts", async () => {
  const { trace } = await polledRun("big_batch");
  const at_us = trace.at_us[trace.rowsAt(Kind.BATCH_STARTED, 2)[1]];
  const view = pictures(trace);
  const { path } = view(0).layout.edges[0];
  const { capsules } = fillPicture(emptyPicture(), view(at_us - 1));

  assert.ok(Math.abs(capsules.x[0] - path.lut[128]) < 0.1);
  assert.equal(fillPicture(emptyPicture(), view(at_us)).capsules.length, 0);
});

test("the followed message of a crowded capsule is among its bars", async () => {
  const { trace } = await polledRun("web_shop");
  const view = pictures(trace);
  const batches = trace.rowsAt(Kind.BATCH_STARTED, trace.manifest.nodes.findIndex(({ name }) => name === "confirm-order"));
  assert.ok(batches.length > 3);
  for (const row of batches) {
    const follow = trace.event[row + trace.attempt[row]];
    const marks = marksAt(view(trace.at_us[row] - 1_000, 1, { follow }));
    assert.equal(marks.filter(({ event }) => event === follow).length, 1);
  }
});

test("records of different shards ride on different rails", async () => {
  const { trace } = await polledRun("click_stream");
  const view = pictures(trace);
  const heights = new Set();
  for (let t_us = 0; t_us < 100 * S; t_us += 0.2 * S) for (const { glyph, y } of marksAt(view(t_us))) if (glyph === "published") heights.add(Math.round(10 * y));

  const door = view(0).layout.edges[0].path.lut[129];
  assert.ok(heights.has(Math.round(10 * (door - 3.5))));
  assert.ok(heights.has(Math.round(10 * (door + 3.5))));
});

for (const name of /** @type {const} */ (["order_queue", "click_stream", "big_batch", "low_reserved_concurrency", "poison_pill", "mended_pill", "web_shop"])) {
  test(`${name}: a frame is the same however one came there`, async () => {
    const view = pictures((await polledRun(name)).trace);
    const random = dice(name.length);
    const moments = Array.from({ length: 40 }, () => ({ t_us: Math.floor(random() * 58e6), speed: [1, 4, 10, 60, 600][Math.floor(random() * 5)] }));
    const jumping = moments.map(({ t_us, speed }) => JSON.stringify(frameOf(view(t_us, speed))));
    const order = moments.map((_, index) => index).sort((a, b) => moments[a].t_us - moments[b].t_us);

    for (const index of [...order, ...order.reverse()]) assert.equal(JSON.stringify(frameOf(view(moments[index].t_us, moments[index].speed))), jumping[index]);
    const again = pictures((await polledRun(name)).trace);
    moments.forEach(({ t_us, speed }, index) => assert.equal(JSON.stringify(frameOf(again(t_us, speed))), jumping[index]));
  });

  test(`${name}: never more marks than the budget, and no event twice`, async () => {
    const view = pictures((await polledRun(name)).trace);
    for (let t_us = 0; t_us < 60e6; t_us += 0.7e6) {
      for (const speed of [1, 10, 60]) {
        const events = marksAt(view(t_us, speed)).map(({ event }) => event);
        assert.ok(events.length <= MOST_MARKS);
        assert.equal(new Set(events).size, events.length);
      }
    }
  });

  test(`${name}: a followed event is always somewhere`, async () => {
    const { trace } = await polledRun(name);
    const view = pictures(trace);
    const random = dice(9);
    for (let turn = 0; turn < 60; turn += 1) {
      const follow = Math.floor(random() * trace.eventCount);
      const born_us = trace.at_us[trace.rowsOfEvent(follow)[0]];
      const t_us = born_us + random() * 40e6;
      const marks = marksAt(view(t_us, [1, 10, 60, 600][turn % 4], { follow }));
      assert.equal(marks.filter(({ event }) => event === follow).length, 1, `event ${follow} at ${t_us}`);
      assert.ok(marks.every(({ x, y }) => Number.isFinite(x + y)));
    }
  });
}
