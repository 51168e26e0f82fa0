/** A time axis that is to scale where something happens, and cut where only waiting goes on. Pure. */

/**
 * @typedef {{from_us: number, to_us: number}} Interval
 * @typedef {Interval & {x: number, width: number, isBreak: boolean}} Piece
 * @typedef {object} Axis
 * @property {Piece[]} pieces
 * @property {number} width
 * @property {(us: number) => number} x
 * @property {{us: number, x: number}[]} ticks
 */

/** A wait is cut when it is so many times as long as all else together, and long. */
const MOST_SHARE = 4;
const LONG_US = 1_000_000;
const BREAK_WIDTH = 44;
/** Around what happens a little of the wait is left. */
const MARGIN_SHARE = 0.04;
const TICK_WIDTH = 74;
const STEPS = [1, 2, 5];

/**
 * @param {Interval[]} busy what must be seen to scale; points have no length
 * @param {number} width
 * @returns {Axis}
 */
export function brokenAxis(busy, width) {
  const spans = merged(busy);
  const from_us = spans[0]?.from_us ?? 0;
  const to_us = spans[spans.length - 1]?.to_us ?? 1;
  const work_us = spans.reduce((sum, span) => sum + span.to_us - span.from_us, 0);
  const margin_us = Math.max(work_us, 1_000) * MARGIN_SHARE;
  const cuts = gaps(spans).filter((gap) => gap.to_us - gap.from_us > Math.max(work_us * MOST_SHARE, LONG_US));
  const kept = cuts.map((gap) => ({ from_us: gap.from_us + margin_us, to_us: gap.to_us - margin_us }));

  const breaks = Math.min(BREAK_WIDTH, width / (2 * kept.length + 1));
  const cut_us = kept.reduce((sum, gap) => sum + gap.to_us - gap.from_us, 0);
  const scale = (width - breaks * kept.length) / Math.max(to_us - from_us - cut_us, 1);
  /** @type {Piece[]} */
  const pieces = [];
  let x = 0;
  /** @param {number} start @param {number} end @param {boolean} isBreak */
  const add = (start, end, isBreak) => {
    const own = isBreak ? breaks : (end - start) * scale;
    pieces.push({ from_us: start, to_us: end, x, width: own, isBreak });
    x += own;
  };
  let at_us = from_us;
  for (const gap of kept) {
    add(at_us, gap.from_us, false);
    add(gap.from_us, gap.to_us, true);
    at_us = gap.to_us;
  }
  add(at_us, Math.max(to_us, at_us + 1), false);
  return { pieces, width, x: (us) => place(pieces, us), ticks: pieces.flatMap((piece) => ticksOf(piece, from_us)) };
}

/** @param {Interval[]} intervals */
function merged(intervals) {
  const sorted = [...intervals].sort((a, b) => a.from_us - b.from_us);
  /** @type {Interval[]} */
  const spans = [];
  for (const { from_us, to_us } of sorted) {
    const last = spans[spans.length - 1];
    if (last && from_us <= last.to_us) last.to_us = Math.max(last.to_us, to_us);
    else spans.push({ from_us, to_us });
  }
  return spans;
}

/** @param {Interval[]} spans */
function gaps(spans) {
  return spans.slice(1).map((span, index) => ({ from_us: spans[index].to_us, to_us: span.from_us }));
}

/** @param {Piece[]} pieces @param {number} us */
function place(pieces, us) {
  const piece = pieces.find((one) => us <= one.to_us) ?? pieces[pieces.length - 1];
  const share = (us - piece.from_us) / Math.max(piece.to_us - piece.from_us, 1);
  return piece.x + piece.width * Math.min(Math.max(share, 0), 1);
}

/** @param {Piece} piece @param {number} zero_us */
function ticksOf(piece, zero_us) {
  if (piece.isBreak) return [];
  const step = stepFor((piece.to_us - piece.from_us) / Math.max(1, Math.floor(piece.width / TICK_WIDTH)));
  const ticks = [];
  for (let us = Math.ceil((piece.from_us - zero_us) / step) * step; us <= piece.to_us - zero_us; us += step) {
    ticks.push({ us, x: place([piece], us + zero_us) });
  }
  return ticks;
}

/** The next round length: 1, 2 or 5 and zeros. @param {number} us */
function stepFor(us) {
  const power = 10 ** Math.floor(Math.log10(Math.max(us, 1)));
  return (STEPS.find((one) => one * power >= us) ?? 10) * power;
}
