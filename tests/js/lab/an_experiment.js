/** An experiment as the server tells of it: reserved concurrency 2, 5, 12 by batch size 1 and 10, three seeds; now 5 and 1. */

const METRICS = /** @type {import("ef/lab/types").Metric[]} */ ([
  { key: "age_p99_ms", label: "p99 event age", unit: "ms", better: "lower" },
  { key: "throttled_share", label: "Throttled invocations", unit: "share", better: "lower" },
  { key: "lost", label: "Events lost", unit: "count", better: "lower" },
  { key: "lost_per_million", label: "Events lost, per million", unit: "per_million", better: "lower" },
  { key: "concurrency_peak", label: "Most at once", unit: "count", better: null },
  { key: "usd_per_million", label: "Cost per million events", unit: "usd", better: "lower" },
]);

const RESERVED = [2, 5, 12];
const BATCH = [1, 10];

/** Age in seconds and money, by setting. */
const KNOWN = [
  [200, 4], [150, 3],
  [134, 6], [60, 5],
  [40, 7], [18, 4.21],
];

/**
 * @param {Partial<import("ef/lab/experiment").Experiment>} [news]
 * @returns {import("ef/lab/experiment").Experiment}
 */
export function anExperiment(news = {}) {
  const settings = RESERVED.flatMap((reserved) => BATCH.map((batch) => [reserved, batch])).map((values, number) => ({
    number,
    values,
    labels: values.map(String),
    label: `reserved concurrency ${values[0]}, batch size ${values[1]}`,
    is_base: number === 2,
  }));
  return {
    id: "e1",
    url: "/experiments/e1/",
    data: "/experiments/e1/data/",
    name: "Clear the backlog",
    scenario: { slug: "videos", title: "Videos" },
    run: null,
    base_name: "Videos",
    created: "2026-01-01T00:00:00Z",
    state: "running",
    over: false,
    preview: false,
    version: 7,
    counts: { all: 18, finished: 17, running: 1, queued: 0, failed: 0, skipped: 0 },
    error: null,
    poll_ms: 250,
    seconds_left: 15.2,
    runs_per_s: 3.8,
    fixed: {
      design: {
        axes: [
          { node: "resize", property: "ReservedConcurrentExecutions", values: RESERVED },
          { node: "videos->resize", property: "BatchSize", values: BATCH },
        ],
        seeds: { first: 7, count: 3 },
        goals: [{ metric: "age_p99_ms", at_most: 30_000 }, { metric: "lost", at_most: 0 }],
        then: { lowest: "usd_per_million" },
        until_us: 600_000_000,
        warm_up_us: 60_000_000,
        same_luck: true,
      seek: false,
      },
      events_expected: 1000,
      axes: [
        { node: "resize", property: "ReservedConcurrentExecutions", label: "Reserved concurrency", unit: "", kind: "integer", role: "function", is_of_run: false, values: RESERVED, labels: RESERVED.map(String), now: 5, now_label: "5" },
        { node: "videos->resize", property: "BatchSize", label: "Batch size", unit: "", kind: "integer", role: "trigger", is_of_run: false, values: BATCH, labels: BATCH.map(String), now: 1, now_label: "1" },
      ],
      settings,
      base: 2,
      seeds: [7, 8, 9],
      metrics: METRICS,
    },
    cells: settings.flatMap(({ number }) => [0, 1, 2].map((place) => aCell(number, place))),
    summary: {
      settings: settings.map(({ number }) => aSummary(number)),
      sought: null,
      best: { setting: 5, sure: true, final: false, passing: 1, words: "The only one that passes" },
      nearest: null,
      front: { x: "usd_per_million", y: "age_p99_ms", settings: [1, 5] },
      sensitivity: [
        { axis: 0, effects: { age_p99_ms: { low: 29_000, high: 175_000, share: 0.8, low_value: "12", high_value: "2" } } },
        { axis: 1, effects: { age_p99_ms: { low: 76_000, high: 124_000, share: 0.2, low_value: "10", high_value: "1" } } },
      ],
    },
    ...news,
  };
}

/** @param {number} setting @param {number} place @returns {import("ef/lab/types").Cell} */
export function aCell(setting, place) {
  const [age] = KNOWN[setting];
  return { setting, place, seed: 7 + place, state: "finished", meets: age <= 30, nearness: Math.min(1, 30 / age), took_s: 0.3, error: null, metrics: { age_p99_ms: age * 1000, lost: 0 } };
}

/** @param {number} number @returns {import("ef/lab/types").SettingSummary} */
function aSummary(number) {
  const [age, usd] = KNOWN[number];
  const estimate = (/** @type {number} */ mean, /** @type {number} */ half) => ({ mean, low: mean - half, high: mean + half, n: 3 });
  return {
    number,
    n: 3,
    complete: number !== 5,
    standing: age <= 30 ? "meets" : "misses",
    nearness: Math.min(1, 30 / age),
    goals: [
      { verdict: age <= 30 ? "met" : "missed", value: age * 1000, nearness: Math.min(1, 30 / age), meeting: age <= 30 ? 3 : 0 },
      { verdict: "met", value: 0, nearness: 1, meeting: 3 },
    ],
    metrics: { age_p99_ms: estimate(age * 1000, 2000), usd_per_million: estimate(usd, 0.06), lost_per_million: estimate(0, 0), throttled_share: estimate(0.19, 0.002) },
    against_base:
      number === 2
        ? {}
        : {
            age_p99_ms: { difference: age * 1000 - 134_000, low: -120_000, high: -112_000, n: 3, percent: -86.6, verdict: "better", words: "less by 116 s (112 to 120 s)" },
            usd_per_million: { difference: usd - 6, low: -1, high: 1, n: 3, percent: -28, verdict: "none", words: "no difference visible in 3 runs" },
            throttled_share: { difference: 0.006, low: 0.004, high: 0.008, n: 3, percent: 3, verdict: "worse", words: "more by 0.6 points (0.4 to 0.8)" },
          },
  };
}
