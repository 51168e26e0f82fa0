/**
 * How large things are for whom: beside an inspector, in a hand, in a room.
 * A projector's lengths are made for a zoom of 160 %, so that marks and rails grow along.
 *
 * @typedef {object} Grid  the places of environments in a card; CSS knows these numbers too
 * @property {number} left
 * @property {number} top
 * @property {number} pitch
 * @property {number} size
 * @property {number} perRow
 *
 * @typedef {object} Form
 * @property {"desktop" | "phone" | "projector"} name
 * @property {boolean} vertical
 * @property {{function: number, source: number, dead: number}} width
 * @property {{function: number, source: number, dead: number}} height
 * @property {Grid} grid
 * @property {boolean} bodies      whether queues and streams show what lies in them
 * @property {number} queue        the height of a queue that Lambda polls
 * @property {number} stream       the height of a stream that Lambda polls, but for its lanes
 * @property {number} row          a second row of slots makes a card so much higher
 * @property {number} words        the line of words below a grid that leaves no room beside it
 * @property {number} failurePort  from the bottom of a card
 * @property {number} dockTop
 * @property {boolean} docks       whether waiting events stand beside their function
 * @property {number} wideGap
 * @property {number} gap
 * @property {number} rowGap
 */

/** @type {Form} */
export const DESKTOP = Object.freeze({
  name: "desktop",
  vertical: false,
  width: { function: 212, source: 146, dead: 154 },
  height: { function: 113, source: 76, dead: 106 },
  grid: { left: 11, top: 51, pitch: 15, size: 12, perRow: 10 },
  bodies: true,
  queue: 112,
  stream: 76,
  row: 15,
  words: 17,
  failurePort: 31,
  dockTop: 58,
  docks: true,
  wideGap: 138,
  gap: 52,
  rowGap: 24,
});

/** @type {Form} */
export const PHONE = Object.freeze({
  ...DESKTOP,
  name: "phone",
  vertical: true,
  width: { function: 304, source: 192, dead: 158 },
  height: { function: 98, source: 52, dead: 52 },
  grid: { left: 14, top: 44, pitch: 17, size: 14, perRow: 10 },
  bodies: false,
  row: 17,
  words: 0,
  docks: false,
  gap: 38,
  wideGap: 82,
});

/** @type {Form} */
export const PROJECTOR = Object.freeze({
  ...DESKTOP,
  name: "projector",
  width: { function: 269, source: 164, dead: 158 },
  height: { function: 76, source: 70, dead: 82 },
  grid: { left: 11, top: 47, pitch: 16, size: 13, perRow: 10 },
  bodies: false,
  row: 16,
  words: 0,
  failurePort: 15,
  dockTop: 40,
  wideGap: 112,
  gap: 58,
  rowGap: 14,
});
