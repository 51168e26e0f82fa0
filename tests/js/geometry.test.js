import assert from "node:assert/strict";
import test from "node:test";
import { beside, cubic, orthogonal, pointBeside, pointOn } from "ef/graph/geometry";
import { DESKTOP, PHONE, PROJECTOR } from "ef/graph/forms";
import { layOut, topological } from "ef/graph/layout";
import { recordedManifest } from "./flow.js";

test("a path begins and ends at its ports, in equal steps", () => {
  for (const path of [cubic({ x: 0, y: 0 }, { x: 140, y: 90 }), orthogonal([{ x: 0, y: 0 }, { x: 40, y: 0 }, { x: 40, y: 80 }, { x: 90, y: 80 }], 12)]) {
    const at = (/** @type {number} */ u) => pointOn(path, u, { x: 0, y: 0 });
    assert.deepEqual(at(0), { x: path.lut[0], y: path.lut[1] });
    assert.deepEqual(at(1), { x: path.lut[128], y: path.lut[129] });
    const steps = Array.from({ length: 64 }, (_, index) => Math.hypot(path.lut[2 * index + 2] - path.lut[2 * index], path.lut[2 * index + 3] - path.lut[2 * index + 1]));
    const usual = path.length / 64;
    assert.ok(steps.every((step) => Math.abs(step - usual) < usual * 0.15), "steps differ");
  }
});

test("a straight wire is as long as it looks", () => {
  assert.ok(Math.abs(cubic({ x: 0, y: 5 }, { x: 140, y: 5 }).length - 140) < 1e-9);
});

test("places the server gave are kept, and wires join the ports", () => {
  const positions = recordedManifest.nodes.map((_, index) => ({ x: 260 * index, y: 10 * index }));
  const layout = layOut(recordedManifest, { positions });

  layout.nodes.forEach((node, index) => assert.deepEqual([node.x, node.y], [260 * index, 10 * index]));
  for (const edge of layout.edges) {
    const end = pointOn(edge.path, 1, { x: 0, y: 0 });
    assert.deepEqual([end.x, end.y], [layout.nodes[edge.to].x, layout.nodes[edge.to].y + 22]);
  }
});

for (const form of [DESKTOP, PHONE, PROJECTOR]) {
  test(`without places nothing overlaps (${form.name}), always the same way`, () => {
    const layout = layOut(recordedManifest, { form });

    assert.deepEqual(layOut(recordedManifest, { form }), layout);
    layout.nodes.forEach((a, i) =>
      layout.nodes.slice(i + 1).forEach((b) => {
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
        assert.ok(apart, `${JSON.stringify(a)} covers ${JSON.stringify(b)}`);
      }),
    );
  });
}

test("the spine is straight, and the order follows the events", () => {
  const layout = layOut(recordedManifest);
  const names = topological(layout).map((index) => recordedManifest.nodes[index].name);

  assert.equal(names[0], "uploads");
  assert.equal(names[1], "make-thumbnail");
  assert.equal(names.at(-1), "index-metadata");
  const spine = ["uploads", "make-thumbnail", "thumbnails", "index-metadata"].map((name) => layout.nodes[recordedManifest.nodes.findIndex((node) => node.name === name)]);
  assert.ok(spine.every((node) => node.y === spine[0].y));
});

test("a rail beside a curve keeps its distance all along, also where the curve is steep", () => {
  const path = cubic({ x: 0, y: 0 }, { x: 120, y: 300 });
  for (let u = 0; u <= 1; u += 0.05) {
    const on = pointOn(path, u, { x: 0, y: 0 });
    const off = pointBeside(path, u, 4, { x: 0, y: 0 });
    assert.ok(Math.abs(Math.hypot(off.x - on.x, off.y - on.y) - 4) < 1e-9);
  }
  assert.ok(pointBeside(path, 0, 4, { x: 0, y: 0 }).y > 0);
});

test("a rail beside nothing is the path itself", () => {
  const path = cubic({ x: 0, y: 0 }, { x: 100, y: 0 });

  assert.equal(beside(path, 0), path.d);
  assert.match(beside(path, 4), /^M0 4L/);
});
