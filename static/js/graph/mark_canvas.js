import { journeysOf } from "ef/graph/journeys";
import { MarkStamps } from "ef/graph/mark_stamps";
import { paintBrackets } from "ef/graph/paint_brackets";
import { paintCapsules } from "ef/graph/paint_capsules";
import { paintFences, paintFunnels, paintHalo, paintTies } from "ef/graph/paint_fixtures";
import { Glow, paintRibbons, paintTails } from "ef/graph/paint_motion";
import { readPalette } from "ef/graph/palette";

/**
 * @typedef {import("ef/graph/marks").Picture} Picture
 * @typedef {import("ef/graph/marks").View} View
 */

/** The one canvas of the graph: everything that moves. */
export class MarkCanvas {
  /**
   * @param {HTMLElement} root the graph
   * @param {HTMLCanvasElement} canvas
   */
  constructor(root, canvas) {
    this.root = root;
    this.canvas = canvas;
    this.context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    this.brushes = brushesOf(root);
  }

  /** The theme changed. */
  recolour() {
    this.brushes = brushesOf(this.root);
  }

  /** The graph has another size. */
  resize() {
    const ratio = this.#ratio();
    this.canvas.width = Math.round(this.root.clientWidth * ratio);
    this.canvas.height = Math.round(this.root.clientHeight * ratio);
  }

  /**
   * @param {Picture} picture
   * @param {View} view
   * @param {import("ef/graph/viewport").Transform} transform
   * @param {number} followed  place of the followed event's mark among the marks, -1 for none
   */
  draw(picture, view, { x, y, k }, followed) {
    const { context } = this;
    const { palette, glow, stamps } = this.brushes;
    const { layout, trace } = view;
    const ratio = this.#ratio();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const inPixels = { x: x * ratio, y: y * ratio, k: k * ratio };
    context.setTransform(inPixels.k, 0, 0, inPixels.k, inPixels.x, inPixels.y);
    paintRibbons(context, picture.ribbons, layout, palette, view.t_us / 1e6 / view.speed);
    if (!view.calm) {
      paintTails(context, picture.marks, layout, journeysOf(trace).lanes, palette);
      glow.paint(context, picture.marks);
    }
    if (followed >= 0) paintHalo(context, picture.marks.x[followed], picture.marks.y[followed], palette);
    paintTies(context, picture.ties, palette);
    paintBrackets(context, picture.brackets, palette);
    paintCapsules(context, picture.capsules, palette);
    stamps.paint(context, picture.marks, inPixels);
    paintFences(context, picture.fences, palette);
    paintFunnels(context, layout, palette);
  }

  #ratio() {
    return Math.min(2, window.devicePixelRatio || 1);
  }
}

/** @param {HTMLElement} root */
function brushesOf(root) {
  const palette = readPalette(root);
  return { palette, glow: new Glow(palette), stamps: new MarkStamps(palette) };
}
