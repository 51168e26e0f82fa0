import { Glyph } from "ef/graph/glyphs";
import { emptyPicture, fillPicture } from "ef/graph/marks";
import { decodeChunk } from "ef/run/protocol";
import { NAME_LINE } from "ef/graph/routes";
import { stateAt } from "ef/run/state";
import { Trace } from "ef/run/trace";

/**
 * A few seconds of a flow as the server cuts them from a run of it.
 *
 * @typedef {object} Sent
 * @property {number} from_us
 * @property {number} to_us
 * @property {number} speed
 * @property {import("ef/run/protocol").Manifest} manifest
 * @property {string} chunk the rows up to the end of the cut, as they travel, in base 64
 *
 * @typedef {import("ef/graph/marks").View} View
 * @typedef {import("ef/graph/marks").Picture} Picture
 */

/** Among so many moments the most telling is looked for. */
const MOMENTS = 60;
/** More marks than this tell no more. */
const ENOUGH = 7;

/** @param {Sent} sent */
export async function traceOf({ manifest, chunk }) {
  const trace = new Trace(manifest);
  trace.append(await decodeChunk(Uint8Array.from(atob(chunk), (sign) => sign.charCodeAt(0)).buffer));
  return trace;
}

/**
 * The marks of a moment, and at the corner of each function what waits to be tried again.
 * @param {Picture} picture is overwritten
 * @param {View} view
 */
export function fillTile(picture, view) {
  fillPicture(picture, view);
  stateAt(view.trace, view.t_us).nodes.forEach(({ waits }, index) => {
    const node = view.layout.nodes[index];
    const [soonest] = [...waits.values()].sort((a, b) => a.due_us - b.due_us || a.event - b.event);
    if (!soonest || node.polled) return;
    const phase = (view.t_us - soonest.since_us) / Math.max(1, soonest.due_us - soonest.since_us);
    const glyph = soonest.reason === "retry" ? Glyph.RETRY : Glyph.THROTTLED;
    picture.marks.add(soonest.event, glyph, node.x + node.width, node.y + NAME_LINE - node.height / 2, Math.min(1, phase));
  });
  return picture;
}

/**
 * The moment of the cut at which most can be seen; the first, if there are several.
 * @param {View} view of whatever moment
 * @param {number} from_us
 * @param {number} to_us
 */
export function tellingTime(view, from_us, to_us) {
  const picture = emptyPicture();
  let [best, found] = [-1, from_us];
  for (let moment = 0; moment < MOMENTS; moment += 1) {
    const t_us = Math.round(from_us + ((to_us - from_us) * (moment + 0.5)) / MOMENTS);
    const { marks } = fillTile(picture, { ...view, t_us });
    const kinds = new Set(marks.glyph.subarray(0, marks.length));
    const told = 3 * kinds.size + Math.min(marks.length, ENOUGH);
    if (told > best) [best, found] = [told, t_us];
  }
  return found;
}
