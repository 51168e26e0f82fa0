/**
 * What the server says of experiments.
 *
 * @typedef {"ms" | "share" | "count" | "per_million" | "usd"} Unit
 * @typedef {{key: string, label: string, unit: Unit, better: "lower" | "higher" | null}} Metric
 * @typedef {{word: string, label: string, scopes: unknown[], many: boolean, docs: string}} FilterForm how a trigger's filter is written
 * @typedef {{property: string, label: string, group: string, kind: string, minimum: number | null, maximum: number | null, unit: string, choices: string[], optional: boolean, scale: string, now: any, suggested: any[], help: string, words?: string[], form?: FilterForm, filter?: Record<string, any>, on?: Record<string, any> | null}} Setting
 * @typedef {{node: string, title: string, role: "function" | "source" | "trigger", settings: Setting[]}} Part
 * @typedef {{metric: string, at_most?: number, at_least?: number}} Goal
 * @typedef {{lowest?: string, highest?: string}} Wish
 * @typedef {{node: string, property: string, values: any[]}} Axis
 * @typedef {{axes: Axis[], seeds: {first: number, count: number}, goals: Goal[], then: Wish, until_us: number, warm_up_us: number, same_luck: boolean, seek: boolean, precise?: {metric: string, percent: number}}} Design
 * @typedef {{parts: Part[], metrics: Metric[], limits: {points: number, events: number, at_once: number}, seed: number, until_us: number, events_expected: number, preview_events: number, defaults: {goals: Goal[], then: Wish, warm_up: string, seeds: {first: number, count: number}}}} Choices
 *
 * @typedef {{node: string, property: string, label: string, unit: string, kind: string, role: string, is_of_run: boolean, values: any[], labels: string[], now: any, now_label: string}} FixedAxis
 * @typedef {{number: number, values: any[], labels: string[], label: string, is_base: boolean}} FixedSetting
 * @typedef {{design: Design, events_expected: number, axes: FixedAxis[], settings: FixedSetting[], base: number, seeds: number[], metrics: Metric[]}} Fixed
 * @typedef {{setting: number, place: number, seed: number, state: "queued" | "running" | "finished" | "failed" | "skipped", meets: boolean | null, nearness: number | null, took_s: number | null, error: string | null, metrics: Record<string, number | null> | null}} Cell
 * @typedef {{mean: number, low: number | null, high: number | null, n: number}} Estimate
 * @typedef {{difference: number, low: number | null, high: number | null, n: number, percent: number | null, verdict: "better" | "worse" | "different" | "none" | "unknown", words: string}} Against
 * @typedef {{verdict: "met" | "unclear" | "missed" | "unknown", value: number | null, nearness: number, meeting: number}} GoalVerdict
 * @typedef {{number: number, n: number, complete: boolean, standing: "meets" | "may meet" | "misses" | "unknown", nearness: number, goals: GoalVerdict[], metrics: Record<string, Estimate>, against_base: Record<string, Against>}} SettingSummary
 * @typedef {{low: number, high: number, share: number, low_value: string, high_value: string}} Effect
 * @typedef {{settings: SettingSummary[], sought: string | null, best: {setting: number, sure: boolean, final: boolean, passing: number, words: string} | null, nearest: {setting: number, goal: number, metric: string, value: number | null, words: string} | null, front: {x: string, y: string, settings: number[]}, sensitivity: {axis: number, effects: Record<string, Effect>}[]}} Summary
 * @typedef {{all: number, finished: number, running: number, queued: number, failed: number, skipped: number}} Counts
 * @typedef {{id: string, url: string, data: string, name: string, scenario: {slug: string, title: string} | null, run: string | null, base_name: string, created: string, state: "queued" | "running" | "paused" | "finished" | "stopped", over: boolean, preview: boolean, counts: Counts, version: number}} Card
 * @typedef {Card & {error: string | null, poll_ms: number, seconds_left: number | null, runs_per_s: number | null, fixed?: Fixed, cells: Cell[], summary: Summary | null}} Answer
 */
export {};
