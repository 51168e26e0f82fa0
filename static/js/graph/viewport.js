import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";
import { SMALLEST, fitted } from "ef/graph/fit";
import { DESKTOP } from "ef/graph/forms";

/**
 * Pan and zoom: space or middle drag, drag on the ground if that is not used for choosing, wheel scrolls, ctrl-wheel zooms.
 *
 * @typedef {{x: number, y: number, k: number}} Transform
 */

export const ZOOM_STEP = 1.25;
const LARGEST = 2;

export class Viewport {
  /**
   * @param {HTMLElement} root
   * @param {(transform: Transform) => void} moved
   * @param {{dragsGround?: boolean, score?: Element | null}} [options]
   */
  constructor(root, moved, { dragsGround = true, score = null } = {}) {
    this.root = root;
    this.dragsGround = dragsGround;
    this.score = score;
    /** @type {Transform} */
    this.transform = { x: 0, y: 0, k: 1 };
    this.space = false;
    /** Until a hand moves it, the picture fits itself to its place. */
    this.touched = false;
    this.bounds = { x: 0, y: 0, width: 1, height: 1 };
    /** What may not stand where the score is. @type {import("ef/graph/fit").Bounds[]} */
    this.cards = [];
    /** @type {import("ef/graph/forms").Form} */
    this.form = DESKTOP;
    const behaviour = zoom()
      .scaleExtent([SMALLEST, LARGEST])
      .filter((event) => this.#wants(event))
      .on("zoom", (event) => {
        if (event.sourceEvent) this.touched = true;
        this.transform = event.transform;
        moved(this.transform);
      });
    this.selection = select(/** @type {Element} */ (root));
    this.behaviour = behaviour;
    this.selection.call(behaviour).on("dblclick.zoom", null);
    root.addEventListener("wheel", (event) => this.#scroll(event), { passive: false });
    addEventListener("keydown", (event) => this.#hold(event, true));
    addEventListener("keyup", (event) => this.#hold(event, false));
  }

  /** @param {{x: number, y: number, width: number, height: number}} bounds @param {import("ef/graph/forms").Form} form @param {import("ef/graph/fit").Bounds[]} cards */
  fit(bounds = this.bounds, form = this.form, cards = this.cards) {
    this.bounds = bounds;
    this.cards = cards;
    this.form = form;
    const { clientWidth: width, clientHeight: height } = this.root;
    if (!width || !height) return;
    const { x, y, k } = fitted(bounds, { width, height }, form, { cards, taken: this.#taken() });
    this.touched = false;
    this.selection.call(this.behaviour.transform, zoomIdentity.translate(Math.round(x), Math.round(y)).scale(k));
  }

  /** Where the score of a room stands, as far as it is shown. */
  #taken() {
    const score = this.score?.getBoundingClientRect();
    if (!score?.width) return null;
    const { left, top } = this.root.getBoundingClientRect();
    return { x: score.left - left, y: score.top - top };
  }

  /** @param {number} factor */
  zoomBy(factor) {
    this.touched = true;
    this.selection.call(this.behaviour.scaleBy, factor);
  }

  /** As far as the screen shows it. @param {number} dx @param {number} dy */
  panBy(dx, dy) {
    this.touched = true;
    const { k } = this.transform;
    this.selection.call(this.behaviour.translateBy, dx / k, dy / k);
  }

  /** A point of the picture into the middle of the view. @param {number} x @param {number} y */
  centre(x, y) {
    this.touched = true;
    this.selection.call(this.behaviour.translateTo, x, y);
  }

  reset() {
    this.touched = true;
    this.selection.call(this.behaviour.scaleTo, 1);
  }

  /** From the screen, relative to the root, to the picture's own units. @param {number} x @param {number} y */
  toPicture(x, y) {
    const { transform } = this;
    return { x: (x - transform.x) / transform.k, y: (y - transform.y) / transform.k };
  }

  /** @param {any} event */
  #wants(event) {
    if (event.type === "wheel") return event.ctrlKey || event.metaKey;
    // A finger moves the picture also by a card; a tap still chooses it.
    if (event.type.startsWith("touch")) return event.touches.length > 1 || !event.target.closest(this.dragsGround ? ".graph-corner, .callout" : ".graph-corner, .node");
    if (event.button === 1 || this.space) return true;
    return this.dragsGround && event.button === 0 && !onThing(event.target);
  }

  /** @param {WheelEvent} event */
  #scroll(event) {
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const [dx, dy] = event.shiftKey && !event.deltaX ? [event.deltaY, 0] : [event.deltaX, event.deltaY];
    this.panBy(-dx, -dy);
  }

  /** @param {KeyboardEvent} event @param {boolean} down */
  #hold(event, down) {
    if (event.key !== " ") return;
    this.space = down && this.root.matches(":hover");
    this.root.toggleAttribute("data-panning", this.space);
  }
}

/** @param {EventTarget | null} target */
function onThing(target) {
  return target instanceof Element && Boolean(target.closest("button, summary, a, .key, .callout"));
}
