import { Kind } from "ef/run/protocol";

/**
 * Where the events of a run are: published = all other accounts together.
 *
 * @typedef {object} Ledger
 * @property {number} published
 * @property {number} succeeded
 * @property {number} filtered
 * @property {number} dead_lettered
 * @property {number} lost
 * @property {number} returned
 * @property {number} waiting
 * @property {number} running
 */

/** @returns {Ledger} before anything has happened */
export function emptyLedger() {
  return { published: 0, succeeded: 0, filtered: 0, dead_lettered: 0, lost: 0, returned: 0, waiting: 0, running: 0 };
}

/** From which account a row of a kind moves its event to which; the engine's own table, told in pairs. @type {Record<number, [keyof Ledger, keyof Ledger]>} */
const MOVES = {
  [Kind.FILTERED]: ["waiting", "filtered"],
  [Kind.STARTED]: ["waiting", "running"],
  [Kind.SUCCEEDED]: ["running", "succeeded"],
  [Kind.FAILED]: ["running", "waiting"],
  [Kind.JOINED]: ["waiting", "running"],
  [Kind.PROCESSED]: ["running", "succeeded"],
  [Kind.UNPROCESSED]: ["running", "waiting"],
  [Kind.DELIVERED]: ["waiting", "succeeded"],
  [Kind.DEAD_LETTERED]: ["waiting", "dead_lettered"],
  [Kind.LOST]: ["waiting", "lost"],
  [Kind.RETURNED]: ["waiting", "returned"],
};

/**
 * @param {Ledger} ledger is changed
 * @param {number} kind of the row that has happened
 */
export function book(ledger, kind) {
  if (kind === Kind.PUBLISHED) {
    ledger.published += 1;
    ledger.waiting += 1;
    return;
  }
  const move = MOVES[kind];
  if (!move) return;
  ledger[move[0]] -= 1;
  ledger[move[1]] += 1;
}
