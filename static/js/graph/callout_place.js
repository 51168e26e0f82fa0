/**
 * Where words about a mark stand: beside it, where they cover least of the cards.
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 */

const ASIDE = 22;
/** So much of their top is above the mark, or of their bottom below it. */
const ABOVE = 32;
const EDGE = 4;
/** They stay where they are until another place is better by so much of their own size. */
const WORTH = 0.15;

/**
 * The places there are around a mark, the usual one first.
 * @param {{x: number, y: number}} mark
 * @param {{width: number, height: number}} size
 */
function placesAround({ x, y }, { width, height }) {
  const [right, left, above, below] = [x + ASIDE, x - ASIDE - width, y - ABOVE, y + ABOVE - height];
  const middle = x - width / 2;
  return [
    { x: right, y: above },
    { x: right, y: below },
    { x: left, y: above },
    { x: left, y: below },
    { x: middle, y: y - ASIDE - height },
    { x: middle, y: y + ASIDE },
  ];
}

/**
 * @param {{x: number, y: number}} mark
 * @param {{width: number, height: number}} size of the words
 * @param {{width: number, height: number}} room that they must stay in
 * @param {Box[]} cards
 * @param {number} now which of the places they have, -1 for none
 * @returns {{place: number, x: number, y: number}}
 */
export function calloutPlace(mark, size, room, cards, now) {
  const places = placesAround(mark, size);
  const whole = size.width * size.height;
  const costs = places.map(({ x, y }) => {
    const box = { x, y, ...size };
    const seen = overlap(box, { x: EDGE, y: EDGE, width: room.width - 2 * EDGE, height: room.height - 2 * EDGE });
    return cards.reduce((sum, card) => sum + overlap(box, card), whole - seen) / whole;
  });
  const least = Math.min(...costs);
  const place = now >= 0 && costs[now] <= least + WORTH ? now : costs.indexOf(least);
  const inside = (/** @type {number} */ at, /** @type {number} */ length, /** @type {number} */ most) => Math.max(EDGE, Math.min(at, most - EDGE - length));
  return { place, x: inside(places[place].x, size.width, room.width), y: inside(places[place].y, size.height, room.height) };
}

/** @param {Box} one @param {Box} other */
function overlap(one, other) {
  const across = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const down = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  return Math.max(0, across) * Math.max(0, down);
}
