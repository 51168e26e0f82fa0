/** Why an event went the way it did: its rows of the trace told as steps. Pure. */

import { endOf, lifeOf, standingOf } from "ef/inspector/rows";
import { segmentsOf } from "ef/inspector/path_strip";
import { stepsOf } from "ef/inspector/why_steps";
import { whole } from "ef/inspector/words";
import { plural } from "ef/lib/words";

/**
 * @typedef {import("ef/inspector/rows").TraceRow} TraceRow
 * @typedef {import("ef/inspector/why_steps").Step} Step
 */

/**
 * @typedef {object} Story
 * @property {string} id
 * @property {number} event
 * @property {import("ef/inspector/rows").Standing} standing
 * @property {string} summary
 * @property {boolean} ended
 * @property {number} length_us
 * @property {import("ef/inspector/path_strip").Segment[]} segments
 * @property {Step[]} steps
 * @property {number} parent what it came from, -1 for none
 * @property {boolean} isAgain it is what its parent is, once more
 * @property {number[]} children what was written or recorded because of it
 * @property {number[]} again    the same thing once more: copies, further deliveries and requests
 */

/**
 * @typedef {object} Telling
 * @property {number} [until_us] tell only what is known by then
 * @property {import("ef/inspector/settings").Usual} [usual] settings the scenario leaves at their default
 */

/**
 * @param {import("ef/run/trace").Trace} trace
 * @param {number} event
 * @param {Telling} [telling]
 * @returns {Story | null} null while the event is not published
 */
export function storyOf(trace, event, { until_us = Infinity, usual } = {}) {
  const life = lifeOf(trace, event, until_us);
  if (!life.length) return null;
  const end = endOf(life);
  const born_us = life[0].at_us;
  const now_us = end ? end.at_us : Math.min(until_us, trace.manifest.until_us);
  const children = trace.children(event).filter((child) => trace.at_us[trace.rowsOfEvent(child)[0]] <= until_us);
  return {
    id: trace.eventId(event),
    event,
    standing: standingOf(life),
    summary: summaryOf(life, now_us - born_us, Boolean(end)),
    ended: Boolean(end),
    length_us: now_us - born_us,
    segments: segmentsOf(life, now_us),
    steps: stepsOf(trace, life, now_us, usual),
    parent: trace.parent(event),
    isAgain: trace.isAgain(event),
    children: children.filter((child) => !trace.isAgain(child)),
    again: children.filter((child) => trace.isAgain(child)),
  };
}

/**
 * @param {TraceRow[]} life
 * @param {number} length_us
 * @param {boolean} ended
 */
function summaryOf(life, length_us, ended) {
  const attempts = life.filter((row) => row.kind === "STARTED" || row.kind === "JOINED").length;
  const tried = attempts ? plural(attempts, "attempt") : "No attempt";
  return ended ? `${tried}, ${whole(length_us)} from publish to end` : `${tried} so far, ${whole(length_us)} since publish`;
}
