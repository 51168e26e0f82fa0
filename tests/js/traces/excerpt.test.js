import assert from "node:assert/strict";
import { test } from "node:test";
import { lifeOf } from "ef/inspector/rows";
import { Excerpt } from "ef/traces/excerpt";
import { aManifest } from "../inspector/a_run.js";

const SITES = [[0, 0, -1, 0], [5, 1, -1, 4]];
const COLUMNS = { at_us: [5, 9], event: [70_000, 70_000], site: [0, 1], subject: [-1, 0], attempt: [0, 1], value: [0, 50], names: { 70000: "b7d2" } };

test("an event of an excerpt is read as one of a whole trace", () => {
  const trace = new Excerpt({ ...aManifest(), sites: SITES }, COLUMNS, 100);

  assert.deepEqual(lifeOf(trace, 70_000).map(({ kind, at_us }) => [kind, at_us]), [["PUBLISHED", 5], ["STARTED", 9]]);
});

test("its name is the one that came along", () => {
  const trace = new Excerpt({ ...aManifest(), sites: SITES }, COLUMNS, 100);

  assert.equal(trace.eventId(70_000), "b7d2");
});
