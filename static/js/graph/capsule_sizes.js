/** How large what batches ride in is. */

/** With more events a capsule has so many bars, and a number. */
export const MOST_BARS = 10;
/** The number beside the bars is so wide. */
export const NUMBER_WIDTH = 22;
export const CAPSULE = { height: 20, pitch: 5, ends: 14 };
export const SMALL_CAPSULE = { height: 10, pitch: 3, ends: 7 };

/** @param {number} events @param {boolean} small */
export function capsuleWidth(events, small) {
  const { height, pitch, ends } = small ? SMALL_CAPSULE : CAPSULE;
  return Math.max(height, Math.min(events, MOST_BARS) * pitch + ends) + (events > MOST_BARS ? NUMBER_WIDTH : 0);
}
