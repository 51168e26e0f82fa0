/**
 * Events that will be tried again, by the node they wait at.
 *
 * @typedef {object} Wait
 * @property {number} event
 * @property {number} node
 * @property {"retry" | "throttled"} reason
 * @property {number} attempt
 * @property {boolean} behind   its batch was split, and it waits for the other half to be done with
 * @property {number} since_us
 * @property {number} due_us
 *
 * @typedef {object} Dock
 * @property {Map<number, Wait>} waits
 * @property {number} left_dock_us when an event last left, -1 for never
 */

/** Of a batch that was split in two, the second half is told so by this rule. */
const BEHIND = "stream.bisect_behind";

/**
 * @param {Dock} dock
 * @param {import("ef/run/trace").Trace} trace
 * @param {number} row
 * @param {Wait["reason"]} reason
 */
export function hold(dock, trace, row, reason) {
  const since_us = trace.at_us[row];
  const event = trace.event[row];
  const behind = trace.manifest.rules[trace.ruleOf(row)]?.id === BEHIND;
  dock.waits.set(event, { event, node: trace.nodeOf(row), reason, behind, attempt: trace.attempt[row], since_us, due_us: since_us + trace.value[row] });
}

/**
 * An event waits beside its function or where it is handed over, but a queue or a stream may be what gives it up.
 * @param {Dock[]} docks
 * @param {number} event
 * @param {number} at_us
 */
export function leaveDocks(docks, event, at_us) {
  for (const dock of docks) if (dock.waits.size && dock.waits.delete(event)) dock.left_dock_us = at_us;
}
