/** What became of the events at a node, as the Live tab lists it. Pure. */

/**
 * @typedef {import("ef/run/state").NodeState} NodeState
 * @typedef {object} Outcome
 * @property {string} mark
 * @property {string} state
 * @property {string} word
 * @property {(node: NodeState) => number} of
 * @property {boolean} [isRare] it is listed once it has happened
 */

/** @type {Outcome} */
const LOST = { mark: "lost", state: "lost", word: "Lost", of: ({ counts }) => counts.lost };
/** @type {Outcome} */
const DEAD_LETTERED = { mark: "dead", state: "dead", word: "Dead-lettered", of: ({ counts }) => counts.dead_lettered };
/** @type {Outcome} */
const RETURNED = { mark: "failed", state: "failed", word: "Returned to the caller", of: ({ counts }) => counts.returned, isRare: true };
/** @type {Outcome} */
const WAITING = { mark: "retry", state: "retry", word: "Waiting to retry", of: ({ waits }) => waits.size };

/** @type {Outcome[]} */
const OF_FUNCTION = [
  { mark: "delivered", state: "ok", word: "Delivered", of: ({ counts }) => counts.succeeded },
  WAITING,
  { mark: "failed", state: "failed", word: "Attempts failed", of: ({ counts }) => counts.errors },
  { mark: "failed", state: "failed", word: "Events of failed batches", of: ({ counts }) => counts.unprocessed, isRare: true },
  { mark: "throttled", state: "throttle", word: "Throttled", of: ({ counts }) => counts.throttled },
  RETURNED,
  { mark: "failed", state: "failed", word: "Callers without an answer", of: ({ counts }) => counts.left, isRare: true },
  { mark: "delivered", state: "ok", word: "Asked for again", of: ({ counts }) => counts.repeated, isRare: true },
  DEAD_LETTERED,
  LOST,
];

/** @type {Outcome[]} */
const OF_SOURCE = [
  { mark: "published", state: "published", word: "Published", of: ({ counts }) => counts.published },
  { mark: "published", state: "published", word: "Came from another source", of: ({ counts }) => counts.forwarded, isRare: true },
  { mark: "published", state: "published", word: "The same once more", of: ({ counts }) => counts.copied, isRare: true },
  { mark: "filtered", state: "filtered", word: "Filtered out", of: ({ counts }) => counts.filtered },
  { ...WAITING, isRare: true },
  RETURNED,
  { ...DEAD_LETTERED, isRare: true },
  { ...LOST, isRare: true },
];

/** @type {Outcome[]} */
const OF_LETTERS = [...OF_SOURCE, { mark: "dead", state: "dead", word: "Dead letters", of: ({ counts }) => counts.landed }];

/** @type {Outcome[]} */
const OF_KEEPER = [...OF_SOURCE, { mark: "delivered", state: "ok", word: "Kept here", of: ({ counts }) => counts.landed, isRare: true }];

/**
 * @param {import("ef/run/protocol").Manifest} manifest
 * @param {number} node
 * @returns {Outcome[]}
 */
export function outcomesOf({ nodes, edges }, node) {
  if (nodes[node].role === "function") return OF_FUNCTION;
  return edges.some(({ to, role }) => to === node && (role === "dead_letter" || role === "on_failure")) ? OF_LETTERS : OF_KEEPER;
}
