import { bracketWidth } from "ef/graph/brackets";
import { CAPSULE, SMALL_CAPSULE } from "ef/graph/capsule_sizes";

/**
 * @typedef {import("ef/graph/brackets").Bracket} Bracket
 * @typedef {import("ef/graph/palette").Palette} Palette
 */

/** An empty place is a dot. */
const DOT = 0.9;

/** What batches are gathered in: open towards the function. @param {CanvasRenderingContext2D} context @param {Bracket[]} brackets @param {Palette} palette */
export function paintBrackets(context, brackets, palette) {
  if (!brackets.length) return;
  context.globalAlpha = 1;
  context.fillStyle = palette.card;
  context.beginPath();
  for (const bracket of brackets) outline(context, bracket);
  context.fill();
  context.strokeStyle = palette.published;
  context.lineWidth = 1.5;
  context.lineCap = "round";
  context.stroke();
  context.fillStyle = palette.ink2;
  context.beginPath();
  for (const { x, y, events, places, small } of brackets) {
    const { pitch } = small ? SMALL_CAPSULE : CAPSULE;
    for (let place = events; place < places; place += 1) {
      const dot = x + ((places - 1) / 2 - place) * pitch;
      context.moveTo(dot + DOT, y);
      context.arc(dot, y, DOT, 0, 2 * Math.PI);
    }
  }
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {Bracket} bracket */
function outline(context, { x, y, places, small }) {
  const half = (small ? SMALL_CAPSULE : CAPSULE).height / 2;
  const [left, right] = [x - bracketWidth(places, small) / 2, x + bracketWidth(places, small) / 2];
  context.moveTo(right - half / 2, y - half);
  context.lineTo(left + half, y - half);
  context.arc(left + half, y, half, -Math.PI / 2, Math.PI / 2, true);
  context.lineTo(right - half / 2, y + half);
}
