/** Round marks for an axis. */

/** @typedef {{type: "linear" | "log", low: number, high: number, ticks: number[]}} Scale */

/** From this ratio on a time is easier to read on powers of ten. */
const LOG_FROM = 12;

/**
 * @param {number[]} values everything that is drawn
 * @param {import("ef/lab/types").Unit} unit
 * @returns {Scale}
 */
export function scaleOf(values, unit) {
  const known = values.filter(Number.isFinite);
  if (!known.length) return { type: "linear", low: 0, high: 1, ticks: [0, 1] };
  const low = Math.min(...known);
  const high = Math.max(...known);
  if (unit === "ms" && low > 0 && high / low >= LOG_FROM) return powers(low, high);
  return rounds(low, high, unit);
}

/** @param {number} low @param {number} high */
function powers(low, high) {
  const all = [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((power) => [10 ** power, 3 * 10 ** power]);
  const from = all.findLast((tick) => tick <= low) ?? all[0];
  const to = all.find((tick) => tick >= high) ?? all[all.length - 1];
  return { type: /** @type {const} */ ("log"), low: from, high: to, ticks: all.filter((tick) => tick >= from && tick <= to) };
}

/** @param {number} low @param {number} high @param {string} unit */
function rounds(low, high, unit) {
  // A cost or an age that hardly moves needs no zero; a count or a share is read against it.
  const fromZero = low >= 0 && (unit === "share" || unit === "count" || unit === "per_million" || low < high * 0.4);
  const least = fromZero ? 0 : low;
  const span = high - least || Math.abs(high) || 1;
  const raw = span / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const round = [1, 2, 2.5, 5, 10].map((times) => times * power).find((size) => size >= raw - power * 1e-9) ?? 10 * power;
  const step = unit === "count" ? Math.max(1, Math.ceil(round)) : round;
  const from = Math.floor(least / step + 1e-9) * step;
  const to = Math.ceil(Math.max(high, least + (high > least ? 0 : span)) / step - 1e-9) * step;
  const ticks = [];
  for (let at = 0; from + at * step <= to + step / 2; at += 1) ticks.push(Number((from + at * step).toPrecision(12)));
  return { type: /** @type {const} */ ("linear"), low: from, high: to, ticks };
}

/**
 * Moves labels apart that would lie on one another, keeping their order, and none below nothing.
 * @param {number[]} places
 * @param {number} gap
 * @returns {number[]}
 */
export function spread(places, gap) {
  const order = places.map((_, at) => at).sort((a, b) => places[a] - places[b]);
  const moved = [...places];
  for (let round = 0; round < 8; round += 1) {
    for (let at = 1; at < order.length; at += 1) {
      const lack = gap - (moved[order[at]] - moved[order[at - 1]]);
      if (lack <= 0) continue;
      moved[order[at - 1]] -= lack / 2;
      moved[order[at]] += lack / 2;
    }
  }
  let floor = 0;
  for (const at of order) {
    moved[at] = Math.max(moved[at], floor);
    floor = moved[at] + gap;
  }
  return moved;
}
