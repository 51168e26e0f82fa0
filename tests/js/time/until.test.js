import assert from "node:assert/strict";
import { test } from "node:test";

import { Kind } from "ef/run/protocol";
import { STOPS, nextStop, speedWords, stopOf } from "ef/run/speeds";
import { stateAt } from "ef/run/state";
import { CONDITIONS, happensAt } from "ef/run/until";
import { Bookmarks } from "ef/time/bookmarks";
import { photoRun } from "../flow.js";

test("every condition is found where it begins to hold, and later ones after it", async () => {
  const trace = await photoRun();
  for (const { id } of CONDITIONS) {
    if (id === "time" || id === "lost") continue;
    const first = happensAt(trace, 0, id, 5);
    assert.ok(first !== null && first > 0, id);
    const next = happensAt(trace, first, id, 5);
    assert.ok(next === null || next > first, id);
  }
});

test("a kind of row is found by its time", async () => {
  const trace = await photoRun();
  const at_us = happensAt(trace, 0, "dead") ?? 0;
  const rows = trace.manifest.nodes.flatMap((_, node) => [...trace.rowsAt(Kind.DEAD_LETTERED, node)]);
  assert.equal(at_us, Math.min(...rows.map((row) => trace.at_us[row])));
});

test("a backlog is over a number once more events wait", async () => {
  const trace = await photoRun();
  const at_us = happensAt(trace, 0, "backlog", 5) ?? 0;
  assert.ok(stateAt(trace, at_us).ledger.waiting > 5);
  assert.ok(stateAt(trace, at_us - 1).ledger.waiting <= 5);
  assert.equal(happensAt(trace, 0, "backlog", 1e9), null);
});

test("concurrency is at its limit where the last place is taken", async () => {
  const trace = await photoRun();
  const at_us = happensAt(trace, 0, "limit") ?? 0;
  const { nodes } = stateAt(trace, at_us);
  const limited = trace.manifest.nodes.findIndex(({ name }) => name === "make-thumbnail");
  assert.equal(nodes[limited].environments.filter(({ state }) => state === "busy").length, 5);
});

test("a time is one that is still to come", async () => {
  const trace = await photoRun();
  assert.equal(happensAt(trace, 5, "time", 9), 9);
  assert.equal(happensAt(trace, 9, "time", 9), null);
});

test("speeds have stops, words and neighbours", () => {
  assert.deepEqual(STOPS.map(speedWords), ["1/100×", "1/10×", "1/4×", "1×", "4×", "10×", "60×", "Max"]);
  assert.deepEqual([stopOf(1), stopOf(0.3), stopOf(600)], [3, 2, 7]);
  assert.deepEqual([nextStop(1, 1), nextStop(1, -1), nextStop(600, 1), nextStop(0.01, -1), nextStop(2, -1)], [4, 0.25, 600, 0.01, 1]);
});

/** @returns {any} */
const storage = () => {
  /** @type {Map<string, string>} */
  const kept = new Map();
  return {
    kept,
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
    removeItem: (/** @type {string} */ key) => kept.delete(key),
  };
};

test("bookmarks are kept by run and in order, and a second time takes one away", () => {
  const place = storage();
  const bookmarks = new Bookmarks(place);
  assert.equal(bookmarks.toggle("a", 9.4), true);
  bookmarks.toggle("a", 5);
  assert.deepEqual([bookmarks.of("a"), bookmarks.of("b")], [[5, 9], []]);
  assert.equal(bookmarks.toggle("a", 9), false);
  assert.deepEqual(new Bookmarks(place).of("a"), [5]);
  bookmarks.toggle("a", 5);
  assert.equal(place.kept.size, 0);
});

test("what others have left in the storage does no harm", () => {
  const place = storage();
  for (const text of ["{", '{"a": 1}', '["x", -1, 7]']) {
    place.kept.set("eventflow.bookmarks.a", text);
    assert.deepEqual(new Bookmarks(place).of("a"), text.startsWith("[") ? [7] : []);
  }
  const full = { ...storage(), setItem: () => { throw new Error("full"); } };
  assert.equal(new Bookmarks(full).toggle("a", 1), false);
});
