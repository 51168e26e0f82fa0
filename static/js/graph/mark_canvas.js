import { journeysOf } from "ef/graph/journeys";
import { paintBrackets } from "ef/graph/paint_brackets";
import { paintCapsules } from "ef/graph/paint_capsules";
import { paintFences, paintFunnels, paintHalo, paintTies } from "ef/graph/paint_fixtures";
import { paintMarks } from "ef/graph/paint_marks";
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
    this.palette = readPalette(root);
    this.glow = new Glow(this.palette);
  }

  /** The theme changed. */
  recolour() {
    this.palette = readPalette(this.root);
    this.glow = new Glow(this.palette);
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
    const { context, palette } = this;
    const { layout, trace } = view;
    const ratio = this.#ratio();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.setTransform(k * ratio, 0, 0, k * ratio, x * ratio, y * ratio);
    paintRibbons(context, picture.ribbons, layout, palette, view.t_us / 1e6 / view.speed);
    if (!view.calm) {
      paintTails(context, picture.marks, layout, journeysOf(trace).lanes, palette);
      this.glow.paint(context, picture.marks);
    }
    if (followed >= 0) paintHalo(context, picture.marks.x[followed], picture.marks.y[followed], palette);
    paintTies(context, picture.ties, palette);
    paintBrackets(context, picture.brackets, palette);
    paintCapsules(context, picture.capsules, palette);
    paintMarks(context, picture.marks, palette);
    paintFences(context, picture.fences, palette);
    paintFunnels(context, layout, palette);
  }

  #ratio() {
    return Math.min(2, window.devicePixelRatio || 1);
  }
}
