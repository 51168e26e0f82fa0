import assert from "node:assert/strict";
import test from "node:test";
import { DESKTOP, PHONE } from "ef/graph/forms";
import { pointOn } from "ef/graph/geometry";
import { layOut } from "ef/graph/layout";
import { worstOf } from "ef/graph/part_state";
import { partsOf } from "ef/graph/stack";
import { stateAt } from "ef/run/state";
import { photoRun, polledRun, recordedManifest } from "../flow.js";

/** As wide as a phone's screen at the smallest zoom at which names can be read. */
const WIDEST = 420;

/** @param {import("ef/run/protocol").Manifest} manifest */
const onPhone = (manifest) => layOut(manifest, { form: PHONE });

test("what does not hang together is a part of its own", async () => {
  const { trace } = await polledRun("web_shop");

  const names = partsOf(trace.manifest).map((part) => part.map((node) => trace.manifest.nodes[node].name));

  assert.equal(names.length, 2);
  assert.ok(names.some((part) => part.includes("shop-tokens") && part.includes("check-token") && part.length === 2));
});

test("only where one part is shown at a time there are several", async () => {
  const { trace } = await polledRun("web_shop");

  assert.equal(onPhone(trace.manifest).parts.length, 2);
  assert.deepEqual(layOut(trace.manifest, { form: DESKTOP }).parts.map(({ nodes }) => nodes.length), [trace.manifest.nodes.length]);
});

test("no part is wider than a phone, and no card covers another", async () => {
  for (const manifest of [recordedManifest, (await polledRun("web_shop")).trace.manifest, (await polledRun("order_queue")).trace.manifest]) {
    const { parts, nodes } = onPhone(manifest);
    for (const { bounds } of parts) assert.ok(bounds.width <= WIDEST, `${bounds.width}`);
    for (const [index, one] of nodes.entries()) {
      for (const other of nodes.slice(index + 1)) {
        assert.ok(one.x + one.width <= other.x || other.x + other.width <= one.x || one.y + one.height <= other.y || other.y + other.height <= one.y);
      }
    }
  }
});

test("parts lie out of each other's sight", async () => {
  const { trace } = await polledRun("web_shop");

  const [one, other] = onPhone(trace.manifest).parts;

  assert.ok(other.bounds.x - (one.bounds.x + one.bounds.width) > WIDEST);
});

test("an edge goes past the cards that stand in its way", async () => {
  const { trace } = await polledRun("order_queue");
  const { nodes, edges } = onPhone(trace.manifest);
  const redrive = edges.find(({ failure }) => failure);
  assert.ok(redrive);
  const others = nodes.filter((_, index) => index !== redrive.from && index !== redrive.to);
  const at = { x: 0, y: 0 };
  for (let u = 0; u <= 1; u += 0.01) {
    pointOn(redrive.path, u, at);
    for (const { x, y, width, height } of others) assert.ok(at.x < x || at.x > x + width || at.y < y || at.y > y + height, `${u}`);
  }
});

test("a part tells the worst that is the matter in it", async () => {
  const trace = await photoRun();
  const layout = onPhone(trace.manifest);
  const all = layout.parts[0].nodes;
  const at = (/** @type {number} */ t_us) => worstOf(trace, stateAt(trace, t_us), layout, all, t_us);

  assert.equal(at(0), "");
  assert.equal(at(20_000_000), "retry");
  assert.equal(at(239_000_000), "dead");
});
