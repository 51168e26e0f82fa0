/** What the outcomes of a query are called and how they are marked. Pure. */

/** @typedef {{mark: string, state: string, word: string}} Outcome */

/** @type {Record<string, Outcome>} */
const OUTCOMES = {
  delivered: { mark: "delivered", state: "ok", word: "Delivered" },
  filtered: { mark: "filtered", state: "filtered", word: "Filtered out" },
  "dead-lettered": { mark: "dead", state: "dead", word: "Dead-lettered" },
  lost: { mark: "lost", state: "lost", word: "Lost" },
  returned: { mark: "failed", state: "failed", word: "Returned to the caller" },
  running: { mark: "processing", state: "ok", word: "Running" },
  waiting: { mark: "waiting", state: "published", word: "Waiting" },
};

/** @param {string} key @returns {Outcome} */
export function outcome(key) {
  return OUTCOMES[key] ?? OUTCOMES.waiting;
}
