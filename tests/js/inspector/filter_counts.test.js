import assert from "node:assert/strict";
import { test } from "node:test";

import { costOfRun, countEvents, dollars, lastEvents, usualRun } from "ef/inspector/filter_counts";
import { costWords, priceWords, savedWords, spokenWords } from "ef/inspector/filter_sums";
import { MS, S, aTrace } from "./a_run.js";

const PRICES = { request_usd: 0.2e-6, gb_second_usd: 0.0000166667, region: "US East (N. Virginia)", date: "November 2026", source: "" };

/** Three events with the cards 0, 1 and 0; the first runs cold, the second warm. */
function threeEvents() {
  return aTrace([
    { at: 0, event: 0, kind: "PUBLISHED", value: 0 },
    { at: 0, event: 0, kind: "STARTED", subject: 0, attempt: 1, value: 133_610 + 80_000 },
    { at: 1 * S, event: 1, kind: "PUBLISHED", value: 1 },
    { at: 1 * S, event: 1, kind: "STARTED", subject: 0, attempt: 1, value: 2_900 },
    { at: 2 * S, event: 2, kind: "PUBLISHED", value: 0 },
  ]);
}

test("events are counted by their cards, up to the playhead", () => {
  const trace = threeEvents();
  const counts = (/** @type {number} */ t_us) => countEvents(trace, 0, t_us, new Set([0]));

  assert.deepEqual(counts(1 * S), { events: 2, passing: 1 });
  assert.deepEqual(counts(2 * S), { events: 3, passing: 2 });
  assert.deepEqual(countEvents(trace, 0, 2 * S, null), { events: 3, passing: 3 });
});

test("the last events come newest first", () => {
  const found = lastEvents(threeEvents(), 0, 2 * S, 2);

  assert.deepEqual(found.map(({ event, card }) => [event, card]), [[2, 0], [1, 1]]);
});

test("a run is billed with its cold start, each rounded up to a millisecond", () => {
  assert.deepEqual(usualRun(threeEvents(), 1, 1 * S), { billed_ms: (214 + 3) / 2, events: 1 });
  assert.equal(usualRun(threeEvents(), 1, -1), null);
});

test("the events of a batch are one run", () => {
  const joined = [0, 1, 2].map((event) => ({ at: 5 * S, event, kind: /** @type {const} */ ("JOINED"), subject: 0, attempt: 1, value: 40 * MS }));
  const published = [0, 1, 2].map((event) => ({ at: 0, event, kind: /** @type {const} */ ("PUBLISHED") }));
  const trace = aTrace([...published, { at: 5 * S, event: -1, kind: "BATCH_STARTED", subject: 0, attempt: 3, value: 40 * MS }, ...joined]);

  assert.deepEqual(usualRun(trace, 1, 5 * S), { billed_ms: 40, events: 3 });
});

test("a run of 100 ms with 128 MB costs what AWS's prices say", () => {
  assert.equal(costOfRun(PRICES, 128, 100).toFixed(9), "0.000000408");
});

test("money is said to two digits", () => {
  assert.deepEqual([0, 0.000034, 0.00489, 4.1, 1240].map(dollars), ["$0", "$0.000034", "$0.0049", "$4.10", "$1,240"]);
});

test("what is saved is said against what holds, and what it costs as well", () => {
  const sums = { events: 200, passing: 60, before: 100, isChanged: true, run: { billed_ms: 100, events: 1 }, memory_mb: 128, prices: PRICES };

  assert.equal(savedWords(sums), "Saves 40 runs against the filter in force.");
  assert.equal(costWords(sums), "$0.000016 so far, $0.082 per million events");
  assert.equal(savedWords({ ...sums, passing: 101 }), "Adds 1 run against the filter in force.");
  assert.equal(savedWords({ ...sums, isChanged: false }), "Saves 40 runs against no filter.");
  assert.equal(savedWords({ ...sums, run: { billed_ms: 100, events: 8 } }), "Saves about 5 runs against the filter in force.");
  assert.equal(savedWords({ ...sums, passing: null }), "Not known while the pattern is not valid.");
  assert.match(priceWords(sums), /^At 100 ms and 128 MB a run of one event; .*November 2026\.$/);
});

test("a listener hears the first problem, or how many of the shown events pass", () => {
  const events = [0, 1, 0].map((card, event) => ({ event, card, at_us: 0 }));
  /** @type {any} */
  const answer = { problems: [], passing: new Set([0]), failure: "" };
  const problem = { line: 2, column: 5, reason: "No value" };

  assert.equal(spokenWords(answer, events), "2 of 3 pass; the filter is valid.");
  assert.equal(spokenWords({ ...answer, passing: null, problems: [problem, problem] }, events), "Line 2, column 5: No value. 1 more problem.");
  assert.equal(spokenWords({ ...answer, passing: null, failure: "The server answered 503." }, events), "The server answered 503.");
});
