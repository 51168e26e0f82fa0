/**
 * Where cards may lie: on a grid, beside each other, in line. Pure.
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 * @typedef {Record<string, [number, number]>} Places
 * @typedef {Record<string, Box>} Boxes by the name of the node
 * @typedef {"left" | "top"} Side
 * @typedef {"across" | "down"} Direction
 */

export const GRID = 8;
/** So much room is left round a new card. */
const AIR = 24;

/** @param {number} value */
export function snap(value) {
  return Math.round(value / GRID) * GRID;
}

/**
 * All of them as far as the first one goes, so that what lay in line stays in line.
 * @param {Boxes} boxes
 * @param {string[]} names
 * @param {number} dx
 * @param {number} dy
 * @returns {Places}
 */
export function moved(boxes, names, dx, dy) {
  const [first] = names;
  if (first === undefined) return {};
  const [right, down] = [snap(boxes[first].x + dx) - boxes[first].x, snap(boxes[first].y + dy) - boxes[first].y];
  return Object.fromEntries(names.map((name) => [name, /** @type {[number, number]} */ ([boxes[name].x + right, boxes[name].y + down])]));
}

/**
 * @param {Boxes} boxes
 * @param {string[]} names
 * @param {Side} side
 * @returns {Places}
 */
export function aligned(boxes, names, side) {
  const x = Math.min(...names.map((name) => boxes[name].x));
  const y = Math.min(...names.map((name) => boxes[name].y));
  return Object.fromEntries(names.map((name) => [name, /** @type {[number, number]} */ (side === "left" ? [x, boxes[name].y] : [boxes[name].x, y])]));
}

/**
 * The same room between each and the next; the outermost stay.
 * @param {Boxes} boxes
 * @param {string[]} names
 * @param {Direction} direction
 * @returns {Places}
 */
export function distributed(boxes, names, direction) {
  const across = direction === "across";
  const start = (/** @type {string} */ name) => (across ? boxes[name].x : boxes[name].y);
  const size = (/** @type {string} */ name) => (across ? boxes[name].width : boxes[name].height);
  const order = [...names].sort((a, b) => start(a) - start(b));
  const last = order[order.length - 1];
  const room = start(last) - start(order[0]) - order.slice(0, -1).reduce((sum, name) => sum + size(name), 0);
  const gap = room / Math.max(1, order.length - 1);
  let at = start(order[0]);
  return Object.fromEntries(
    order.map((name) => {
      const here = name === last ? start(name) : snap(at);
      at += size(name) + gap;
      return [name, /** @type {[number, number]} */ (across ? [here, boxes[name].y] : [boxes[name].x, here])];
    }),
  );
}

/**
 * The free place nearest to where a card is wanted.
 * @param {Box[]} boxes
 * @param {Box} wanted
 * @returns {{x: number, y: number}}
 */
export function freePlace(boxes, wanted) {
  const base = { x: snap(wanted.x), y: snap(wanted.y) };
  for (let ring = 0; ring < 60; ring += 1) {
    const steps = ringOf(ring).map(([right, down]) => ({ x: base.x + right * 4 * GRID, y: base.y + down * 4 * GRID }));
    const free = steps.find(({ x, y }) => boxes.every((box) => !near(box, { ...wanted, x, y })));
    if (free) return free;
  }
  return base;
}

/** The cells so far from the middle: to the right and below before the others. @param {number} ring @returns {[number, number][]} */
function ringOf(ring) {
  /** @type {[number, number][]} */
  const cells = [];
  for (let right = ring; right >= -ring; right -= 1) {
    for (let down = ring; down >= -ring; down -= 1) if (Math.max(Math.abs(right), Math.abs(down)) === ring) cells.push([right, down]);
  }
  return cells;
}

/** @param {Box} one @param {Box} other */
function near(one, other) {
  return one.x < other.x + other.width + AIR && other.x < one.x + one.width + AIR && one.y < other.y + other.height + AIR && other.y < one.y + one.height + AIR;
}

/**
 * The names whose boxes a band touches.
 * @param {Boxes} boxes
 * @param {Box} band
 */
export function touched(boxes, band) {
  return Object.keys(boxes).filter((name) => {
    const box = boxes[name];
    return box.x < band.x + band.width && band.x < box.x + box.width && box.y < band.y + band.height && band.y < box.y + box.height;
  });
}

/** The box between two corners, whichever came first. @param {{x: number, y: number}} a @param {{x: number, y: number}} b @returns {Box} */
export function between(a, b) {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

/** Somewhere between two arrangements. @param {Places} from @param {Places} to @param {number} part 0 to 1 @returns {Places} */
export function midway(from, to, part) {
  const mix = (/** @type {number} */ a, /** @type {number} */ b) => a + (b - a) * part;
  return Object.fromEntries(
    Object.entries(to).map(([name, [x, y]]) => [name, /** @type {[number, number]} */ (from[name] ? [mix(from[name][0], x), mix(from[name][1], y)] : [x, y])]),
  );
}
