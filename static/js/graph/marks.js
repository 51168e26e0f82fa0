import { CapsuleBuffer } from "ef/graph/capsule_buffer";
import { addBrackets } from "ef/graph/brackets";
import { addDocks } from "ef/graph/docks";
import { addEndings } from "ef/graph/endings";
import { addFences } from "ef/graph/fences";
import { addFollowed } from "ef/graph/followed";
import { GLYPH_NAMES } from "ef/graph/glyphs";
import { journeysOf } from "ef/graph/journeys";
import { MarkBuffer } from "ef/graph/mark_buffer";
import { addTravels } from "ef/graph/travels";
import { addReturns } from "ef/graph/returns";
import { TieBuffer } from "ef/graph/tie_buffer";
import { addTwins } from "ef/graph/twins";
import { stateAt } from "ef/run/state";

/**
 * Everything that is drawn above the cards at (t, speed). Pure: it does not matter how one came to t.
 *
 * @typedef {import("ef/graph/layout").Layout} Layout
 * @typedef {import("ef/run/trace").Trace} Trace
 *
 * @typedef {object} View  what a picture is a function of
 * @property {Trace} trace
 * @property {Layout} layout
 * @property {number} t_us
 * @property {number} speed
 * @property {number} follow  the followed event, -1 for none
 * @property {boolean} calm   reduced motion: nothing travels
 *
 * @typedef {object} Ribbon
 * @property {number} edge
 * @property {boolean} delivered
 * @property {number} rate   events per second of wall time
 * @property {number} alpha
 * @property {number} failed    share of the answers that say so, 0 to 1
 * @property {number} throttled
 *
 * @typedef {object} DockRow
 * @property {number} event
 * @property {"retry" | "throttled"} reason
 * @property {number} left_us
 * @property {boolean} moving  its mark passes where the countdown stands
 *
 * @typedef {object} Dock
 * @property {number} node
 * @property {DockRow[]} rows
 * @property {number} more
 *
 * @typedef {object} Picture
 * @property {MarkBuffer} marks
 * @property {CapsuleBuffer} capsules
 * @property {TieBuffer} ties
 * @property {import("ef/graph/brackets").Bracket[]} brackets
 * @property {Map<number, import("ef/graph/brackets").Gathering>} gatherings  by edge
 * @property {import("ef/graph/fences").Fence[]} fences
 * @property {Ribbon[]} ribbons
 * @property {Map<number, number>} badges  by edge: every how many of its events is drawn
 * @property {Map<number, number>} rare    by edge: failed, throttled and dead ones on their way that have no mark
 * @property {Map<number, number>} still   by edge, with reduced motion: events on their way that have no mark
 * @property {Dock[]} docks
 */

/** @returns {Picture} */
export function emptyPicture() {
  return { marks: new MarkBuffer(), capsules: new CapsuleBuffer(), ties: new TieBuffer(), brackets: [], gatherings: new Map(), fences: [], ribbons: [], badges: new Map(), rare: new Map(), still: new Map(), docks: [] };
}

/**
 * @param {Picture} picture  is overwritten
 * @param {View} view
 */
export function fillPicture(picture, view) {
  picture.marks.reset(view.trace.eventCount);
  picture.capsules.length = 0;
  picture.ties.length = 0;
  picture.brackets.length = 0;
  picture.gatherings.clear();
  picture.fences.length = 0;
  picture.ribbons.length = 0;
  picture.docks.length = 0;
  picture.badges.clear();
  picture.rare.clear();
  picture.still.clear();
  const journeys = journeysOf(view.trace);
  const state = stateAt(view.trace, view.t_us);
  addDocks(picture, view, state);
  addReturns(picture, view, journeys, state);
  addBrackets(picture, view);
  addFences(picture, view);
  addEndings(picture, view, journeys);
  addTwins(picture, view, journeys);
  addTravels(picture, view, journeys);
  addFollowed(picture, view, journeys, state);
  return picture;
}

/**
 * The marks at (t, speed) as plain objects.
 * @param {View} view
 */
export function marksAt(view) {
  return listMarks(fillPicture(emptyPicture(), view).marks, view.trace);
}

/**
 * @param {MarkBuffer} marks
 * @param {Trace} trace
 */
export function listMarks(marks, trace) {
  return Array.from({ length: marks.length }, (_, index) => ({
    id: trace.eventId(marks.event[index]),
    event: marks.event[index],
    glyph: GLYPH_NAMES[marks.glyph[index]],
    x: marks.x[index],
    y: marks.y[index],
    phase: marks.phase[index],
  }));
}
