import { CAPSULE, MOST_BARS, NUMBER_WIDTH, SMALL_CAPSULE, capsuleWidth } from "ef/graph/capsule_sizes";

/**
 * @typedef {import("ef/graph/capsule_buffer").CapsuleBuffer} CapsuleBuffer
 * @typedef {import("ef/graph/palette").Palette} Palette
 */

/** What batches ride in; their bars are marks. @param {CanvasRenderingContext2D} context @param {CapsuleBuffer} capsules @param {Palette} palette */
export function paintCapsules(context, capsules, palette) {
  context.fillStyle = palette.card;
  context.strokeStyle = palette.line4;
  context.lineWidth = 1.5;
  for (const faded of [false, true]) paintBodies(context, capsules, faded);
  context.fillStyle = palette.ink1;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (let index = 0; index < capsules.length; index += 1) {
    const events = capsules.events[index];
    if (events <= MOST_BARS) continue;
    const small = capsules.small[index] === 1;
    context.globalAlpha = capsules.alpha[index];
    context.font = small ? palette.tinyFont : palette.smallFont;
    const right = capsules.x[index] + capsuleWidth(events, small) / 2 - (small ? 4 : 7);
    context.fillText(`${events}`, right, capsules.y[index] + 0.5, NUMBER_WIDTH);
  }
  context.globalAlpha = 1;
}

/** Those that are wholly there in one path, those that come or go one by one. @param {CanvasRenderingContext2D} context @param {CapsuleBuffer} capsules @param {boolean} faded */
function paintBodies(context, capsules, faded) {
  context.globalAlpha = 1;
  context.beginPath();
  for (let index = 0; index < capsules.length; index += 1) {
    if (capsules.alpha[index] < 1 !== faded) continue;
    if (faded) {
      context.globalAlpha = capsules.alpha[index];
      context.beginPath();
    }
    const small = capsules.small[index] === 1;
    const { height } = small ? SMALL_CAPSULE : CAPSULE;
    const width = capsuleWidth(capsules.events[index], small);
    context.roundRect(capsules.x[index] - width / 2, capsules.y[index] - height / 2, width, height, height / 2);
    if (faded) finish(context);
  }
  if (!faded) finish(context);
}

/** @param {CanvasRenderingContext2D} context */
function finish(context) {
  context.fill();
  context.stroke();
}
