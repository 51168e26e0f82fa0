import { Trace } from "ef/run/trace";

/**
 * The rows of a few events as the server sends them.
 * @typedef {object} Columns
 * @property {number[]} at_us
 * @property {number[]} event
 * @property {number[]} site
 * @property {number[]} subject
 * @property {number[]} attempt
 * @property {number[]} value
 * @property {Record<string, string>} names by the event's number
 */

/** A part of a trace: some events, whole, with what is said of the batches they were in. */
export class Excerpt extends Trace {
  /**
   * @param {import("ef/run/protocol").Manifest} manifest
   * @param {Columns} columns
   * @param {number} end_us up to here the run is known
   */
  constructor(manifest, columns, end_us) {
    super(manifest);
    this.names = new Map(Object.entries(columns.names).map(([event, name]) => [Number(event), name]));
    const { at_us } = columns;
    this.append({
      sequence: 0,
      rows: at_us.length,
      from_us: at_us[0] ?? 0,
      to_us: end_us,
      at_us: Float64Array.from(at_us),
      event: Int32Array.from(columns.event),
      site: Uint16Array.from(columns.site),
      subject: Int32Array.from(columns.subject),
      attempt: Int16Array.from(columns.attempt),
      value: Float64Array.from(columns.value),
    });
    this.complete = true;
  }

  /** Names count all events of a run, so they come with the rows. @param {number} event @returns {string} */
  eventId(event) {
    return this.names.get(event) ?? "";
  }
}
