/** A real run for the tests, and small ones made by hand. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { newestFact } from "ef/graph/fact";
import { layOut } from "ef/graph/layout";
import { marksAt } from "ef/graph/marks";
import { storyOf } from "ef/inspector/why";
import { FlowState } from "ef/run/flow_state";
import { Kind, decodeChunk } from "ef/run/protocol";
import { Trace } from "ef/run/trace";

/** @param {string} name */
function read(name) {
  return JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), "utf8"));
}

const recorded = read("photo_thumbnails");

export const recordedRows = /** @type {number[][]} */ (recorded.rows);
export const recordedLedger = /** @type {Record<string, number>} */ (recorded.ledger);
export const recordedManifest = /** @type {import("ef/run/protocol").Manifest} */ (recorded.manifest);

/** The bytes as the server sends them. @returns {ArrayBuffer[]} */
export function recordedChunks() {
  return chunksOf(recorded);
}

/** @param {{chunks: string[]}} run */
function chunksOf({ chunks }) {
  return chunks.map((/** @type {string} */ text) => {
    const bytes = Buffer.from(text, "base64");
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
  });
}

/** The gallery's photo thumbnails, four minutes, seed 7. */
export async function photoRun() {
  const trace = new Trace(recordedManifest);
  for (const bytes of recordedChunks()) trace.append(await decodeChunk(bytes));
  trace.finish();
  return trace;
}

/**
 * One of the gallery's flows that Lambda polls, two minutes, and how the engine counted it.
 * @param {"order_queue" | "click_stream" | "big_batch" | "low_reserved_concurrency" | "poison_pill" | "mended_pill" | "web_shop"} name
 */
export async function polledRun(name) {
  const run = read(name);
  const trace = new Trace(run.manifest);
  for (const bytes of chunksOf(run)) trace.append(await decodeChunk(bytes));
  trace.finish();
  return { trace, ledger: /** @type {Record<string, number>} */ (run.ledger), chunks: chunksOf(run) };
}

/** @type {[string, string, Function, number][]} */
const COLUMNS = [
  ["at_us", "i8", BigInt64Array, 8],
  ["event", "i4", Int32Array, 4],
  ["site", "u2", Uint16Array, 2],
  ["subject", "i4", Int32Array, 4],
  ["attempt", "i2", Int16Array, 2],
  ["value", "i8", BigInt64Array, 8],
];

/**
 * Bytes of a chunk, written apart from the reader from the words of the protocol.
 * @param {number} sequence
 * @param {number[][]} rows
 * @returns {ArrayBuffer}
 */
export function encodeChunk(sequence, rows) {
  const parts = COLUMNS.map(([, type, Kind, width], index) => {
    const values = rows.map((row, at) => (index === 0 && at > 0 ? row[0] - rows[at - 1][0] : row[index]));
    const typed = /** @type {any} */ (Kind).from(type === "i8" ? values.map(BigInt) : values);
    const bytes = new Uint8Array(typed.buffer);
    const shuffled = new Uint8Array(bytes.length);
    for (let row = 0; row < rows.length; row += 1) {
      for (let byte = 0; byte < width; byte += 1) shuffled[byte * rows.length + row] = bytes[row * width + byte];
    }
    return shuffled;
  });
  const header = Buffer.from(
    JSON.stringify({
      sequence,
      rows: rows.length,
      from_us: rows[0]?.[0] ?? 0,
      to_us: rows.at(-1)?.[0] ?? 0,
      columns: COLUMNS.map(([name, type]) => [name, type]),
    }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const all = Buffer.concat([Buffer.from("EFC1"), length, header, deflateRawSync(Buffer.concat(parts))]);
  return /** @type {ArrayBuffer} */ (all.buffer.slice(all.byteOffset, all.byteOffset + all.byteLength));
}

/**
 * A bucket into a function, with one event per birth time that arrives after `latency_us` and runs for a second.
 * @param {{births: number[], latency_us?: number}} flow
 */
export async function smallRun({ births, latency_us = 300_000 }) {
  const manifest = /** @type {import("ef/run/protocol").Manifest} */ ({
    engine: "1",
    seed: 1,
    until_us: 60_000_000,
    scenario: {},
    interventions: [],
    kinds: [],
    nodes: [
      { name: "inbox", role: "source", kind: "s3", traffic: true },
      { name: "work", role: "function", kind: "function", traffic: false },
    ],
    edges: [{ name: "inbox->work", from: 0, to: 1, role: "trigger", invocation: "asynchronous", filter: null }],
    rules: [],
    sites: [
      [0, 0, -1, -1],
      [3, 1, 0, -1],
      [4, 1, -1, -1],
      [5, 1, -1, -1],
      [6, 1, -1, -1],
    ],
    decks: {},
  });
  const rows = births.flatMap((birth, event) => [
    [birth, event, 0, -1, 0, 0],
    [birth + latency_us, event, 1, -1, 0, 0],
    [birth + latency_us, event, 2, event, 1, 200_000],
    [birth + latency_us, event, 3, event, 1, 1_000_000],
    [birth + latency_us + 1_000_000, event, 4, event, 1, 1_000_000],
  ]);
  rows.sort((a, b) => a[0] - b[0]);
  const trace = new Trace(manifest);
  trace.append(await decodeChunk(encodeChunk(0, rows)));
  trace.finish();
  return trace;
}

/**
 * @typedef {keyof typeof Kind} KindName
 *
 * @typedef {object} ToldRow  nodes and edges by their names
 * @property {number} at
 * @property {KindName} kind
 * @property {number} [event] -1 for none
 * @property {string} [node]
 * @property {string} [edge]
 * @property {string} [rule]
 * @property {number} [subject]
 * @property {number} [attempt]
 * @property {number} [value]
 *
 * @typedef {object} ToldEdge
 * @property {string} name  from->to
 * @property {string} [role]
 * @property {string | null} [invocation]
 * @property {string | null} [filter]
 *
 * @typedef {object} ToldRun
 * @property {Record<string, string>} nodes kind by name
 * @property {ToldEdge[]} edges
 * @property {ToldRow[]} rows in order of time
 * @property {Record<string, Partial<import("ef/run/protocol").ManifestRule>>} [rules]
 * @property {Record<string, string[]>} [decks] names of cards by node
 * @property {Partial<import("ef/run/protocol").Manifest>} [manifest] what else it says
 */

/**
 * A run told row by row; every node of a kind but "function" is a source, and the first of them has traffic.
 * @param {ToldRun} told
 */
export function toldRun({ nodes, edges, rows, rules = {}, decks = {}, manifest = {} }) {
  const names = Object.keys(nodes);
  const ids = Object.keys(rules);
  const edgeNames = edges.map(({ name }) => name);
  /** @type {any} */
  const whole = {
    engine: "3",
    seed: 1,
    until_us: 600_000_000,
    scenario: {},
    interventions: [],
    kinds: Object.keys(Kind),
    nodes: names.map((name, index) => ({ name, role: nodes[name] === "function" ? "function" : "source", kind: nodes[name], traffic: index === 0 })),
    edges: edges.map(({ name, role = "trigger", invocation = null, filter = null }) => {
      const [from, to] = name.split("->").map((node) => names.indexOf(node));
      const filters = role === "trigger" ? [{ at_us: 0, text: filter, patterns: [], scope: "", prefix: "", suffix: "" }] : [];
      return { name, from, to, role, invocation, filter, filters };
    }),
    rules: ids.map((id) => ({ id, title: id, sentence: "", source: "", setting: null, model: false, ...rules[id] })),
    sites: rows.map(({ kind, node, edge, rule }) => [
      Kind[kind],
      node === undefined ? -1 : names.indexOf(node),
      edge === undefined ? -1 : edgeNames.indexOf(edge),
      rule === undefined ? -1 : ids.indexOf(rule),
    ]),
    decks: Object.fromEntries(Object.entries(decks).map(([node, cards]) => [names.indexOf(node), cards.map((name, index) => ({ name, size_bytes: 100 * (index + 1), payload: {} }))])),
    ...manifest,
  };
  const trace = new Trace(whole);
  trace.append({
    sequence: 0,
    rows: rows.length,
    from_us: 0,
    to_us: whole.until_us,
    at_us: Float64Array.from(rows, ({ at }) => at),
    event: Int32Array.from(rows, ({ event = -1 }) => event),
    site: Uint16Array.from(rows, (_, index) => index),
    subject: Int32Array.from(rows, ({ subject = -1 }) => subject),
    attempt: Int16Array.from(rows, ({ attempt = 0 }) => attempt),
    value: Float64Array.from(rows, ({ value = 0 }) => value),
  });
  trace.finish();
  return trace;
}

/**
 * What must be so in any run: the ledger balances at every row, no account and no use of concurrency falls below zero, every
 * moment can be drawn at every speed with each event followed, and every event's story has words.
 * @param {Trace} trace
 */
export function holdsTogether(trace) {
  const state = new FlowState(trace.manifest);
  for (let row = 0; row < trace.length; row += 1) {
    state.apply(trace, row);
    const { published, ...rest } = state.ledger;
    assert.equal(Object.values(rest).reduce((a, b) => a + b, 0), published, `the ledger after row ${row}`);
    assert.ok(Object.values(rest).every((value) => value >= 0), `an account after row ${row}`);
    assert.ok(state.nodes.every(({ busy }) => busy >= 0), `concurrency after row ${row}`);
  }
  const layout = layOut(trace.manifest);
  const times = new Set([...trace.at_us.subarray(0, trace.length)].flatMap((at_us) => [at_us - 100_000, at_us, at_us + 100_000]));
  for (const t_us of times) {
    for (let follow = 0; follow < trace.eventCount; follow += 1) {
      const born_us = trace.at_us[trace.rowsOfEvent(follow)[0]];
      for (const speed of [1, 10]) {
        const marks = marksAt({ trace, layout, t_us, speed, follow, calm: false });
        assert.ok(marks.every(({ x, y }) => Number.isFinite(x + y)));
        assert.equal(new Set(marks.map(({ event }) => event)).size, marks.length);
        if (t_us >= born_us) assert.ok(marks.some(({ event }) => event === follow), `event ${follow} at ${t_us}`);
      }
      assert.ok(newestFact(trace, follow, t_us));
      const story = storyOf(trace, follow, { until_us: t_us });
      assert.equal(story === null, t_us < born_us);
      assert.ok(!story || (story.standing.word && story.steps.every(({ what }) => what)));
    }
  }
  return state;
}

/** Always the same numbers between 0 and 1. @param {number} seed */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
