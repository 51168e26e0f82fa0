import { Growing, countUpTo } from "ef/lib/growing";
import { EventIndex } from "ef/run/event_index";
import { Kind } from "ef/run/protocol";
import { RowLists } from "ef/run/row_lists";

/** @typedef {import("ef/run/protocol").Chunk} Chunk */
/** @typedef {import("ef/run/protocol").Manifest} Manifest */

/** Rows a person steps over: what happens beside or at the same instant as something that counts. */
/** @type {Set<number>} */
const PASSING = new Set([Kind.RECEIVED, Kind.PASSED, Kind.MISSED, Kind.INIT, Kind.RECLAIMED]);

/** Rules by which the handler is cut off, whatever its time went into. */
const TIMEOUT = /^handler\.(.+_)?timeout$/;

/** Among the lists of rows: what came to a node, whatever way. No kind has this number. */
const CAME = 255;

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
    };
    this.events = new EventIndex(manifest);
    this.lists = new RowLists();

    const sites = manifest.sites;
    this.siteKind = Int16Array.from(sites, (site) => site[0]);
    this.siteNode = Int16Array.from(sites, (site) => site[1]);
    this.siteEdge = Int16Array.from(sites, (site) => site[2]);
    this.timeouts = new Set(manifest.rules.flatMap(({ id }, rule) => (TIMEOUT.test(id) ? [rule] : [])));
    this.siteRule = Int16Array.from(sites, (site) => site[3]);
  }

  /** The number of events published so far. */
  get eventCount() {
    return this.events.length;
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
    const end = this.length + chunk.rows;
    this.events.next.fillTo(end, -1);
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
    const { events, lists } = this;
    const site = this.site[row];
    const [kind, node] = [this.siteKind[site], this.siteNode[site]];
    const event = this.event[row];
    lists.add(kind, node, row);
    if (event < 0) return;
    if (kind === Kind.PUBLISHED) {
      events.publish({ event, row, site, node, edge: this.siteEdge[site], rule: this.siteRule[site], parent: this.subject[row] });
      if (!this.isAgain(event)) lists.add(CAME, node, row);
    } else if (kind === Kind.FORWARDED && events.move(event, node)) lists.add(CAME, node, row);
    events.add(event, row);
  }

  /**
   * Rows of one kind at one node (-1: no node), ascending. Shares memory; take it anew after an append.
   * @param {number} kind
   * @param {number} node
   * @returns {Int32Array}
   */
  rowsAt(kind, node) {
    return this.lists.of(kind, node);
  }

  /**
   * Rows with which something new came to a node, made there or from elsewhere; the value of each is its card there.
   * Copies of what is there already are not among them.
   * @param {number} node
   * @returns {Int32Array}
   */
  cameTo(node) {
    return this.lists.of(CAME, node);
  }

  /**
   * How many of these rows happened in (from_us, to_us].
   * @param {Int32Array} rows ascending
   * @param {number} from_us
   * @param {number} to_us
   */
  countBetween(rows, from_us, to_us) {
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

  /** Whether a run failed because its time was up. @param {number} row */
  timedOut(row) {
    return this.timeouts.has(this.ruleOf(row));
  }

  /** @param {number} event */
  rowsOfEvent(event) {
    return this.events.rowsOf(event);
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
      row = this.events.next.data[row];
    }
    return found;
  }

  /** @param {number} event  @returns {number} -1 for a root */
  parent(event) {
    return this.events.parent.data[event];
  }

  /**
   * Whether the event is the same thing once more, and nothing that was written: a copy for another connection, a second
   * delivery, a caller's next request, what a pipe hands on.
   * @param {number} event
   */
  isAgain(event) {
    return this.events.again.data[event] === 1;
  }

  /** @param {number} event  @returns {number[]} */
  children(event) {
    return this.events.childrenOf(event);
  }

  /** @param {number} event  @returns {string} */
  eventId(event) {
    return this.events.idOf(event);
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
   * Where longer than this nothing happens that one would stop at, from the start to what is known of the end.
   * @param {number} least_us
   * @returns {[number, number][]}
   */
  gaps(least_us) {
    /** @type {[number, number][]} */
    const found = [];
    let before = 0;
    for (let row = 0; row < this.length; row += 1) {
      if (PASSING.has(this.kindOf(row))) continue;
      const at_us = this.at_us[row];
      if (at_us - before > least_us) found.push([before, at_us]);
      before = at_us;
    }
    if (this.complete && this.loadedUs - before > least_us) found.push([before, this.loadedUs]);
    return found;
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
