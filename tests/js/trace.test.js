import assert from "node:assert/strict";
import test from "node:test";
import { rootId } from "ef/run/identity";
import { Kind, decodeChunk } from "ef/run/protocol";
import { Trace } from "ef/run/trace";
import { encodeChunk, photoRun, smallRun } from "./flow.js";

test("an event's rows are in order and complete", async () => {
  const trace = await photoRun();
  const dead = trace.event[trace.rowsAt(Kind.DEAD_LETTERED, 3)[0]];

  const kinds = [...trace.rowsOfEvent(dead)].map((row) => trace.kindOf(row));

  assert.equal(kinds[0], Kind.PUBLISHED);
  assert.equal(kinds.at(-1), Kind.DEAD_LETTERED);
  assert.equal(kinds.filter((kind) => kind === Kind.FAILED).length, 3);
});

test("indexAt counts the rows at or before a time", async () => {
  const trace = await smallRun({ births: [0, 500_000] });

  assert.equal(trace.indexAt(-1), 0);
  assert.equal(trace.indexAt(0), 1);
  assert.equal(trace.indexAt(299_999), 1);
  assert.equal(trace.indexAt(300_000), 4);
  assert.equal(trace.indexAt(9e9), trace.length);
});

test("ids are unique, short, and those of children name the parent", async () => {
  const trace = await photoRun();
  const ids = Array.from({ length: trace.eventCount }, (_, event) => trace.eventId(event));

  assert.equal(new Set(ids).size, ids.length);
  const child = ids.findIndex((_, event) => trace.parent(event) >= 0);
  assert.equal(ids[child], `${ids[trace.parent(child)]}.1`);
  assert.deepEqual(trace.children(trace.parent(child)), [child]);
});

test("root ids follow the formula on both sides of 65536", () => {
  assert.equal(rootId(0, 1, 0), "1388");
  assert.equal(rootId(1, 1, 0), ((40503 + 5000) % 65536).toString(16).padStart(4, "0"));
  assert.equal(rootId(65536, 1, 0), Number((65536n * 10368889n + 5000n) % 16777216n).toString(16).padStart(6, "0"));
});

test("stepping stops where something happens, both ways", async () => {
  const trace = await smallRun({ births: [0] });

  assert.equal(trace.nextChange(0), 300_000);
  assert.equal(trace.nextChange(300_000), 1_300_000);
  assert.equal(trace.nextChange(1_300_000), null);
  assert.equal(trace.previousChange(1_300_000), 300_000);
  assert.equal(trace.previousChange(0), null);
});

test("a chunk is taken once, and a gap is refused", async () => {
  const { manifest } = await smallRun({ births: [0] });
  const trace = new Trace(manifest);
  const chunk = (/** @type {number} */ sequence) => decodeChunk(encodeChunk(sequence, [[sequence, sequence, 0, -1, 0, 0]]));

  trace.append(await chunk(0));
  trace.append(await chunk(0));

  assert.equal(trace.length, 1);
  const later = await chunk(2);
  assert.throws(() => trace.append(later), /Chunk 1 is missing/);
});
