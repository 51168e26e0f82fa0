import assert from "node:assert/strict";
import test from "node:test";
import { decodeChunk } from "ef/run/protocol";
import { encodeChunk, recordedChunks, recordedRows } from "./flow.js";

test("a chunk of the engine reads as the rows the engine had", async () => {
  const chunk = await decodeChunk(recordedChunks()[0]);

  const rows = recordedRows.map((_, row) => [
    chunk.at_us[row],
    chunk.event[row],
    chunk.site[row],
    chunk.subject[row],
    chunk.attempt[row],
    chunk.value[row],
  ]);
  assert.deepEqual(rows, recordedRows);
});

test("large and negative numbers survive", async () => {
  const rows = [
    [4_000_000_000, -1, 65535, -1, -1, -5],
    [9_007_199_254_740_991, 2_147_483_647, 0, 7, 32767, 6_000_000_000_000],
  ];

  const chunk = await decodeChunk(encodeChunk(3, rows));

  assert.equal(chunk.sequence, 3);
  assert.deepEqual([...chunk.at_us], [4_000_000_000, 9_007_199_254_740_991]);
  assert.deepEqual([...chunk.event], [-1, 2_147_483_647]);
  assert.deepEqual([...chunk.value], [-5, 6_000_000_000_000]);
});

test("bytes of something else are refused", async () => {
  await assert.rejects(decodeChunk(new TextEncoder().encode("<!doctype html>").buffer), /not a trace chunk/);
});
