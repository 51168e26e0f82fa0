import assert from "node:assert/strict";
import test from "node:test";
import { markAt, neighbour } from "ef/graph/hit";
import { MarkBuffer } from "ef/graph/mark_buffer";
import { clock, countdown, duration, percent, span } from "ef/lib/words";
import { axisTimes, eventRates, interventionWords, outcomeTicks, rateNow, spanOf } from "ef/run/timeline_data";
import { photoRun, smallRun } from "./flow.js";

test("the strip reaches to the end that was asked for, and nothing is drawn beyond what is known", async () => {
  const trace = await smallRun({ births: [0, 1_000_000] });
  trace.loadedUs = 30_000_000;

  assert.equal(spanOf(trace, null), 60_000_000);
  const rates = eventRates(trace, 60_000_000, 60);
  assert.ok(rates[0] > 0 && rates[0] <= 2);
  assert.ok(!Number.isNaN(rates[29]) && Number.isNaN(rates[30]));
});

test("outcomes are thinned by pixels, dead letters lie on top", async () => {
  const trace = await photoRun();
  const ticks = outcomeTicks(trace, spanOf(trace), 300);

  assert.ok(ticks.length < 300);
  assert.deepEqual([...new Set(ticks.map(({ state }) => state))], ["throttle", "retry", "failed", "dead"]);
});

test("the axis has round times", () => {
  assert.deepEqual(axisTimes(600e6, 1000).slice(0, 3), [0, 60e6, 120e6]);
});

test("the rate is that of the last ten seconds", async () => {
  const trace = await smallRun({ births: [20e6, 21e6, 22e6, 23e6, 24e6] });

  assert.equal(rateNow(trace, 25e6), 0.5);
  assert.equal(rateNow(trace, 50e6), 0);
});

test("interventions are named in few words", () => {
  assert.equal(interventionWords({ set: { node: "a", property: "ReservedConcurrentExecutions", value: 10 } }), "Reserve 10");
  assert.equal(interventionWords({ set: { node: "a", property: "KeepAliveSeconds", value: 5 } }), "Keep alive seconds 5");
  assert.equal(interventionWords({ inject: { node: "a", count: 3 } }), "Send 3 events");
  assert.equal(interventionWords({ set: { node: "orders->a", property: "BatchSize", value: 5 } }), "Batch 5");
  assert.equal(interventionWords({ fault: { node: "a", kind: "fail" } }), "Fail a");
  assert.equal(interventionWords({ load: { node: "a", times: 5 } }), "Load x5");
  assert.equal(interventionWords({ pause: { source: "q", target: "a" } }), "Pause a");
  assert.equal(interventionWords({ fault: { node: "a", kind: "unreachable" } }), "Cut off a");
  assert.equal(interventionWords({ set_filter: { source: "s", target: "a", filter: { prefix: "x/" } } }), "Filter x/*");
});

test("times and shares read as a person would say them", () => {
  assert.equal(clock(766_880_000), "12:46.880");
  assert.equal(clock(3_600_000_000), "1:00:00.000");
  assert.deepEqual([412_000, 842_400, 4_600_000, 61_900_000, 183_000_000].map(duration), ["412 ms", "842 ms", "4.6 s", "61.9 s", "3 min 3 s"]);
  assert.equal(span(11_400_000), "11 s");
  assert.equal(countdown(100), "1 s");
  assert.deepEqual([percent(0, 9), percent(4, 98), percent(71, 100), percent(9, 9)], ["0%", "4.1%", "71%", "100%"]);
});

test("the nearest mark within reach is hit", () => {
  const marks = new MarkBuffer();
  marks.reset(10);
  marks.add(1, 0, 100, 100, 0);
  marks.add(2, 0, 108, 100, 0);

  assert.equal(markAt(marks, 107, 101, 1), 1);
  assert.equal(markAt(marks, 130, 100, 1), -1);
  assert.equal(markAt(marks, 130, 100, 0.5), 1);
});

test("arrow keys go to the node that lies that way", () => {
  const box = (/** @type {number} */ x, /** @type {number} */ y) => ({ x, y, width: 100, height: 80 });
  const boxes = [box(0, 0), box(300, 0), box(600, 0), box(600, 200)];

  assert.equal(neighbour(boxes, 0, "ArrowRight"), 1);
  assert.equal(neighbour(boxes, 2, "ArrowDown"), 3);
  assert.equal(neighbour(boxes, 3, "ArrowLeft"), 1);
  assert.equal(neighbour(boxes, 0, "ArrowLeft"), -1);
});
