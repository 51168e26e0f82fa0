import { Growing } from "ef/lib/growing";
import { rootId } from "ef/run/identity";

/** @typedef {import("ef/run/protocol").Manifest} Manifest */

const TRAFFIC = 0;
const INJECTED = 1;
const CHILD = 2;
/** The rules of events that a person adds to what there is; they are counted together. */
const BY_HAND = new Set(["source.injected", "source.load"]);

/**
 * A row by which an event comes into being.
 * @typedef {object} Birth
 * @property {number} event
 * @property {number} row
 * @property {number} site
 * @property {number} node
 * @property {number} edge
 * @property {number} rule
 * @property {number} parent  -1 for a root
 */

/** The events of a trace: the rows of each, where it comes from, what it is called. */
export class EventIndex {
  /** @param {Manifest} manifest */
  constructor(manifest) {
    this.manifest = manifest;
    this.first = new Growing(Int32Array);
    this.last = new Growing(Int32Array);
    this.rows = new Growing(Int32Array);
    this.parent = new Growing(Int32Array);
    this.firstChild = new Growing(Int32Array);
    this.lastChild = new Growing(Int32Array);
    this.sibling = new Growing(Int32Array);
    this.rank = new Growing(Int32Array);
    this.origin = new Growing(Uint8Array);
    this.again = new Growing(Uint8Array);
    /** Where an event is by its own rows; a queue or a stream it has left for a pipe may have it back. */
    this.place = new Growing(Int32Array);
    this.born = new Growing(Int32Array);
    this.children = new Growing(Int32Array);
    this.next = new Growing(Int32Array);
    this.sources = manifest.nodes.flatMap((node, index) => (node.traffic ? [index] : []));
    /** By rule, whether its events are added by a person. */
    this.byHand = manifest.rules.map(({ id }) => BY_HAND.has(id));
    this.published = new Int32Array(manifest.sites.length);
    this.injected = 0;
  }

  get length() {
    return this.first.length;
  }

  /** @param {Birth} birth */
  publish({ event, row, site, node, edge, rule, parent }) {
    for (const column of [this.first, this.last, this.firstChild, this.lastChild, this.sibling]) column.fillTo(event + 1, -1);
    for (const column of [this.rows, this.rank, this.origin, this.again, this.children]) column.fillTo(event + 1, 0);
    this.parent.fillTo(event + 1, -1);
    this.place.fillTo(event + 1, -1);
    this.born.fillTo(event + 1, -1);
    this.first.data[event] = row;
    this.parent.data[event] = parent;
    this.place.data[event] = node;
    this.born.data[event] = node;
    if (parent >= 0) {
      this.again.data[event] = Number(edge < 0 || this.manifest.edges[edge].role === "trigger");
      this.#adopt(event, parent);
    } else if (this.byHand[rule]) {
      this.injected += 1;
      this.origin.data[event] = INJECTED;
      this.rank.data[event] = this.injected;
    } else {
      this.origin.data[event] = TRAFFIC;
      this.rank.data[event] = this.published[site];
      this.published[site] += 1;
    }
  }

  /** @param {number} event @param {number} parent */
  #adopt(event, parent) {
    this.children.data[parent] += 1;
    this.origin.data[event] = CHILD;
    this.rank.data[event] = this.children.data[parent];
    const elder = this.lastChild.data[parent];
    if (elder >= 0) this.sibling.data[elder] = event;
    else this.firstChild.data[parent] = event;
    this.lastChild.data[parent] = event;
  }

  /** One more row of an event, its birth included. @param {number} event @param {number} row */
  add(event, row) {
    const previous = this.last.data[event];
    if (previous >= 0) this.next.data[previous] = row;
    this.last.data[event] = row;
    this.rows.data[event] += 1;
  }

  /**
   * It has come to a node.
   * @param {number} event
   * @param {number} node
   * @returns {boolean} whether it was elsewhere before
   */
  move(event, node) {
    const moved = this.place.data[event] !== node;
    this.place.data[event] = node;
    return moved;
  }

  /** @param {number} event @returns {Int32Array} ascending */
  rowsOf(event) {
    if (event < 0 || event >= this.length) return new Int32Array(0);
    const rows = new Int32Array(this.rows.data[event]);
    let row = this.first.data[event];
    for (let index = 0; index < rows.length; index += 1) {
      rows[index] = row;
      row = this.next.data[row];
    }
    return rows;
  }

  /** @param {number} event  @returns {number[]} */
  childrenOf(event) {
    const found = [];
    for (let child = this.firstChild.data[event]; child >= 0; child = this.sibling.data[child]) found.push(child);
    return found;
  }

  /** @param {number} event  @returns {string} */
  idOf(event) {
    const rank = this.rank.data[event];
    if (this.origin.data[event] === CHILD) return `${this.idOf(this.parent.data[event])}.${rank}`;
    if (this.origin.data[event] === INJECTED) return `i${rank}`;
    const node = this.born.data[event];
    const source = this.sources.indexOf(node);
    // A source whose traffic is not announced still has names of its own.
    return source < 0 ? `n${node}-${rank + 1}` : rootId(rank, this.sources.length, source);
  }
}
