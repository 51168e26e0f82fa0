import assert from "node:assert/strict";
import test from "node:test";
import { journeysOf } from "ef/graph/journeys";
import { layOut } from "ef/graph/layout";
import { marksAt } from "ef/graph/marks";
import { storyOf } from "ef/inspector/why";
import { FlowState } from "ef/run/flow_state";
import { Kind } from "ef/run/protocol";
import { polledRun } from "./flow.js";

/** @type {("order_queue" | "click_stream")[]} */
const RUNS = ["order_queue", "click_stream"];

for (const name of RUNS) {
  test(`${name}: the ledger balances at every row and ends as the engine's`, async () => {
    const { trace, ledger } = await polledRun(name);
    const state = new FlowState(trace.manifest);

    for (let row = 0; row < trace.length; row += 1) {
      state.apply(trace, row);
      const { published, ...rest } = state.ledger;
      assert.equal(Object.values(rest).reduce((a, b) => a + b, 0), published, `after row ${row}`);
    }

    assert.deepEqual({ ...state.ledger, balances: true }, ledger);
  });

  test(`${name}: nothing waits beside the function after its end`, async () => {
    const { trace } = await polledRun(name);
    const state = new FlowState(trace.manifest);
    const ended = new Set();

    for (let row = 0; row < trace.length; row += 1) {
      state.apply(trace, row);
      if ([Kind.DEAD_LETTERED, Kind.LOST, Kind.SUCCEEDED].includes(/** @type {any} */ (trace.kindOf(row)))) ended.add(trace.event[row]);
      assert.ok(state.retries.every(({ event }) => !ended.has(event)), `after row ${row}`);
    }
  });

  test(`${name}: every moment can be drawn, with each event followed at its end`, async () => {
    const { trace } = await polledRun(name);
    const layout = layOut(trace.manifest);

    for (let second = 0; second < 120; second += 3) {
      const follow = second % trace.eventCount;
      for (const { x, y } of marksAt({ trace, layout, t_us: second * 1e6, speed: 4, follow, calm: false })) assert.ok(Number.isFinite(x + y));
    }
  });

  test(`${name}: every event's story has words for each step`, async () => {
    const { trace } = await polledRun(name);

    for (let event = 0; event < trace.eventCount; event += 1) {
      const story = storyOf(trace, event);
      assert.ok(story && story.steps.every(({ what }) => what));
      assert.ok(story.steps.some(({ what }) => what === "Taken from") || !story.ended);
    }
  });
}

test("what waits in the queue sets out when it is received", async () => {
  const { trace } = await polledRun("order_queue");
  const [lane] = journeysOf(trace).lanes;

  const waited = Array.from({ length: lane.event.length }, (_, index) => {
    const published_us = trace.at_us[trace.events.first.data[lane.event.data[index]]];
    return { published_us, birth_us: lane.birth_us.data[index], arrive_us: lane.arrive_us.data[index] };
  });

  assert.ok(waited.some(({ published_us, birth_us }) => birth_us - published_us > 1e6));
  assert.ok(waited.every(({ birth_us, arrive_us }) => birth_us === arrive_us));
});

test("the way to a queue's dead-letter queue leaves below the queue, clear of its filter", async () => {
  const { trace } = await polledRun("order_queue");
  const { nodes, edges } = layOut(trace.manifest, { positions: [{ x: 0, y: 0 }, { x: 300, y: 176 }, { x: 300, y: 0 }] });
  const [lane] = edges.filter(({ failure }) => failure);
  const queue = nodes[lane.from];

  assert.deepEqual([lane.path.lut[0], lane.path.lut[1]], [queue.x + queue.width / 2, queue.y + queue.height]);
});

test("a message that was moved lies in the dead-letter queue", async () => {
  const { trace } = await polledRun("order_queue");
  const queue = trace.manifest.nodes.findIndex(({ name }) => name === "orders-dlq");
  const state = new FlowState(trace.manifest);
  for (let row = 0; row < trace.length; row += 1) state.apply(trace, row);

  assert.equal(layOut(trace.manifest).nodes[queue].look, "dead");
  assert.equal(state.nodes[queue].counts.landed, state.ledger.dead_lettered);
  assert.ok(state.ledger.dead_lettered > 0);
});

test("where a card stands below its queue, the way to the dead-letter queue leaves beside it", async () => {
  const { trace } = await polledRun("order_queue");
  const { nodes, edges } = layOut(trace.manifest, { positions: [{ x: 0, y: 0 }, { x: 300, y: 352 }, { x: 0, y: 176 }] });
  const [lane] = edges.filter(({ failure }) => failure);
  const queue = nodes[lane.from];

  assert.equal(lane.path.lut[0], queue.x + queue.width);
  assert.ok(lane.path.lut[1] > queue.y + 60 && lane.path.lut[1] < queue.y + queue.height);
});
