import { Glyph } from "ef/graph/glyphs";

/**
 * Draws marks, one path per style. Nothing here decides where or whether.
 *
 * @typedef {import("ef/graph/mark_buffer").MarkBuffer} MarkBuffer
 * @typedef {import("ef/graph/palette").Palette} Palette
 * @typedef {CanvasRenderingContext2D} Context
 * @typedef {{context: Context, marks: MarkBuffer, palette: Palette, opaque: number[][]}} Brush
 */

const TAU = 2 * Math.PI;

/** @param {Context} context @param {MarkBuffer} marks @param {Palette} palette */
export function paintMarks(context, marks, palette) {
  context.lineCap = "round";
  context.lineJoin = "round";
  paintEach(context, marks, (glyph, which) => PAINTERS[glyph](context, marks, palette, which));
}

/**
 * Goes through the marks in the order they lie over each other: by glyph, and those that come or go on top.
 * @param {Context} context
 * @param {MarkBuffer} marks
 * @param {(glyph: number, which: number[]) => void} paint
 */
export function paintEach(context, marks, paint) {
  context.globalAlpha = 1;
  sorted(marks).forEach((which, glyph) => {
    if (which.length) paint(glyph, which);
  });
  for (let index = 0; index < marks.length; index += 1) {
    if (marks.alpha[index] >= 1) continue;
    single[0] = index;
    context.globalAlpha = Math.max(0, marks.alpha[index]);
    paint(marks.glyph[index], single);
  }
  context.globalAlpha = 1;
}

const single = [0];
/** @type {number[][]} */
const groups = Array.from({ length: Object.keys(Glyph).length }, () => []);

/** The fully visible marks by glyph. @param {MarkBuffer} marks */
function sorted(marks) {
  for (const group of groups) group.length = 0;
  for (let index = 0; index < marks.length; index += 1) if (marks.alpha[index] >= 1) groups[marks.glyph[index]].push(index);
  return groups;
}

/** @typedef {(context: Context, marks: MarkBuffer, palette: Palette, which: number[]) => void} Painter */

/** @param {(context: Context, x: number, y: number, marks: MarkBuffer, index: number) => void} outline */
const each = (outline) => (/** @type {Context} */ context, /** @type {MarkBuffer} */ marks, /** @type {number[]} */ which) => {
  context.beginPath();
  for (const index of which) outline(context, marks.x[index], marks.y[index], marks, index);
};

/** @param {number} radius */
const circles = (radius) =>
  each((context, x, y) => {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, TAU);
  });

const rings = circles(3.9);
const discs = circles(5);
const tracks = circles(6);
const dots = circles(2);
const lostRings = circles(4.5);
const ticks = each((context, x, y) => {
  context.moveTo(x - 2.3, y + 0.2);
  context.lineTo(x - 0.7, y + 1.8);
  context.lineTo(x + 2.3, y - 1.6);
});
const halves = each((context, x, y) => {
  context.moveTo(x, y - 4);
  context.arc(x, y, 4, -Math.PI / 2, Math.PI / 2);
  context.closePath();
});
const arcs = each((context, x, y, marks, index) => {
  const end = -Math.PI / 2 + TAU * Math.min(1, Math.max(0.001, marks.phase[index]));
  context.moveTo(x, y - 6);
  context.arc(x, y, 6, -Math.PI / 2, end);
});
const diamonds = each((context, x, y) => {
  context.moveTo(x, y - 6);
  context.lineTo(x + 6, y);
  context.lineTo(x, y + 6);
  context.lineTo(x - 6, y);
  context.closePath();
});
const bars = each((context, x, y) => {
  context.moveTo(x - 2.6, y);
  context.lineTo(x + 2.6, y);
});
const octagons = each((context, x, y) => {
  const [far, near] = [5.5, 2.3];
  context.moveTo(x - near, y - far);
  context.lineTo(x + near, y - far);
  context.lineTo(x + far, y - near);
  context.lineTo(x + far, y + near);
  context.lineTo(x + near, y + far);
  context.lineTo(x - near, y + far);
  context.lineTo(x - far, y + near);
  context.lineTo(x - far, y - near);
  context.closePath();
});
const crosses = each((context, x, y) => {
  context.moveTo(x - 1.9, y - 1.9);
  context.lineTo(x + 1.9, y + 1.9);
  context.moveTo(x + 1.9, y - 1.9);
  context.lineTo(x - 1.9, y + 1.9);
});
const envelopes = each((context, x, y) => context.roundRect(x - 6, y - 4.5, 12, 9, 1.4));
const flaps = each((context, x, y) => {
  context.moveTo(x - 4.4, y - 2.6);
  context.lineTo(x, y + 0.8);
  context.lineTo(x + 4.4, y - 2.6);
});
const triangles = each((context, x, y, marks, index) => {
  const angle = marks.angle[index];
  for (let corner = 0; corner < 3; corner += 1) {
    const turn = angle + Math.PI / 2 + (corner * TAU) / 3;
    const [cx, cy] = [x + 5.6 * Math.cos(turn), y + 5.6 * Math.sin(turn)];
    if (corner) context.lineTo(cx, cy);
    else context.moveTo(cx, cy);
  }
  context.closePath();
});
const equals = each((context, x, y) => {
  context.moveTo(x - 2.3, y - 1.4);
  context.lineTo(x + 2.3, y - 1.4);
  context.moveTo(x - 2.3, y + 1.4);
  context.lineTo(x + 2.3, y + 1.4);
});
/** A corner of a hexagon, the first at 12 o'clock. @param {number} corner */
const cornerAt = (corner) => -Math.PI / 2 + (corner * TAU) / 6;
const HEXAGON = 6.2;
const hexagons = each((context, x, y) => {
  for (let corner = 0; corner < 6; corner += 1) {
    const [cx, cy] = [x + HEXAGON * Math.cos(cornerAt(corner)), y + HEXAGON * Math.sin(cornerAt(corner))];
    if (corner) context.lineTo(cx, cy);
    else context.moveTo(cx, cy);
  }
  context.closePath();
});
/** As the ring of a usual wait: it fills as the wait passes. */
const hexagonParts = each((context, x, y, marks, index) => {
  const whole = 6 * Math.min(1, Math.max(0, marks.phase[index]));
  context.moveTo(x, y - HEXAGON);
  for (let corner = 1; corner - 1 < whole; corner += 1) {
    const [from, to] = [cornerAt(corner - 1), cornerAt(corner)];
    const part = Math.min(1, whole - corner + 1);
    const [fx, fy] = [HEXAGON * Math.cos(from), HEXAGON * Math.sin(from)];
    context.lineTo(x + fx + part * (HEXAGON * Math.cos(to) - fx), y + fy + part * (HEXAGON * Math.sin(to) - fy));
  }
});
const exclamations = each((context, x, y) => {
  context.moveTo(x, y - 2.6);
  context.lineTo(x, y + 0.4);
  context.moveTo(x, y + 2.6);
  context.lineTo(x, y + 2.7);
});
const uprights = each((context, x, y) => context.roundRect(x - 1.6, y - 4.5, 3.2, 9, 1));
const smallUprights = each((context, x, y) => context.rect(x - 0.9, y - 2.6, 1.8, 5.2));
const strikes = each((context, x, y) => {
  context.moveTo(x - 5.6, y + 5.6);
  context.lineTo(x + 5.6, y - 5.6);
});

/** @param {Context} context @param {string} style */
function fill(context, style) {
  context.fillStyle = style;
  context.fill();
}

/** @param {Context} context @param {string} style @param {number} width */
function stroke(context, style, width) {
  context.strokeStyle = style;
  context.lineWidth = width;
  context.stroke();
}

/** By glyph. @type {Painter[]} */
const PAINTERS = [];
PAINTERS[Glyph.PUBLISHED] = (context, marks, palette, which) => {
  rings(context, marks, which);
  fill(context, palette.markBg);
  stroke(context, palette.published, 2);
};
PAINTERS[Glyph.PROCESSING] = (context, marks, palette, which) => {
  circlesOf4(context, marks, which);
  fill(context, palette.markBg);
  stroke(context, palette.ok, 2);
  halves(context, marks, which);
  fill(context, palette.ok);
};
PAINTERS[Glyph.DELIVERED] = (context, marks, palette, which) => {
  discs(context, marks, which);
  fill(context, palette.ok);
  ticks(context, marks, which);
  stroke(context, palette.onFill, 1.5);
};
PAINTERS[Glyph.RETRY] = (context, marks, palette, which) => {
  const alpha = context.globalAlpha;
  tracks(context, marks, which);
  context.globalAlpha = 0.28 * alpha;
  stroke(context, palette.retry, 2);
  context.globalAlpha = alpha;
  arcs(context, marks, which);
  stroke(context, palette.retry, 2);
  dots(context, marks, which);
  fill(context, palette.retry);
};
PAINTERS[Glyph.THROTTLED] = (context, marks, palette, which) => {
  diamonds(context, marks, which);
  fill(context, palette.throttle);
  stroke(context, palette.throttleLine, 1);
  bars(context, marks, which);
  stroke(context, palette.throttleOn, 1.6);
};
PAINTERS[Glyph.FAILED] = (context, marks, palette, which) => {
  octagons(context, marks, which);
  fill(context, palette.failed);
  crosses(context, marks, which);
  stroke(context, palette.onFill, 1.6);
};
PAINTERS[Glyph.DEAD] = (context, marks, palette, which) => {
  envelopes(context, marks, which);
  fill(context, palette.dead);
  flaps(context, marks, which);
  stroke(context, palette.onFill, 1.3);
};
PAINTERS[Glyph.FILTERED] = (context, marks, palette, which) => {
  context.setLineDash(DASHES);
  triangles(context, marks, which);
  stroke(context, palette.filtered, 1.4);
  context.setLineDash(SOLID);
};
PAINTERS[Glyph.LOST] = (context, marks, palette, which) => {
  lostRings(context, marks, which);
  fill(context, palette.markBg);
  stroke(context, palette.lost, 1.8);
  strikes(context, marks, which);
  stroke(context, palette.lost, 1.8);
};

PAINTERS[Glyph.WAITING] = (context, marks, palette, which) => {
  uprights(context, marks, which);
  fill(context, palette.published);
};
PAINTERS[Glyph.RECORD] = (context, marks, palette, which) => {
  smallUprights(context, marks, which);
  fill(context, palette.published);
};

PAINTERS[Glyph.SKIPPED] = (context, marks, palette, which) => {
  circlesOf6(context, marks, which);
  fill(context, palette.markBg);
  stroke(context, palette.ok, 1.4);
  equals(context, marks, which);
  stroke(context, palette.ok, 1.5);
};

PAINTERS[Glyph.POISON] = (context, marks, palette, which) => {
  const alpha = context.globalAlpha;
  hexagons(context, marks, which);
  fill(context, palette.markBg);
  context.globalAlpha = 0.35 * alpha;
  stroke(context, palette.failed, 1.8);
  context.globalAlpha = alpha;
  hexagonParts(context, marks, which);
  stroke(context, palette.failed, 1.8);
  exclamations(context, marks, which);
  stroke(context, palette.failed, 1.6);
};

/** Nothing but its outline is left. */
PAINTERS[Glyph.EXPIRED] = (context, marks, palette, which) => {
  rings(context, marks, which);
  stroke(context, palette.ink3, 1.2);
};

const circlesOf6 = circles(5.4);
const circlesOf4 = circles(4);
const DASHES = [2, 1.7];
/** @type {number[]} */
const SOLID = [];
