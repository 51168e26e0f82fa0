import { Glyph } from "ef/graph/glyphs";
import { MarkBuffer } from "ef/graph/mark_buffer";
import { paintEach, paintMarks } from "ef/graph/paint_marks";

/**
 * Marks that are drawn once and then stamped: a browser copies pixels many times faster than it draws the rings, arcs
 * and ticks of a mark.
 *
 * @typedef {import("ef/graph/palette").Palette} Palette
 * @typedef {import("ef/graph/viewport").Transform} Transform
 */

/** From the middle of a mark to where nothing of it is any more, in the picture's units. */
const REACH = 8;
const SHEET_PX = 1024;
/** So many stamps for what fills while an event waits, and for a triangle that turns. */
const STEPS = 24;
/** A triangle that is turned by this looks as before. */
const TURN = (2 * Math.PI) / 3;

export class MarkStamps {
  /** @param {Palette} palette */
  constructor(palette) {
    this.palette = palette;
    this.sheet = document.createElement("canvas");
    this.sheet.width = this.sheet.height = SHEET_PX;
    this.context = /** @type {CanvasRenderingContext2D} */ (this.sheet.getContext("2d"));
    /** Where the stamps are on the sheet, by what they show. @type {Map<number, number>} */
    this.cells = new Map();
    this.one = new MarkBuffer(1);
    this.used = new Int32Array(512);
    this.scale = this.size = this.across = 0;
    this.fractions = 1;
  }

  /**
   * Paints what `paintMarks` paints, in places that are rounded to a quarter of a pixel, or to half of one where
   * pixels are small. While one zooms, the marks are drawn: their stamps would be used once.
   * @param {CanvasRenderingContext2D} context
   * @param {MarkBuffer} marks
   * @param {Transform} transform  from the picture to the pixels of the canvas
   */
  paint(context, marks, transform) {
    if (transform.k !== this.scale || !this.#prepare(marks, transform)) {
      this.#begin(transform.k);
      paintMarks(context, marks, this.palette);
      return;
    }
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.imageSmoothingEnabled = false;
    paintEach(context, marks, (_, which) => {
      for (const index of which) this.#stamp(context, marks, index, transform);
    });
    context.restore();
  }

  /** An empty sheet. @param {number} scale */
  #begin(scale) {
    this.scale = scale;
    this.size = 2 * Math.ceil(REACH * scale + 1);
    this.across = Math.floor(SHEET_PX / this.size);
    this.fractions = scale < 1.5 ? 4 : 2;
    this.cells.clear();
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.clearRect(0, 0, SHEET_PX, SHEET_PX);
  }

  /**
   * Finds the cell of each mark, and draws those that are new: all of them before the first is used, because a sheet
   * that changes between two uses is copied as a whole. False where the sheet is full.
   * @param {MarkBuffer} marks
   * @param {Transform} transform
   */
  #prepare(marks, { x, y, k }) {
    const { cells, fractions, across } = this;
    if (this.used.length < marks.length) this.used = new Int32Array(2 * marks.length);
    for (let index = 0; index < marks.length; index += 1) {
      const right = this.#parts(marks.x[index] * k + x) & (fractions - 1);
      const down = this.#parts(marks.y[index] * k + y) & (fractions - 1);
      const glyph = marks.glyph[index];
      const step = stepOf(glyph, marks.phase[index], marks.angle[index]);
      const key = ((glyph * (STEPS + 1) + step) * fractions + right) * fractions + down;
      let cell = cells.get(key);
      if (cell === undefined) {
        cell = cells.size;
        if (cell === across * across) return false;
        cells.set(key, cell);
        this.#draw(cell, glyph, step / STEPS, right / fractions, down / fractions);
      }
      this.used[index] = cell;
    }
    return true;
  }

  /** @param {number} cell @param {number} glyph @param {number} part @param {number} right @param {number} down */
  #draw(cell, glyph, part, right, down) {
    const { one, context, scale, size, across } = this;
    one.reset(1);
    one.add(0, glyph, 0, 0, part, -1, 1, part * TURN);
    const left = (cell % across) * size + size / 2;
    const top = Math.floor(cell / across) * size + size / 2;
    context.setTransform(scale, 0, 0, scale, left + right, top + down);
    paintMarks(context, one, this.palette);
  }

  /** @param {CanvasRenderingContext2D} context @param {MarkBuffer} marks @param {number} index @param {Transform} transform */
  #stamp(context, marks, index, { x, y, k }) {
    const { size, across, fractions } = this;
    const cell = this.used[index];
    const left = Math.floor(this.#parts(marks.x[index] * k + x) / fractions) - size / 2;
    const top = Math.floor(this.#parts(marks.y[index] * k + y) / fractions) - size / 2;
    context.drawImage(this.sheet, (cell % across) * size, Math.floor(cell / across) * size, size, size, left, top, size, size);
  }

  /** The place, counted in the parts of a pixel that stamps are kept for. @param {number} place_px */
  #parts(place_px) {
    return Math.round(place_px * this.fractions);
  }
}

/** @param {number} glyph @param {number} phase @param {number} angle */
function stepOf(glyph, phase, angle) {
  if (glyph === Glyph.RETRY || glyph === Glyph.POISON) return Math.round(STEPS * Math.min(1, Math.max(0, phase)));
  if (glyph !== Glyph.FILTERED) return 0;
  const turns = angle / TURN;
  return Math.round(STEPS * (turns - Math.floor(turns)));
}
