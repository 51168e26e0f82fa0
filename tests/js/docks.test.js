import assert from "node:assert/strict";
import { test } from "node:test";

import { DOCK, dockOf, layOut } from "ef/graph/layout";
import { PHONE } from "ef/graph/forms";
import { emptyPicture, fillPicture, listMarks } from "ef/graph/marks";
import { photoRun, recordedManifest } from "./flow.js";

const FUNCTION = recordedManifest.nodes.findIndex(({ name }) => name === "make-thumbnail");

/** @param {import("ef/run/trace").Trace} trace @param {number} t_us @param {import("ef/graph/forms").Form} [form] @param {number} [follow] */
function drawn(trace, t_us, form, follow = -1) {
  const layout = layOut(trace.manifest, { form });
  const picture = fillPicture(emptyPicture(), { trace, layout, t_us, speed: 1, follow, calm: false });
  return { picture, layout, marks: listMarks(picture.marks, trace) };
}

test("no mark stands on the number of those that wait without a place", async () => {
  const trace = await photoRun();
  let crowded = 0;
  for (let t_us = 60_000_000; t_us < 240_000_000; t_us += 170_000) {
    const { picture, layout, marks } = drawn(trace, t_us);
    if (!picture.docks.some(({ node, more }) => node === FUNCTION && more)) continue;
    crowded += 1;
    const corner = dockOf(layout.nodes[FUNCTION]);
    const top = corner.y + DOCK.padding + 3 * DOCK.row;
    const on = marks.filter(({ x, y }) => x > corner.x + 8 && x < corner.x + DOCK.width - 8 && y > top + 6 && y < top + DOCK.row + 6);
    assert.deepEqual(on, [], `at ${t_us}`);
  }
  assert.ok(crowded > 0);
});

test("a phone has no docks, and a followed event that waits is still somewhere", async () => {
  const trace = await photoRun();
  const waiting = drawn(trace, 84e6).picture.docks[0].rows[0].event;
  const { picture, marks } = drawn(trace, 84e6, PHONE, waiting);

  assert.deepEqual(picture.docks, []);
  assert.equal(marks.filter(({ event }) => event === waiting).length, 1);
});
