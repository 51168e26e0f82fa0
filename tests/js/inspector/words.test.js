import assert from "node:assert/strict";
import { test } from "node:test";

import { exact, minute, offset, size, whole } from "ef/inspector/words";

test("times have three digits at most, and seconds up to an hour", () => {
  assert.deepEqual([0, 400, 12_000, 412_000, 1_260_000, 61_300_000, 183_000_000].map(exact), [
    "0 ms",
    "0.4 ms",
    "12 ms",
    "412 ms",
    "1.26 s",
    "61.3 s",
    "183 s",
  ]);
});

test("rounding never shows a thousand of the smaller unit", () => {
  assert.deepEqual([9_960, 999_600, 9_999_000, 99_990_000].map(exact), ["10 ms", "1 s", "10 s", "100 s"]);
});

test("a whole life is in minutes and tenths", () => {
  assert.deepEqual([440_000, 183_000_000, 119_960_000, 7_500_000_000].map(whole), ["440 ms", "3 min 3.0 s", "2 min 0.0 s", "2 h 5 min"]);
});

test("publication has the offset zero", () => {
  assert.deepEqual([0, 1_260_000].map(offset), ["0.000 s", "+1.26 s"]);
});

test("a clock to the second", () => {
  assert.deepEqual([0, 766_880_000, 3_661_000_000].map(minute), ["00:00", "12:46", "1:01:01"]);
});

test("sizes", () => {
  assert.deepEqual([512, 1_500, 2_100_000].map(size), ["512 B", "1.5 kB", "2.1 MB"]);
});
