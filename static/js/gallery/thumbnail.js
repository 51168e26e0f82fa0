import { fillTile, tellingTime, traceOf } from "ef/gallery/glimpse";
import { tileLayout } from "ef/gallery/tile_layout";
import { journeysOf } from "ef/graph/journeys";
import { emptyPicture } from "ef/graph/marks";
import { paintCapsules } from "ef/graph/paint_capsules";
import { paintTies } from "ef/graph/paint_fixtures";
import { paintMarks } from "ef/graph/paint_marks";
import { Glow, paintRibbons, paintTails } from "ef/graph/paint_motion";
import { readPalette } from "ef/graph/palette";
import { find, findAll, setText } from "ef/page/dom";
import { clockParts } from "ef/lib/words";

/** Marks are so much smaller on a card than in the studio. */
const SCALE = 0.75;
const POINTS = 65;
const STEP_MS = 100;

/** The picture on one card, with the events of a real run: at rest at a telling moment, or playing. */
export class Thumbnail {
  /**
   * @param {HTMLElement} root what holds the drawing
   * @param {import("ef/gallery/glimpse").Sent} sent
   * @param {import("ef/run/trace").Trace} trace
   */
  constructor(root, sent, trace) {
    this.root = root;
    this.sent = sent;
    this.drawing = /** @type {SVGSVGElement} */ (root.querySelector("svg"));
    this.clock = find(root, "[data-clock]");
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("aria-hidden", "true");
    this.drawing.after(this.canvas);
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    this.picture = emptyPicture();
    const layout = tileLayout(sent.manifest, tilesOf(this.drawing), waysOf(this.drawing));
    this.view = { trace, layout, speed: sent.speed, follow: -1, calm: false, t_us: 0 };
    this.still_us = tellingTime(this.view, sent.from_us, sent.to_us);
    this.view.t_us = this.still_us;
    this.frame = 0;
    this.recolour();
    new ResizeObserver(() => this.draw()).observe(this.canvas);
  }

  /** @param {HTMLElement} root @param {import("ef/gallery/glimpse").Sent} sent */
  static async of(root, sent) {
    return new Thumbnail(root, sent, await traceOf(sent));
  }

  get playing() {
    return this.frame !== 0;
  }

  /** Goes on from the picture at rest, and from the beginning of the cut once it is over. */
  play() {
    if (this.playing) return;
    let before = performance.now();
    this.clock.hidden = false;
    const step = (/** @type {number} */ now) => {
      const { from_us, to_us, speed } = this.sent;
      const t_us = this.view.t_us + Math.max(0, Math.min(now - before, STEP_MS)) * 1000 * speed;
      this.view.t_us = t_us > to_us ? from_us : t_us;
      before = now;
      this.draw();
      this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }

  /** Back to the picture at rest. */
  rest() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.clock.hidden = true;
    this.view.t_us = this.still_us;
    this.draw();
  }

  /** The theme changed. */
  recolour() {
    this.palette = readPalette(this.root);
    this.glow = new Glow(this.palette);
    this.draw();
  }

  draw() {
    const { canvas, context, picture, view, palette, glow } = this;
    const { layout, trace, t_us, speed } = view;
    const { clientWidth, clientHeight } = canvas;
    if (!palette || !glow || !clientWidth) return;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const [width, height] = [Math.round(clientWidth * ratio), Math.round(clientHeight * ratio)];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    fillTile(picture, view);
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    // As the drawing below: whole, in the middle.
    const { width: across, height: down } = this.drawing.viewBox.baseVal;
    const k = Math.min(width / across, height / down);
    context.setTransform(k * SCALE, 0, 0, k * SCALE, (width - k * across) / 2, (height - k * down) / 2);
    paintRibbons(context, picture.ribbons, layout, palette, t_us / 1e6 / speed);
    paintTails(context, picture.marks, layout, journeysOf(trace).lanes, palette);
    glow.paint(context, picture.marks);
    paintTies(context, picture.ties, palette);
    paintCapsules(context, picture.capsules, palette);
    paintMarks(context, picture.marks, palette);
    setText(this.clock, clockParts(t_us)[0]);
  }
}

/** @param {SVGSVGElement} drawing */
function tilesOf(drawing) {
  return findAll(drawing, "[data-tile]").map((group) => {
    const { x, y, width } = /** @type {SVGRectElement} */ (/** @type {unknown} */ (find(group, "rect")));
    const [left, top, size] = [x, y, width].map(({ baseVal }) => baseVal.value / SCALE);
    return { name: group.dataset.tile ?? "", x: left, y: top, size };
  });
}

/** @param {SVGSVGElement} drawing */
function waysOf(drawing) {
  return findAll(drawing, "[data-role]").map((group) => {
    const path = /** @type {SVGPathElement} */ (/** @type {unknown} */ (find(group, "path")));
    const { start = "", end = "", role = "" } = group.dataset;
    return { start, end, role, path: sampled(path) };
  });
}

/** @param {SVGPathElement} path @returns {import("ef/graph/geometry").Path} */
function sampled(path) {
  const length = path.getTotalLength();
  const lut = new Float64Array(2 * POINTS);
  for (let point = 0; point < POINTS; point += 1) {
    const { x, y } = path.getPointAtLength((length * point) / (POINTS - 1));
    lut[2 * point] = x / SCALE;
    lut[2 * point + 1] = y / SCALE;
  }
  return { d: path.getAttribute("d") ?? "", length: length / SCALE, lut };
}
