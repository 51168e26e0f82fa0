/** Curves as data: what the rails are drawn by, and where on them a mark is. */

/**
 * @typedef {{x: number, y: number}} Point
 * @typedef {object} Path
 * @property {string} d        as SVG writes it
 * @property {number} length
 * @property {Float64Array} lut  65 points, x and y in turn, at equal distances along the path
 */

const POINTS = 65;

/**
 * A cubic with level (or upright) tangents and handles at half the distance.
 * @param {Point} from
 * @param {Point} to
 * @param {boolean} [vertical]
 * @returns {Path}
 */
export function cubic(from, to, vertical = false) {
  const reach = (vertical ? to.y - from.y : to.x - from.x) / 2;
  const a = vertical ? { x: from.x, y: from.y + reach } : { x: from.x + reach, y: from.y };
  const b = vertical ? { x: to.x, y: to.y - reach } : { x: to.x - reach, y: to.y };
  /** @type {Point[]} */
  const dense = [];
  for (let step = 0; step <= 128; step += 1) {
    const t = step / 128;
    const s = 1 - t;
    const [p, q, r, v] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
    dense.push({ x: p * from.x + q * a.x + r * b.x + v * to.x, y: p * from.y + q * a.y + r * b.y + v * to.y });
  }
  return { d: `M${xy(from)}C${xy(a)} ${xy(b)} ${xy(to)}`, ...resample(dense) };
}

/**
 * Straight parts with round corners.
 * @param {Point[]} corners
 * @param {number} radius
 * @returns {Path}
 */
export function orthogonal(corners, radius) {
  let d = `M${xy(corners[0])}`;
  const dense = [corners[0]];
  for (let index = 1; index < corners.length - 1; index += 1) {
    const [before, corner, after] = [corners[index - 1], corners[index], corners[index + 1]];
    const room = Math.min(radius, distance(before, corner) / 2, distance(corner, after) / 2);
    const start = towards(corner, before, room);
    const end = towards(corner, after, room);
    d += `L${xy(start)}Q${xy(corner)} ${xy(end)}`;
    for (let step = 0; step <= 12; step += 1) {
      const t = step / 12;
      const s = 1 - t;
      dense.push({
        x: s * s * start.x + 2 * s * t * corner.x + t * t * end.x,
        y: s * s * start.y + 2 * s * t * corner.y + t * t * end.y,
      });
    }
  }
  const last = corners[corners.length - 1];
  dense.push(last);
  return { d: `${d}L${xy(last)}`, ...resample(dense) };
}

/**
 * @param {Path} path
 * @param {number} u  0 at the start, 1 at the end
 * @param {Point} out  is written, so that a frame makes no garbage
 */
export function pointOn(path, u, out) {
  const place = Math.min(Math.max(u, 0), 1) * (POINTS - 1);
  const index = Math.min(Math.floor(place), POINTS - 2);
  const part = place - index;
  const { lut } = path;
  out.x = lut[2 * index] + part * (lut[2 * index + 2] - lut[2 * index]);
  out.y = lut[2 * index + 1] + part * (lut[2 * index + 3] - lut[2 * index + 1]);
  return out;
}

/**
 * The same as `pointOn`, so far beside the path: below one that goes to the right, and to the left of one that goes down.
 * @param {Path} path
 * @param {number} u
 * @param {number} aside
 * @param {Point} out
 */
export function pointBeside(path, u, aside, out) {
  pointOn(path, u, out);
  if (!aside) return out;
  const index = Math.min(Math.floor(Math.min(Math.max(u, 0), 1) * (POINTS - 1)), POINTS - 2);
  const { lut } = path;
  const dx = lut[2 * index + 2] - lut[2 * index];
  const dy = lut[2 * index + 3] - lut[2 * index + 1];
  const length = Math.hypot(dx, dy) || 1;
  out.x -= (dy / length) * aside;
  out.y += (dx / length) * aside;
  return out;
}

/** A path beside another one, as SVG writes it. @param {Path} path @param {number} aside */
export function beside(path, aside) {
  if (!aside) return path.d;
  const at = { x: 0, y: 0 };
  return Array.from({ length: POINTS }, (_, index) => `${index ? "L" : "M"}${xy(pointBeside(path, index / (POINTS - 1), aside, at))}`).join("");
}

/** @param {Point[]} dense */
function resample(dense) {
  const along = [0];
  for (let index = 1; index < dense.length; index += 1) {
    along.push(along[index - 1] + distance(dense[index - 1], dense[index]));
  }
  const length = along[along.length - 1];
  const lut = new Float64Array(2 * POINTS);
  let index = 0;
  for (let point = 0; point < POINTS; point += 1) {
    const goal = (length * point) / (POINTS - 1);
    while (index < dense.length - 2 && along[index + 1] < goal) index += 1;
    const step = along[index + 1] - along[index];
    const part = step > 0 ? Math.min(1, (goal - along[index]) / step) : 0;
    lut[2 * point] = dense[index].x + part * (dense[index + 1].x - dense[index].x);
    lut[2 * point + 1] = dense[index].y + part * (dense[index + 1].y - dense[index].y);
  }
  return { length, lut };
}

/** @param {Point} a @param {Point} b */
function distance(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** @param {Point} from @param {Point} to @param {number} step */
function towards(from, to, step) {
  const part = step / (distance(from, to) || 1);
  return { x: from.x + part * (to.x - from.x), y: from.y + part * (to.y - from.y) };
}

/** @param {Point} point */
function xy({ x, y }) {
  return `${round(x)} ${round(y)}`;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}
