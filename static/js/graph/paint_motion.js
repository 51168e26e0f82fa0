import { pointOn } from "ef/graph/geometry";
import { Glyph } from "ef/graph/glyphs";
import { HIDDEN, TWIN, pointOnWay } from "ef/graph/way";

/**
 * What gives marks their speed and light: tails, glow, ribbons.
 *
 * @typedef {import("ef/graph/mark_buffer").MarkBuffer} MarkBuffer
 * @typedef {import("ef/graph/palette").Palette} Palette
 * @typedef {import("ef/graph/layout").Layout} Layout
 * @typedef {import("ef/graph/journeys").Lane} Lane
 * @typedef {import("ef/graph/marks").Ribbon} Ribbon
 */

const SEGMENTS = 7;
const TAIL = 0.07;
const GLOW_SIZE = 26;
const STREAKS = 14;
const STREAK = 0.08;
/** However rare an outcome is, its band in a ribbon is seen. */
const THINNEST = 1.6;
const a = { x: 0, y: 0 };
const b = { x: 0, y: 0 };

/** Seven short lines behind each mark, all marks of a colour in one path. @param {CanvasRenderingContext2D} context @param {MarkBuffer} marks @param {Layout} layout @param {Lane[]} lanes @param {Palette} palette */
export function paintTails(context, marks, layout, lanes, palette) {
  context.lineCap = "butt";
  for (const [glyph, colour] of /** @type {[number, string][]} */ ([
    [Glyph.PUBLISHED, palette.published],
    [Glyph.DELIVERED, palette.ok],
  ])) {
    context.strokeStyle = colour;
    for (let segment = 0; segment < SEGMENTS; segment += 1) {
      const near = 1 - segment / SEGMENTS;
      context.globalAlpha = 0.5 * near * near;
      context.lineWidth = 1 + 2.6 * near;
      context.beginPath();
      for (let index = 0; index < marks.length; index += 1) {
        const lane = marks.lane[index];
        if (lane < 0 || marks.glyph[index] !== glyph) continue;
        const { emit, trigger } = lanes[lane];
        const aside = layout.edges[trigger].twin ? -TWIN : 0;
        const u = marks.phase[index];
        const from = u - (TAIL * (segment + 1)) / SEGMENTS;
        if (from < 0) continue;
        if (pointOnWay(layout, emit, trigger, from, a, aside) === HIDDEN) continue;
        if (pointOnWay(layout, emit, trigger, u - (TAIL * segment) / SEGMENTS, b, aside) === HIDDEN) continue;
        if (Math.abs(a.x - b.x) + Math.abs(a.y - b.y) > 40) continue;
        context.moveTo(a.x, a.y);
        context.lineTo(b.x, b.y);
      }
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

/** One soft disc per colour, drawn once, then stamped. */
export class Glow {
  /** @param {Palette} palette */
  constructor(palette) {
    /** @type {(HTMLCanvasElement | null)[]} */
    this.stamps = [];
    if (!palette.glow) return;
    const { published, ok, retry, throttle, failed, dead } = palette;
    [published, ok, ok, retry, throttle, failed, dead, null, null, null, null, null, failed, null].forEach((colour) => {
      this.stamps.push(colour ? stamp(colour, palette.glow) : null);
    });
  }

  /** @param {CanvasRenderingContext2D} context @param {MarkBuffer} marks */
  paint(context, marks) {
    if (!this.stamps.length) return;
    for (let index = 0; index < marks.length; index += 1) {
      const image = this.stamps[marks.glyph[index]];
      if (!image) continue;
      context.globalAlpha = Math.min(1, Math.max(0, marks.alpha[index]));
      context.drawImage(image, marks.x[index] - GLOW_SIZE / 2, marks.y[index] - GLOW_SIZE / 2, GLOW_SIZE, GLOW_SIZE);
    }
    context.globalAlpha = 1;
  }
}

/** @param {string} colour @param {number} alpha */
function stamp(colour, alpha) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 2 * GLOW_SIZE;
  const context = canvas.getContext("2d");
  if (!context) return null;
  const gradient = context.createRadialGradient(GLOW_SIZE, GLOW_SIZE, 2, GLOW_SIZE, GLOW_SIZE, GLOW_SIZE);
  gradient.addColorStop(0, colour);
  gradient.addColorStop(0.25, colour);
  gradient.addColorStop(1, "transparent");
  context.globalAlpha = alpha * 0.62;
  context.fillStyle = gradient;
  context.fillRect(0, 0, canvas.width, canvas.height);
  return canvas;
}

/**
 * Where events are too many to draw, a band as wide as they are many, with streaks for the direction.
 * @param {CanvasRenderingContext2D} context
 * @param {Ribbon[]} ribbons
 * @param {Layout} layout
 * @param {Palette} palette
 * @param {number} wall_s  simulated time in seconds of wall time at this speed
 */
export function paintRibbons(context, ribbons, layout, palette, wall_s) {
  for (const { edge, delivered, rate, alpha, failed, throttled } of ribbons) {
    const { path } = layout.edges[edge];
    const width = ribbonWidth(rate);
    const colour = delivered ? palette.ok : palette.published;
    context.lineCap = "butt";
    context.lineJoin = "round";
    trace(context, path, 0, 1, 0);
    context.globalAlpha = alpha;
    context.strokeStyle = palette.canvas;
    context.lineWidth = width + 2;
    context.stroke();
    context.globalAlpha = alpha * (delivered ? 0.55 : 0.34);
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.stroke();

    let lower = width / 2;
    for (const [share, outcome] of /** @type {[number, string][]} */ ([[failed, palette.failed], [throttled, palette.throttle]])) {
      if (share <= 0) continue;
      const band = Math.max(THINNEST, share * width);
      trace(context, path, 0, 1, lower - band / 2);
      context.globalAlpha = alpha;
      context.strokeStyle = outcome;
      context.lineWidth = band;
      context.stroke();
      lower -= band;
    }
    context.strokeStyle = colour;
    context.globalAlpha = alpha * 0.75;
    context.lineWidth = 1.4;
    context.lineCap = "round";
    const streaks = Math.round(STREAKS * Math.max(0.5, path.length / 140));
    for (let streak = 0; streak < streaks; streak += 1) {
      const luck = fraction(streak * 0.754877 + edge * 0.31);
      const offset = (fraction(streak * 0.569840) - 0.5) * (width - 3);
      const u = fraction(luck + (wall_s * 90 * (0.8 + 0.4 * fraction(streak * 0.33))) / path.length);
      trace(context, path, u, Math.min(1, u + STREAK * (0.5 + luck)), offset);
      context.stroke();
    }
  }
  context.globalAlpha = 1;
}

/** @param {number} rate */
export function ribbonWidth(rate) {
  return Math.min(26, Math.max(8, 8 + 5 * Math.log2(Math.max(1, rate) / 100)));
}

/**
 * A part of a path, moved aside.
 * @param {CanvasRenderingContext2D} context
 * @param {import("ef/graph/geometry").Path} path
 * @param {number} from
 * @param {number} to
 * @param {number} aside
 */
function trace(context, path, from, to, aside) {
  const steps = Math.max(2, Math.ceil((to - from) * 32));
  context.beginPath();
  for (let step = 0; step <= steps; step += 1) {
    const u = from + ((to - from) * step) / steps;
    pointOn(path, u, a);
    if (aside) {
      pointOn(path, Math.min(1, u + 0.01), b);
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      const length = Math.hypot(dx, dy) || 1;
      a.x -= (dy / length) * aside;
      a.y += (dx / length) * aside;
    }
    if (step) context.lineTo(a.x, a.y);
    else context.moveTo(a.x, a.y);
  }
}

/** @param {number} value */
function fraction(value) {
  return value - Math.floor(value);
}
