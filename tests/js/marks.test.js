import assert from "node:assert/strict";
import test from "node:test";
import { frameOf } from "ef/graph/frame";
import { journeysOf } from "ef/graph/journeys";
import { layOut } from "ef/graph/layout";
import { marksAt } from "ef/graph/marks";
import { MOST_MARKS } from "ef/graph/pace";
import { Kind } from "ef/run/protocol";
import { dice, photoRun, smallRun } from "./flow.js";

/** @param {import("ef/run/trace").Trace} trace */
function pictures(trace) {
  const layout = layOut(trace.manifest);
  return (/** @type {number} */ t_us, speed = 1, more = {}) => ({ trace, layout, t_us, speed, follow: -1, calm: false, ...more });
}

test("a frame is the same however one came there", async () => {
  const view = pictures(await photoRun());
  const random = dice(3);
  const moments = Array.from({ length: 80 }, () => ({ t_us: Math.floor(random() * 230e6), speed: [1, 10, 60, 600][Math.floor(random() * 4)] }));
  const jumping = moments.map(({ t_us, speed }) => JSON.stringify(frameOf(view(t_us, speed))));
  const order = moments.map((_, index) => index).sort((a, b) => moments[a].t_us - moments[b].t_us);

  for (const index of order) assert.equal(JSON.stringify(frameOf(view(moments[index].t_us, moments[index].speed))), jumping[index]);
  const again = pictures(await photoRun());
  moments.forEach(({ t_us, speed }, index) => assert.equal(JSON.stringify(frameOf(again(t_us, speed))), jumping[index]));
});

test("no event is drawn twice, and never more than the budget", async () => {
  const view = pictures(await photoRun());

  for (let t_us = 0; t_us < 235e6; t_us += 310_000) {
    for (const speed of [1, 10, 60]) {
      const events = marksAt(view(t_us, speed)).map(({ event }) => event);
      assert.equal(new Set(events).size, events.length);
      assert.ok(events.length <= MOST_MARKS);
    }
  }
});

test("a mark leaves at its birth and is at the door exactly on arrival", async () => {
  const trace = await smallRun({ births: [1_000_000] });
  const view = pictures(trace);
  const { path } = view(0).layout.edges[0];
  const at = (/** @type {number} */ t_us) => marksAt(view(t_us))[0];

  assert.equal(at(999_999), undefined);
  assert.deepEqual([at(1_000_000).x, at(1_000_000).y], [path.lut[0], path.lut[1]]);
  assert.ok(Math.abs(at(1_299_999).x - path.lut[128]) < 0.01);
  assert.equal(at(1_300_000), undefined);
});

test("played fast, a root is seen as long as the eye needs and still arrives on time", async () => {
  const view = pictures(await smallRun({ births: [30_000_000] }));
  const arrive_us = 30_300_000;

  assert.equal(marksAt(view(arrive_us - 4_500_001, 10)).length, 0);
  assert.equal(marksAt(view(arrive_us - 4_499_999, 10)).length, 1);
  assert.equal(marksAt(view(arrive_us - 1, 10)).length, 1);
  assert.equal(marksAt(view(arrive_us, 10)).length, 0);
});

test("children are not drawn before they exist", async () => {
  const trace = await photoRun();
  const view = pictures(trace);

  for (let t_us = 0; t_us < 60e6; t_us += 170_000) {
    for (const speed of [1, 10, 60]) {
      for (const { event } of marksAt(view(t_us, speed))) {
        if (trace.parent(event) >= 0) assert.ok(trace.at_us[trace.rowsOfEvent(event)[0]] <= t_us);
      }
    }
  }
});

for (const speed of [1, 10, 60]) {
  test(`nothing overtakes on an edge at ${speed}x`, async () => {
    const trace = await photoRun();
    const view = pictures(trace);
    const lane = journeysOf(trace).lanes.find(({ emit }) => emit < 0);
    assert.ok(lane);
    const place = new Map(Array.from({ length: lane.event.length }, (_, index) => [lane.event.data[index], index]));

    for (let t_us = 60e6; t_us < 90e6; t_us += 16_667 * speed) {
      const riding = marksAt(view(t_us, speed)).filter(({ glyph, event }) => glyph === "published" && place.has(event));
      riding.sort((a, b) => b.x - a.x);
      riding.forEach(({ event, x }, index) => {
        const ahead = riding[index - 1];
        if (ahead && ahead.x > x) assert.ok(/** @type {number} */ (place.get(ahead.event)) < /** @type {number} */ (place.get(event)));
      });
    }
  });
}

test("filtered events fall under the funnel and are gone after that", async () => {
  const trace = await photoRun();
  const view = pictures(trace);
  const row = trace.rowsAt(Kind.FILTERED, 0)[0];
  const event = trace.event[row];
  const shown = (/** @type {number} */ later_us) => marksAt(view(trace.at_us[row] + later_us)).find((mark) => mark.event === event);

  assert.equal(shown(10_000)?.glyph, "published");
  const falling = shown(600_000);
  assert.equal(falling?.glyph, "filtered");
  assert.ok(falling && falling.y > view(0).layout.nodes[0].y + 22);
  assert.equal(shown(1_000_000), undefined);
});

test("a dead letter slides along the failure lane", async () => {
  const trace = await photoRun();
  const view = pictures(trace);
  const row = trace.rowsAt(Kind.DEAD_LETTERED, 3)[0];
  const mark = marksAt(view(trace.at_us[row] + 450_000)).find(({ event }) => event === trace.event[row]);

  assert.equal(mark?.glyph, "dead");
});

test("the dock shows the three soonest", async () => {
  const trace = await photoRun();
  const marks = marksAt(pictures(trace)(84e6)).filter(({ glyph }) => glyph === "retry");

  assert.equal(marks.length, 3);
  assert.ok(marks.every(({ phase }) => phase > 0 && phase <= 1));
});

test("a followed event is always somewhere, from its birth on", async () => {
  const trace = await photoRun();
  const view = pictures(trace);
  const event = trace.event[trace.rowsAt(Kind.DEAD_LETTERED, 3)[0]];
  const birth_us = trace.at_us[trace.rowsOfEvent(event)[0]];

  for (let t_us = birth_us; t_us < birth_us + 200e6; t_us += 430_000) {
    for (const speed of [1, 60, 600]) {
      assert.equal(marksAt(view(t_us, speed, { follow: event })).filter((mark) => mark.event === event).length, 1, `at ${t_us}`);
    }
  }
});

test("with reduced motion marks do not travel", async () => {
  const view = pictures(await smallRun({ births: [1_000_000] }));
  const at = (/** @type {number} */ t_us) => marksAt(view(t_us, 1, { calm: true })).map(({ x, y }) => [x, y]);

  assert.deepEqual(at(1_050_000), at(1_250_000));
  assert.equal(at(1_050_000).length, 1);
});
