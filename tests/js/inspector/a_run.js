/** A small flow and its trace, row by row, as a test tells it. */

import { Kind } from "ef/run/protocol";
import { Trace } from "ef/run/trace";

const NODES = ["uploads", "make-thumbnail", "thumb-dlq"];
const UPLOADS = 0;
const FUNCTION = 1;
const QUEUE = 2;

/** @type {Record<string, {title: string, sentence: string, setting: string | null, model: boolean}>} */
const RULES = {
  "source.traffic": { title: "Traffic", sentence: "{node} put out {name}.", setting: null, model: true },
  "s3.filter": { title: "Filter", sentence: "The key matches {filter}.", setting: null, model: false },
  "async.queue": { title: "Queue", sentence: "{edge_from} has its answer, {edge_to} runs later.", setting: null, model: false },
  "env.cold": { title: "Cold start", sentence: "No environment was free: {value_s}.", setting: null, model: false },
  "env.warm": { title: "Warm", sentence: "Environment {environment} was free.", setting: null, model: false },
  "handler.error": { title: "Error", sentence: "Attempt {attempt} raised an error.", setting: "ErrorRate", model: true },
  "handler.success": { title: "Success", sentence: "The handler returned.", setting: null, model: false },
  "async.retry.1": { title: "First retry", sentence: "Tried again after {value_s}.", setting: "MaximumRetryAttempts", model: false },
  "concurrency.reserved": { title: "Reserved", sentence: "All {limit} are busy.", setting: "ReservedConcurrentExecutions", model: false },
  "async.retries_exhausted": { title: "Exhausted", sentence: "All {attempt} attempts failed.", setting: "MaximumRetryAttempts", model: false },
  "async.dlq": { title: "Dead letters", sentence: "{node} keeps it.", setting: "DeadLetterConfig", model: false },
};

const EDGES = [
  { name: "uploads->make-thumbnail", from: 0, to: 1, role: "trigger", invocation: "asynchronous", filter: "images/*.jpg" },
  { name: "make-thumbnail->thumb-dlq", from: 1, to: 2, role: "dead_letter", invocation: null, filter: null },
];

export const MS = 1_000;
export const S = 1_000_000;

/** @param {object[]} [interventions] */
export function aManifest(interventions = []) {
  /** @type {any} */
  const manifest = {
    engine: "1",
    seed: 7,
    until_us: 600 * S,
    scenario: { functions: { "make-thumbnail": { ReservedConcurrentExecutions: 5, Timeout: 10 } } },
    interventions,
    kinds: Object.keys(Kind),
    nodes: NODES.map((name, index) => ({ name, role: index === 1 ? "function" : "source", kind: index === 1 ? "function" : "s3", traffic: index === 0 })),
    edges: EDGES,
    rules: Object.entries(RULES).map(([id, rule]) => ({ id, source: "https://docs.aws.amazon.com/", ...rule })),
    sites: [],
    decks: { 0: [{ name: "images/cat-0412.jpg", size_bytes: 2_100_000, payload: {} }] },
  };
  return manifest;
}

/**
 * @typedef {object} Told
 * @property {number} at
 * @property {number} [event]
 * @property {keyof typeof Kind} kind
 * @property {string} [rule]
 * @property {number} [subject]
 * @property {number} [attempt]
 * @property {number} [value]
 * @property {number} [edge] another than the one such a row is usually about
 */

/**
 * @param {Told[]} rows
 * @param {any} [manifest]
 */
export function aTrace(rows, manifest = aManifest()) {
  const ids = manifest.rules.map((/** @type {{id: string}} */ { id }) => id);
  const sites = rows.map(({ kind, rule, edge = edgeOf(kind) }) => [Kind[kind], nodeOf(kind), edge, rule ? ids.indexOf(rule) : -1]);
  const trace = new Trace({ ...manifest, sites });
  trace.append({
    sequence: 0,
    rows: rows.length,
    from_us: 0,
    to_us: manifest.until_us,
    at_us: Float64Array.from(rows, ({ at }) => at),
    event: Int32Array.from(rows, ({ event = 0 }) => event),
    site: Uint16Array.from(rows, (_, index) => index),
    subject: Int32Array.from(rows, ({ subject = -1 }) => subject),
    attempt: Int16Array.from(rows, ({ attempt = 0 }) => attempt),
    value: Float64Array.from(rows, ({ value = 0 }) => value),
  });
  trace.finish();
  return trace;
}

/** @param {keyof typeof Kind} kind */
function nodeOf(kind) {
  if (kind === "PUBLISHED" || kind === "PASSED" || kind === "FILTERED") return UPLOADS;
  return kind === "SENT" || kind === "REFUSED" ? QUEUE : FUNCTION;
}

/** @param {keyof typeof Kind} kind */
function edgeOf(kind) {
  if (kind === "PASSED" || kind === "QUEUED" || kind === "FILTERED") return 0;
  return kind === "SENT" || kind === "REFUSED" ? 1 : -1;
}

/** Published, cold, failed, retried after 60 s, failed again, kept as a dead letter. @returns {Told[]} */
export function aDeadLetter() {
  return [
    { at: 0, kind: "PUBLISHED", rule: "source.traffic" },
    { at: 0, kind: "PASSED", rule: "s3.filter" },
    { at: 300 * MS, kind: "QUEUED", rule: "async.queue" },
    { at: 300 * MS, kind: "INIT", subject: 0, value: 412 * MS },
    { at: 300 * MS, kind: "STARTED", rule: "env.cold", subject: 0, attempt: 1, value: 1_250 * MS },
    { at: 1_550 * MS, kind: "FAILED", rule: "handler.error", subject: 0, attempt: 1, value: 1_250 * MS },
    { at: 1_550 * MS, kind: "RETRY", rule: "async.retry.1", attempt: 1, value: 60 * S },
    { at: 61_550 * MS, kind: "STARTED", rule: "env.warm", subject: 0, attempt: 2, value: 800 * MS },
    { at: 62_350 * MS, kind: "FAILED", rule: "handler.error", subject: 0, attempt: 2, value: 800 * MS },
    { at: 62_350 * MS, kind: "GAVE_UP", rule: "async.retries_exhausted", attempt: 2 },
    { at: 62_350 * MS, kind: "SENT", rule: "async.dlq", attempt: 2 },
    { at: 62_350 * MS, kind: "DEAD_LETTERED", attempt: 2 },
  ];
}
