import assert from "node:assert/strict";
import { test } from "node:test";
import { fillTile, tellingTime } from "ef/gallery/glimpse";
import { tileLayout } from "ef/gallery/tile_layout";
import { cubic, pointOn } from "ef/graph/geometry";
import { Glyph } from "ef/graph/glyphs";
import { doorOf } from "ef/graph/layout";
import { emptyPicture } from "ef/graph/marks";
import { photoRun, recordedManifest } from "../flow.js";

const tiles = recordedManifest.nodes.map(({ name }, index) => ({ name, x: 100 * index, y: 40, size: 36 }));
const [uploads, thumbnail] = ["uploads", "make-thumbnail"].map((name) => recordedManifest.nodes.findIndex((node) => node.name === name));
const trigger = recordedManifest.edges.findIndex(({ from, to }) => from === uploads && to === thumbnail);
const drawn = { start: "uploads", end: "make-thumbnail", role: "trigger", path: cubic({ x: 1, y: 2 }, { x: 3, y: 4 }) };

test("marks go along the wires as they are drawn, and straight where none is", () => {
  const { edges } = tileLayout(recordedManifest, tiles, [drawn]);

  assert.equal(edges[trigger].path, drawn.path);
  const other = recordedManifest.edges.findIndex((_, index) => index !== trigger);
  const at = pointOn(edges[other].path, 0, { x: 0, y: 0 });
  assert.deepEqual(at, { x: tiles[recordedManifest.edges[other].from].x + 36, y: 58 });
});

test("a tile's door is in the middle of its left", () => {
  const { nodes } = tileLayout(recordedManifest, tiles, []);

  assert.deepEqual(doorOf(nodes[1], false), { x: 100, y: 58 });
});

test("what waits to be tried again stands at the corner of its function", async () => {
  const trace = await photoRun();
  const layout = tileLayout(recordedManifest, tiles, []);
  const view = { trace, layout, t_us: 12e6, speed: 1, follow: -1, calm: false };

  const { marks } = fillTile(emptyPicture(), view);

  const index = marks.x.subarray(0, marks.length).indexOf(layout.nodes[thumbnail].x + 36);
  assert.ok(index >= 0);
  assert.equal(marks.glyph[index], Glyph.RETRY);
  assert.equal(marks.y[index], 40);
});

test("at rest the moment is shown that has the most kinds of marks", async () => {
  const trace = await photoRun();
  const view = { trace, layout: tileLayout(recordedManifest, tiles, []), t_us: 0, speed: 1, follow: -1, calm: false };

  const t_us = tellingTime(view, 0, 10e6);

  const kinds = (/** @type {number} */ at_us) => {
    const { marks } = fillTile(emptyPicture(), { ...view, t_us: at_us });
    return new Set(marks.glyph.subarray(0, marks.length)).size;
  };
  assert.ok(t_us > 0 && t_us < 10e6);
  assert.equal(tellingTime(view, 0, 10e6), t_us);
  for (let at_us = 0; at_us < 10e6; at_us += 1e6) assert.ok(kinds(t_us) >= kinds(at_us) - 2);
  assert.ok(kinds(t_us) > kinds(0));
});
