import { pointOn } from "ef/graph/geometry";

/** @typedef {import("ef/graph/palette").Palette} Palette */

const MARK = 5;
const HALO = 7;
const FUNNEL = 13;
const FUNNEL_SCALE = 0.75;
const FUNNEL_GLYPH = "M3 4h14l-5.3 6.3v5.2l-3.4 1.7v-6.9z";
const at = { x: 0, y: 0 };
/** @type {Path2D | null} */
let glyph = null;

/** The ring around the followed event. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {Palette} palette */
export function paintHalo(context, x, y, palette) {
  context.beginPath();
  context.arc(x, y, MARK + HALO, 0, 2 * Math.PI);
  context.fillStyle = palette.handSoft;
  context.fill();
  context.strokeStyle = palette.hand;
  context.lineWidth = 1.5;
  context.stroke();
}

/** Filters lie over the marks, which pass through them. @param {CanvasRenderingContext2D} context @param {import("ef/graph/layout").Layout} layout @param {Palette} palette */
export function paintFunnels(context, layout, palette) {
  glyph ??= new Path2D(FUNNEL_GLYPH);
  for (const { path, funnel } of layout.edges) {
    if (funnel < 0) continue;
    pointOn(path, funnel, at);
    context.beginPath();
    context.arc(at.x, at.y, FUNNEL, 0, 2 * Math.PI);
    context.fillStyle = palette.card;
    context.fill();
    context.strokeStyle = palette.line3;
    context.lineWidth = 1.2;
    context.stroke();
    context.save();
    context.translate(at.x - 10 * FUNNEL_SCALE, at.y - 10.2 * FUNNEL_SCALE);
    context.scale(FUNNEL_SCALE, FUNNEL_SCALE);
    context.lineWidth = 1.7;
    context.strokeStyle = palette.ink2;
    context.stroke(glyph);
    context.restore();
  }
}

/** Where the pales of a fence are, from its middle. */
const PALES = [-4, 0, 4];
const PALE = { up: 6, down: 7 };

/** Fences lie over the marks, which go behind them. @param {CanvasRenderingContext2D} context @param {import("ef/graph/fences").Fence[]} fences @param {Palette} palette */
export function paintFences(context, fences, palette) {
  if (!fences.length) return;
  context.beginPath();
  for (const { x, y } of fences) for (const aside of PALES) context.rect(x + aside - 1.2, y - PALE.up, 2.4, PALE.up + PALE.down);
  context.fillStyle = palette.line4;
  context.fill();
  context.beginPath();
  for (const { x, y } of fences) {
    for (const rail of [-2.5, 3]) {
      context.moveTo(x + PALES[0] - 2.5, y + rail);
      context.lineTo(x + PALES[2] + 2.5, y + rail);
    }
  }
  context.strokeStyle = palette.line4;
  context.lineWidth = 1.2;
  context.stroke();
}

const GHOST = 3.9;
const DASHES = [2, 1.8];
/** @type {number[]} */
const SOLID = [];

/** The ghosts of first deliveries, each tied to the second. @param {CanvasRenderingContext2D} context @param {import("ef/graph/tie_buffer").TieBuffer} ties @param {Palette} palette */
export function paintTies(context, { length, ends }, palette) {
  if (!length) return;
  context.beginPath();
  for (let place = 0; place < 4 * length; place += 4) {
    context.moveTo(ends[place], ends[place + 1]);
    context.lineTo(ends[place + 2], ends[place + 3]);
    context.moveTo(ends[place + 2] + GHOST, ends[place + 3]);
    context.arc(ends[place + 2], ends[place + 3], GHOST, 0, 2 * Math.PI);
  }
  context.setLineDash(DASHES);
  context.strokeStyle = palette.published;
  context.lineWidth = 1.4;
  context.stroke();
  context.setLineDash(SOLID);
}
