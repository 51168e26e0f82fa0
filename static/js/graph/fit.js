/**
 * Where a picture stands in its place, and how large.
 *
 * @typedef {{x: number, y: number, width: number, height: number}} Bounds
 * @typedef {{x: number, y: number, k: number}} Transform
 */

export const SMALLEST = 0.25;
const LARGEST = 1.3;
const MARGIN = { top: 52, right: 28, bottom: 32, left: 28 };
const TIGHT = { top: 14, right: 12, bottom: 24, left: 12 };
const NARROW = 600;
/** A phone scrolls up and down rather than have names nobody can read. */
const PHONE_SMALLEST = 0.87;
const PROJECTOR_LARGEST = 1.8;
/** Between the picture and what stands in its corner. */
const AIR = 20;

/**
 * @param {Bounds} bounds of the picture
 * @param {{width: number, height: number}} place
 * @param {import("ef/graph/forms").Form} form
 * @param {object} [corner]
 * @param {Bounds[]} [corner.cards] of the picture
 * @param {{x: number, y: number} | null} [corner.taken] from here on, to the right and down, no card may stand
 * @returns {Transform}
 */
export function fitted(bounds, place, form, { cards = [], taken = null } = {}) {
  const whole = fittedInto(bounds, place, form);
  if (!taken) return whole;
  const isFree = (/** @type {Bounds} */ { x, y, width, height }) => (x + width) * whole.k + whole.x <= taken.x || (y + height) * whole.k + whole.y <= taken.y;
  if (cards.every(isFree)) return whole;
  const beside = fittedInto(bounds, { ...place, width: taken.x + MARGIN.right - AIR }, form);
  const above = fittedInto(bounds, { ...place, height: taken.y + MARGIN.bottom - AIR }, form);
  return beside.k > above.k ? beside : above;
}

/** @param {Bounds} bounds @param {{width: number, height: number}} place @param {import("ef/graph/forms").Form} form @returns {Transform} */
function fittedInto(bounds, place, form) {
  const margin = place.width < NARROW ? TIGHT : MARGIN;
  const room = { width: place.width - margin.left - margin.right, height: place.height - margin.top - margin.bottom };
  const [across, down] = [room.width / bounds.width, room.height / bounds.height];
  const largest = form.name === "projector" ? PROJECTOR_LARGEST : LARGEST;
  const k = form.vertical ? Math.min(1, Math.max(PHONE_SMALLEST, across)) : Math.min(largest, Math.max(SMALLEST, Math.min(across, down)));
  const x = margin.left + (room.width - bounds.width * k) / 2 - bounds.x * k;
  // A flow that leaves room stands in the upper half, where the eye begins.
  const y = margin.top + Math.max(0, room.height - bounds.height * k) * 0.3 - bounds.y * k;
  return { x, y, k };
}
