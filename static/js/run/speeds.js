/** The speeds there are, in words. Pure. */

export const MAX_SPEED = 600;
/** From a hundredth to Max: about equal steps for the ear of a hand on a slider. */
export const STOPS = Object.freeze([1 / 100, 1 / 10, 1 / 4, 1, 4, 10, 60, MAX_SPEED]);

/** @param {number} speed */
export function speedWords(speed) {
  if (speed >= MAX_SPEED) return "Max";
  return speed < 1 ? `1/${Math.round(1 / speed)}×` : `${speed}×`;
}

/** The stop that is nearest on the slider. @param {number} speed */
export function stopOf(speed) {
  const away = STOPS.map((stop) => Math.abs(Math.log(stop) - Math.log(speed)));
  return away.indexOf(Math.min(...away));
}

/** The next stop up or down. @param {number} speed @param {1 | -1} by */
export function nextStop(speed, by) {
  const further = by > 0 ? STOPS.find((stop) => stop > speed) : STOPS.findLast((stop) => stop < speed);
  return further ?? speed;
}
