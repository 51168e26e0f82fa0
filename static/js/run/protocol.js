/**
 * What the server sends: manifest, run card, and trace chunks.
 *
 * @typedef {object} ManifestNode
 * @property {string} name
 * @property {"source" | "function"} role
 * @property {string} kind
 * @property {boolean} traffic
 *
 * @typedef {object} ManifestEdge
 * @property {string} name
 * @property {number} from
 * @property {number} to
 * @property {"trigger" | "emit" | "dead_letter" | "on_failure" | "on_success" | "enrichment"} role
 * @property {"asynchronous" | "synchronous" | "queue polling" | "stream polling" | "forward" | null} invocation "forward": to another resource
 * @property {string | null} filter
 * @property {string | null} [dialect] of a trigger that can be filtered
 * @property {string[]} [words] AWS's properties that its filter is written in
 * @property {ManifestFilter[]} [filters] in order of time, the scenario's first
 *
 * @typedef {object} ManifestFilter
 * @property {number} at_us when it begins to hold
 * @property {string | null} text
 * @property {string[]} patterns
 * @property {string} scope
 * @property {string} prefix
 * @property {string} suffix
 *
 * @typedef {object} ManifestRule
 * @property {string} id
 * @property {string} title
 * @property {string} sentence
 * @property {string | null} setting
 * @property {string} source
 * @property {boolean} model
 *
 * @typedef {object} Card  a payload in a node's deck
 * @property {string} name
 * @property {number} size_bytes
 * @property {unknown} payload
 *
 * @typedef {Record<string, any>} Intervention
 *
 * @typedef {object} Manifest
 * @property {string} engine
 * @property {number} seed
 * @property {number} until_us
 * @property {Record<string, any>} scenario
 * @property {Intervention[]} interventions
 * @property {string[]} kinds
 * @property {ManifestNode[]} nodes
 * @property {ManifestEdge[]} edges
 * @property {ManifestRule[]} rules
 * @property {number[][]} sites  [kind, node, edge, rule], -1 = none
 * @property {Record<string, Card[]>} decks
 *
 * @typedef {object} RunCard
 * @property {string} id
 * @property {string} url
 * @property {string} socket
 * @property {string} manifest
 * @property {string} traces
 * @property {string} [share] the token of the link it was opened by
 * @property {"queued" | "running" | "finished" | "failed" | "cancelled"} state
 * @property {number} seed
 * @property {string} name
 * @property {string | null} parent
 * @property {number | null} fork_us
 * @property {number} until_us
 * @property {string | null} trace_hash
 * @property {Record<string, number> | null} ledger
 * @property {number} chunks
 * @property {boolean} [own] whether it is the visitor's; what was just made is
 *
 * @typedef {object} SharedView  what a link keeps
 * @property {number} t_us
 * @property {number | null} node
 * @property {number | null} event
 * @property {number | null} speed
 * @property {"dark" | "light" | null} theme
 *
 * @typedef {object} Chunk
 * @property {number} sequence
 * @property {number} rows
 * @property {number} from_us
 * @property {number} to_us
 * @property {Float64Array} at_us
 * @property {Int32Array} event
 * @property {Uint16Array} site
 * @property {Int32Array} subject
 * @property {Int16Array} attempt
 * @property {Float64Array} value
 */

/** The kinds of a trace row; the number is what the trace holds. */
export const Kind = Object.freeze({
  PUBLISHED: 0,
  PASSED: 1,
  FILTERED: 2,
  QUEUED: 3,
  INIT: 4,
  STARTED: 5,
  SUCCEEDED: 6,
  FAILED: 7,
  RETRY: 8,
  THROTTLED: 9,
  GAVE_UP: 10,
  SENT: 11,
  REFUSED: 12,
  DEAD_LETTERED: 13,
  LOST: 14,
  RETURNED: 15,
  RECLAIMED: 16,
  INTERVENED: 17,
  RECEIVED: 18,
  JOINED: 19,
  PROCESSED: 20,
  UNPROCESSED: 21,
  BATCH_STARTED: 22,
  BATCH_SUCCEEDED: 23,
  BATCH_FAILED: 24,
  BATCH_THROTTLED: 25,
  MISSED: 26,
  FORWARDED: 27,
  DELIVERED: 28,
  ANSWERED: 29,
  REPEATED: 30,
});

const MAGIC = 0x31434645; // "EFC1", little-endian

/** @type {Record<string, number>} */
const WIDTH = { i8: 8, i4: 4, u4: 4, i2: 2, u2: 2, u1: 1 };

/**
 * @param {ArrayBuffer} buffer
 * @returns {Promise<Chunk>}
 */
export async function decodeChunk(buffer) {
  const view = new DataView(buffer);
  if (buffer.byteLength < 8 || view.getUint32(0, true) !== MAGIC) throw new Error("This is not a trace chunk.");
  const headerLength = view.getUint32(4, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, headerLength)));
  const body = await inflate(new Uint8Array(buffer, 8 + headerLength));

  /** @type {Record<string, any>} */
  const columns = {};
  let offset = 0;
  for (const [name, type] of header.columns) {
    const width = WIDTH[type];
    if (!width) throw new Error(`A trace column has the unknown type ${type}.`);
    columns[name] = column(body, offset, header.rows, type);
    offset += width * header.rows;
  }
  if (offset !== body.length) throw new Error("A trace chunk is cut short.");
  sumUp(columns.at_us);
  return /** @type {Chunk} */ ({
    sequence: header.sequence,
    rows: header.rows,
    from_us: header.from_us,
    to_us: header.to_us,
    ...columns,
  });
}

/** @param {Uint8Array} bytes */
async function inflate(bytes) {
  const stream = new Blob([/** @type {any} */ (bytes)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * One column: all first bytes, then all second bytes, and so on.
 * Eight-byte integers become doubles: exact up to 2^53, which is 285 years in microseconds.
 * @param {Uint8Array} bytes
 * @param {number} offset
 * @param {number} rows
 * @param {string} type
 */
function column(bytes, offset, rows, type) {
  if (type === "i8") {
    const low = unshuffle(bytes, offset, rows, 4, Uint32Array);
    const high = unshuffle(bytes, offset + 4 * rows, rows, 4, Int32Array);
    const wide = new Float64Array(rows);
    for (let row = 0; row < rows; row += 1) wide[row] = high[row] * 4294967296 + low[row];
    return wide;
  }
  if (type === "i4") return unshuffle(bytes, offset, rows, 4, Int32Array);
  if (type === "u4") return unshuffle(bytes, offset, rows, 4, Uint32Array);
  if (type === "i2") return unshuffle(bytes, offset, rows, 2, Int16Array);
  if (type === "u2") return unshuffle(bytes, offset, rows, 2, Uint16Array);
  return bytes.slice(offset, offset + rows);
}

/**
 * @template {Int32Array | Uint32Array | Int16Array | Uint16Array} T
 * @param {Uint8Array} bytes
 * @param {number} offset
 * @param {number} rows
 * @param {number} width
 * @param {new (length: number) => T} Target
 * @returns {T}
 */
function unshuffle(bytes, offset, rows, width, Target) {
  const out = new Target(rows);
  for (let byte = 0; byte < width; byte += 1) {
    const start = offset + byte * rows;
    const shift = 8 * byte;
    for (let row = 0; row < rows; row += 1) out[row] |= bytes[start + row] << shift;
  }
  return out;
}

/** @param {Float64Array} values */
function sumUp(values) {
  for (let row = 1; row < values.length; row += 1) values[row] += values[row - 1];
}
