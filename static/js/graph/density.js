import { countUpTo } from "ef/lib/growing";
import { MAX_SPEED } from "ef/run/playback";

/**
 * How much of a lane is drawn one by one. It follows from time and speed alone, so that every way to a moment shows the same:
 * rates are taken over fixed windows of time, and hysteresis looks back over a few of them.
 */

/** @typedef {import("ef/lib/growing").Growing<Float64Array>} Times */
/** @typedef {{level: 0 | 1 | 2, every: number, rate: number, age_us: number}} Density  level 2 is the ribbon */

const WINDOW_US = 2_000_000;
const LOOK_BACK = 6;
const THRESHOLDS = [40, 400];
const RETURN = 0.8;
export const SAMPLE = 10;

/**
 * @param {Times} times
 * @param {number} t_us
 * @param {number} speed
 * @returns {Density}
 */
export function densityAt(times, t_us, speed) {
  const window_us = WINDOW_US * speed;
  const now = Math.floor(t_us / window_us);
  /** @type {0 | 1 | 2} */
  let level = 0;
  /** @type {0 | 1 | 2} */
  let before = 0;
  let rate = 0;
  for (let window = Math.max(0, now - LOOK_BACK); window <= now; window += 1) {
    rate = onScreenRate(times, window * window_us, window_us);
    before = level;
    level = next(level, rate);
  }
  if (speed >= MAX_SPEED) level = rate > 0 ? 2 : 0;
  const settled = before === level || now === 0;
  return { level, every: level === 1 ? SAMPLE : 1, rate, age_us: settled ? Infinity : t_us - now * window_us };
}

/**
 * Every how many of rare things are shown one by one, so that at most `most` come per second of wall time.
 * @param {Times} times
 * @param {number} t_us
 * @param {number} speed
 * @param {number} most
 */
export function strideAt(times, t_us, speed, most) {
  return Math.max(1, Math.ceil(rateInWindow(times, t_us, speed) / most));
}

/**
 * How many a second there are in the window t is in.
 * @param {Times} times
 * @param {number} t_us
 * @param {number} speed
 */
export function rateInWindow(times, t_us, speed) {
  const window_us = WINDOW_US * speed;
  return onScreenRate(times, Math.floor(t_us / window_us) * window_us, window_us);
}

/** Per second of wall time. @param {Times} times @param {number} from_us @param {number} window_us */
function onScreenRate(times, from_us, window_us) {
  const { data, length } = times;
  return (countUpTo(data, length, from_us + window_us) - countUpTo(data, length, from_us)) / (WINDOW_US / 1e6);
}

/** @param {0 | 1 | 2} level @param {number} rate @returns {0 | 1 | 2} */
function next(level, rate) {
  if (rate > THRESHOLDS[1] || (level === 2 && rate > THRESHOLDS[1] * RETURN)) return 2;
  if (rate > THRESHOLDS[0] || (level >= 1 && rate > THRESHOLDS[0] * RETURN)) return 1;
  return 0;
}
