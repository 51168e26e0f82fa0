import { heightOf, onAxis } from "ef/lab/figure";

/**
 * Where the words of a goal stand at its line: at one of its ends, above or below it, where no curve runs through them.
 *
 * @typedef {{x: number, isRight: boolean, isAbove: boolean}} Corner
 * @typedef {import("ef/lab/figure").Scale} Scale
 */

/** The first is where a reader looks. */
const CORNERS = [
  { isRight: false, isAbove: false },
  { isRight: false, isAbove: true },
  { isRight: true, isAbove: false },
  { isRight: true, isAbove: true },
];
const WORDS_PX = 16;
const AIR_PX = 4;
const SAMPLES = 8;

/**
 * @param {(number | null)[][]} lines their values at 0, 1, 2 ... on the x axis
 * @param {{bound: number, length: number}} words the goal, and how much of the x axis its words take
 * @param {Scale} scale of the y axis
 * @param {[number, number]} ends between which they may stand on the x axis
 * @param {number} height of the plot, in pixels
 * @returns {Corner}
 */
export function cornerFor(lines, { bound, length }, scale, ends, height) {
  const at = heightOf(scale, bound) * height;
  const air = CORNERS.map(({ isRight, isAbove }) => {
    if (isAbove ? at + WORDS_PX > height : at - WORDS_PX < 0) return -1;
    const from = isRight ? ends[1] - length : ends[0];
    const middle = at + (isAbove ? WORDS_PX : -WORDS_PX) / 2;
    const seen = lines.flatMap((line) => heightsAlong(line, from, from + length, scale, height));
    return Math.min(...seen.map((px) => Math.max(0, Math.abs(px - middle) - WORDS_PX / 2)), AIR_PX);
  });
  const best = CORNERS[air.indexOf(Math.max(...air))];
  return { ...best, x: ends[best.isRight ? 1 : 0] };
}

/** How high a line runs here and there between two places of the x axis. @param {(number | null)[]} line @param {number} from @param {number} to @param {Scale} scale @param {number} height */
function heightsAlong(line, from, to, scale, height) {
  return Array.from({ length: SAMPLES + 1 }, (_, step) => from + ((to - from) * step) / SAMPLES).flatMap((x) => {
    const [before, after] = [line[Math.floor(x)], line[Math.ceil(x)]];
    if (before === undefined || before === null || after === undefined || after === null) return [];
    const [low, high] = [onAxis(scale, scale.low), onAxis(scale, scale.high)];
    const y = onAxis(scale, before) + (onAxis(scale, after) - onAxis(scale, before)) * (x - Math.floor(x));
    return [((y - low) / (high - low)) * height];
  });
}
