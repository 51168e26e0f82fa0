import { countUpTo } from "ef/lib/growing";
import { MAX_SPEED } from "ef/run/playback";

/**
 * How much of a lane is drawn one by one. It follows from time and speed alone, so that every way to a moment shows the same:
 * rates are taken over fixed windows of time, and hysteresis looks back over a few of them.
 */

/** @typedef {import("ef/lib/growing").Growing<Float64Array>} Times */

/**
 * @typedef {object} Grain
 * @property {0 | 1 | 2} level  0: every event is a mark, 1: one mark stands for several, 2: a ribbon
 * @property {number} every     of so many events one is a mark
 *
 * @typedef {Grain & {rate: number, age_us: number, before: Grain}} Density  before: what it was until age_us ago
 */

const WINDOW_US = 2_000_000;
const LOOK_BACK = 6;
/** From which rate on, per second of wall time, the next grain holds. */
const THRESHOLDS = [40, 200, 400];
/** @type {readonly Grain[]} */
const GRAINS = Object.freeze([
  { level: 0, every: 1 },
  { level: 1, every: 10 },
  { level: 1, every: 50 },
  { level: 2, every: 1 },
]);
/** As events become rarer, a grain holds down to this share of the rate from which on it holds. */
const RETURN = 0.8;
const FADE_US = 240_000;
/** What is rare is shown one by one up to so many a second. */
const RARE_PER_S = 5;
const RARE_WINDOW_US = 1_000_000;

/**
 * @param {Times} times
 * @param {number} t_us
 * @param {number} speed
 * @returns {Density}
 */
export function densityAt(times, t_us, speed) {
  const window_us = WINDOW_US * speed;
  const now = Math.floor(t_us / window_us);
  let grain = 0;
  let before = 0;
  let rate = 0;
  for (let window = Math.max(0, now - LOOK_BACK); window <= now; window += 1) {
    rate = onScreenRate(times, window * window_us, window_us);
    before = grain;
    grain = next(grain, rate);
  }
  if (speed >= MAX_SPEED) before = grain = rate > 0 ? GRAINS.length - 1 : 0;
  const settled = before === grain || now === 0;
  return { ...GRAINS[grain], rate, age_us: settled ? Infinity : t_us - now * window_us, before: GRAINS[settled ? grain : before] };
}

/** The same lane as a ribbon, whatever its rate. @param {Density} density @returns {Density} */
export function asRibbon(density) {
  return { ...density, level: 2, every: 1, before: { level: 2, every: 1 }, age_us: Infinity };
}

/**
 * How visible the mark of an event is, 0 for one that has none: what comes and what goes does so gradually.
 * @param {Density} density
 * @param {number} index  of the event in its lane
 * @param {number} speed
 */
export function visibleAt(density, index, speed) {
  const [now, before] = [hasMark(density, index), hasMark(density.before, index)];
  if (now && before) return 1;
  if (!now && !before) return 0;
  const faded = fadedIn(density, speed);
  return now ? faded : 1 - faded;
}

/** How visible the ribbon of a lane is. @param {Density} density @param {number} speed */
export function ribbonAt(density, speed) {
  if (density.level === 2 && density.before.level === 2) return 1;
  if (density.level === 2) return fadedIn(density, speed);
  return density.before.level === 2 ? 1 - fadedIn(density, speed) : 0;
}

/** Whether a lane has no marks now. @param {Density} density */
export function isRibbon({ level, before }) {
  return level === 2 && before.level === 2;
}

/** @param {Grain} grain @param {number} index */
function hasMark({ level, every }, index) {
  return level < 2 && index % every === 0;
}

/** @param {Density} density @param {number} speed */
function fadedIn({ age_us }, speed) {
  return Math.min(1, age_us / (FADE_US * speed));
}

/**
 * Whether a rare thing is shown: the first few of every second of wall time are, the others are counted.
 * @param {Times} times
 * @param {number} index
 * @param {number} speed
 * @param {boolean} [together]  things of one time are one thing to look at
 */
export function isShown({ data }, index, speed, together = false) {
  const window_us = RARE_WINDOW_US * speed;
  const from_us = Math.floor(data[index] / window_us) * window_us;
  let earlier = 0;
  for (let before = index - 1; before >= 0 && data[before] >= from_us; before -= 1) {
    if (together && data[before] === data[before + 1]) continue;
    earlier += 1;
    if (earlier >= RARE_PER_S) return false;
  }
  return true;
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

/** @param {number} grain @param {number} rate */
function next(grain, rate) {
  let now = grain;
  while (now < THRESHOLDS.length && rate > THRESHOLDS[now]) now += 1;
  while (now > 0 && rate <= THRESHOLDS[now - 1] * RETURN) now -= 1;
  return now;
}
