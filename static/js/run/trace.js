import { Growing, countUpTo } from "ef/lib/growing";
import { rootId } from "ef/run/identity";
import { Kind } from "ef/run/protocol";

/** @typedef {import("ef/run/protocol").Chunk} Chunk */
/** @typedef {import("ef/run/protocol").Manifest} Manifest */

/** Rows a person steps over: what happens beside or at the same instant as something that counts. */
/** @type {Set<number>} */
const PASSING = new Set([Kind.RECEIVED, Kind.PASSED, Kind.INIT, Kind.RECLAIMED]);

const TRAFFIC = 0;
const INJECTED = 1;
const CHILD = 2;

/**
 * All trace rows of a run that have arrived, in columns, with the indices the picture and the inspector ask for.
 * Rows come in time order and are only ever appended.
 */
export class Trace {
  /** @param {Manifest} manifest */
  constructor(manifest) {
    this.manifest = manifest;
    this.length = 0;
    /** Up to here everything that happens is known. */
    this.loadedUs = 0;
    this.complete = false;
    this.sequence = -1;

    this.columns = {
      at_us: new Growing(Float64Array),
      event: new Growing(Int32Array),
      site: new Growing(Uint16Array),
      subject: new Growing(Int32Array),
      attempt: new Growing(Int16Array),
      value: new Growing(Float64Array),
      next: new Growing(Int32Array),
    };
    this.events = {
      first: new Growing(Int32Array),
      last: new Growing(Int32Array),
      rows: new Growing(Int32Array),
      parent: new Growing(Int32Array),
      firstChild: new Growing(Int32Array),
      lastChild: new Growing(Int32Array),
      sibling: new Growing(Int32Array),
      rank: new Growing(Int32Array),
      origin: new Growing(Uint8Array),
    };

    const sites = manifest.sites;
    this.siteKind = Int16Array.from(sites, (site) => site[0]);
    this.siteNode = Int16Array.from(sites, (site) => site[1]);
    this.siteEdge = Int16Array.from(sites, (site) => site[2]);
    this.siteRule = Int16Array.from(sites, (site) => site[3]);
    this.sourceNodes = manifest.nodes.flatMap((node, index) => (node.traffic ? [index] : []));
    this.injectedRule = manifest.rules.findIndex((rule) => rule.id === "source.injected");
    this.published = new Int32Array(sites.length);
    this.injected = 0;
    this.childRank = new Growing(Int32Array);
    /** @type {Map<number, Growing<Int32Array>>} */
    this.lists = new Map();
  }

  /** The number of events published so far. */
  get eventCount() {
    return this.events.first.length;
  }

  /** The columns below are read in hot loops: take them once, index them many times. */
  get at_us() {
    return this.columns.at_us.data;
  }
  get event() {
    return this.columns.event.data;
  }
  get site() {
    return this.columns.site.data;
  }
  get subject() {
    return this.columns.subject.data;
  }
  get attempt() {
    return this.columns.attempt.data;
  }
  get value() {
    return this.columns.value.data;
  }

  /**
   * Takes the next chunk. A chunk that was already taken is ignored.
   * @param {Chunk} chunk
   */
  append(chunk) {
    if (chunk.sequence <= this.sequence) return;
    if (chunk.sequence !== this.sequence + 1) throw new Error(`Chunk ${this.sequence + 1} is missing.`);
    const { columns } = this;
    columns.at_us.extend(chunk.at_us);
    columns.event.extend(chunk.event);
    columns.site.extend(chunk.site);
    columns.subject.extend(chunk.subject);
    columns.attempt.extend(chunk.attempt);
    columns.value.extend(chunk.value);
    columns.next.fillTo(this.length + chunk.rows, -1);
    const end = this.length + chunk.rows;
    for (let row = this.length; row < end; row += 1) this.#index(row);
    this.length = end;
    this.sequence = chunk.sequence;
    this.loadedUs = Math.max(this.loadedUs, chunk.to_us);
  }

  /** The last chunk has come: nothing happens after the last row. */
  finish() {
    this.complete = true;
    this.loadedUs = Math.max(this.loadedUs, this.manifest.until_us);
  }

  /** @param {number} row */
  #index(row) {
    const site = this.site[row];
    const kind = this.siteKind[site];
    const event = this.event[row];
    this.#list(kind, this.siteNode[site]).push(row);
    if (event < 0) return;
    if (kind === Kind.PUBLISHED) this.#publish(event, row, site);
    const { last, rows } = this.events;
    const previous = last.data[event];
    if (previous >= 0 && previous !== row) this.columns.next.data[previous] = row;
    last.data[event] = row;
    rows.data[event] += 1;
  }

  /**
   * @param {number} event
   * @param {number} row
   * @param {number} site
   */
  #publish(event, row, site) {
    const { events } = this;
    for (const column of [events.first, events.last, events.firstChild, events.lastChild, events.sibling]) {
      column.fillTo(event + 1, -1);
    }
    events.rows.fillTo(event + 1, 0);
    events.parent.fillTo(event + 1, -1);
    events.rank.fillTo(event + 1, 0);
    events.origin.fillTo(event + 1, TRAFFIC);
    this.childRank.fillTo(event + 1, 0);

    const parent = this.subject[row];
    events.first.data[event] = row;
    events.parent.data[event] = parent;
    if (parent >= 0) {
      this.childRank.data[parent] += 1;
      events.origin.data[event] = CHILD;
      events.rank.data[event] = this.childRank.data[parent];
      const elder = events.lastChild.data[parent];
      if (elder >= 0) events.sibling.data[elder] = event;
      else events.firstChild.data[parent] = event;
      events.lastChild.data[parent] = event;
    } else if (this.injectedRule >= 0 && this.siteRule[site] === this.injectedRule) {
      this.injected += 1;
      events.origin.data[event] = INJECTED;
      events.rank.data[event] = this.injected;
    } else {
      events.rank.data[event] = this.published[site];
      this.published[site] += 1;
    }
  }

  /**
   * @param {number} kind
   * @param {number} node
   */
  #list(kind, node) {
    const key = kind * 65536 + node + 1;
    let list = this.lists.get(key);
    if (!list) {
      list = new Growing(Int32Array, 64);
      this.lists.set(key, list);
    }
    return list;
  }

  /**
   * Rows of one kind at one node (-1: no node), ascending. Shares memory; take it anew after an append.
   * @param {number} kind
   * @param {number} node
   * @returns {Int32Array}
   */
  rowsAt(kind, node) {
    return this.lists.get(kind * 65536 + node + 1)?.view() ?? EMPTY;
  }

  /**
   * How many rows of a kind a node had in (from_us, to_us].
   * @param {number} kind
   * @param {number} node
   * @param {number} from_us
   * @param {number} to_us
   */
  countBetween(kind, node, from_us, to_us) {
    const rows = this.rowsAt(kind, node);
    return countUpTo(rows, rows.length, this.indexAt(to_us) - 1) - countUpTo(rows, rows.length, this.indexAt(from_us) - 1);
  }

  /**
   * How many rows happened at or before t.
   * @param {number} t_us
   */
  indexAt(t_us) {
    return countUpTo(this.columns.at_us.data, this.length, t_us);
  }

  /** @param {number} row */
  kindOf(row) {
    return this.siteKind[this.site[row]];
  }

  /** @param {number} row */
  nodeOf(row) {
    return this.siteNode[this.site[row]];
  }

  /** @param {number} row */
  edgeOf(row) {
    return this.siteEdge[this.site[row]];
  }

  /** @param {number} row  @returns {number} index into manifest.rules, -1 for none */
  ruleOf(row) {
    return this.siteRule[this.site[row]];
  }

  /** @param {number} event */
  rowsOfEvent(event) {
    if (event < 0 || event >= this.eventCount) return EMPTY;
    const rows = new Int32Array(this.events.rows.data[event]);
    let row = this.events.first.data[event];
    for (let index = 0; index < rows.length; index += 1) {
      rows[index] = row;
      row = this.columns.next.data[row];
    }
    return rows;
  }

  /**
   * The last row of an event at or before t, -1 before its birth.
   * @param {number} event
   * @param {number} t_us
   */
  lastRowAt(event, t_us) {
    let found = -1;
    let row = event >= 0 && event < this.eventCount ? this.events.first.data[event] : -1;
    while (row >= 0 && this.at_us[row] <= t_us) {
      found = row;
      row = this.columns.next.data[row];
    }
    return found;
  }

  /** @param {number} event  @returns {number} -1 for a root */
  parent(event) {
    return this.events.parent.data[event];
  }

  /** @param {number} event  @returns {number[]} */
  children(event) {
    const found = [];
    let child = this.events.firstChild.data[event];
    while (child >= 0) {
      found.push(child);
      child = this.events.sibling.data[child];
    }
    return found;
  }

  /** @param {number} event  @returns {string} */
  eventId(event) {
    const { origin, rank, parent, first } = this.events;
    if (origin.data[event] === CHILD) return `${this.eventId(parent.data[event])}.${rank.data[event]}`;
    if (origin.data[event] === INJECTED) return `i${rank.data[event]}`;
    const source = this.sourceNodes.indexOf(this.nodeOf(first.data[event]));
    return rootId(rank.data[event], this.sourceNodes.length, source);
  }

  /**
   * The time of the next row worth stopping at, or null.
   * @param {number} t_us
   */
  nextChange(t_us) {
    for (let row = this.indexAt(t_us); row < this.length; row += 1) {
      if (!PASSING.has(this.kindOf(row))) return this.at_us[row];
    }
    return null;
  }

  /**
   * The time of the last row worth stopping at before t, or null.
   * @param {number} t_us
   */
  previousChange(t_us) {
    for (let row = this.indexAt(t_us) - 1; row >= 0; row -= 1) {
      if (this.at_us[row] < t_us && !PASSING.has(this.kindOf(row))) return this.at_us[row];
    }
    return null;
  }
}

const EMPTY = new Int32Array(0);
