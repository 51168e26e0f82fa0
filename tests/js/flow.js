/** A real run for the tests, and small ones made by hand. */
import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { decodeChunk } from "ef/run/protocol";
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
 * @param {"order_queue" | "click_stream"} name
 */
export async function polledRun(name) {
  const run = read(name);
  const trace = new Trace(run.manifest);
  for (const bytes of chunksOf(run)) trace.append(await decodeChunk(bytes));
  trace.finish();
  return { trace, ledger: /** @type {Record<string, number>} */ (run.ledger) };
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

/** Always the same numbers between 0 and 1. @param {number} seed */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
