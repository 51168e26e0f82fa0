import { CAPSULE, MOST_BARS, NUMBER_WIDTH, SMALL_CAPSULE, capsuleWidth } from "ef/graph/capsules";

/**
 * @typedef {import("ef/graph/capsule_buffer").CapsuleBuffer} CapsuleBuffer
 * @typedef {import("ef/graph/palette").Palette} Palette
 */

/** What batches ride in; their bars are marks. @param {CanvasRenderingContext2D} context @param {CapsuleBuffer} capsules @param {Palette} palette */
export function paintCapsules(context, capsules, palette) {
  if (!capsules.length) return;
  context.beginPath();
  for (let index = 0; index < capsules.length; index += 1) {
    const small = capsules.small[index] === 1;
    const { height } = small ? SMALL_CAPSULE : CAPSULE;
    const width = capsuleWidth(capsules.events[index], small);
    context.roundRect(capsules.x[index] - width / 2, capsules.y[index] - height / 2, width, height, height / 2);
  }
  context.globalAlpha = 1;
  context.fillStyle = palette.card;
  context.fill();
  context.strokeStyle = palette.line4;
  context.lineWidth = 1.5;
  context.stroke();
  context.fillStyle = palette.ink1;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (let index = 0; index < capsules.length; index += 1) {
    const events = capsules.events[index];
    if (events <= MOST_BARS) continue;
    const small = capsules.small[index] === 1;
    context.font = small ? palette.tinyFont : palette.smallFont;
    const right = capsules.x[index] + capsuleWidth(events, small) / 2 - (small ? 4 : 7);
    context.fillText(`${events}`, right, capsules.y[index] + 0.5, NUMBER_WIDTH);
  }
}
