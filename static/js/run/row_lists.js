import { Growing } from "ef/lib/growing";

const EMPTY = new Int32Array(0);

/** Rows of the trace in order, one list for each kind at each node. */
export class RowLists {
  constructor() {
    /** @type {Map<number, Growing<Int32Array>>} */
    this.lists = new Map();
  }

  /** @param {number} kind @param {number} node -1: no node @param {number} row */
  add(kind, node, row) {
    const key = kind * 65536 + node + 1;
    let list = this.lists.get(key);
    if (!list) {
      list = new Growing(Int32Array, 64);
      this.lists.set(key, list);
    }
    list.push(row);
  }

  /** Shares memory; take it anew after an append. @param {number} kind @param {number} node @returns {Int32Array} */
  of(kind, node) {
    return this.lists.get(kind * 65536 + node + 1)?.view() ?? EMPTY;
  }
}
