import { find, setText } from "ef/page/dom";
import { GLYPH_WORDS } from "ef/graph/glyphs";
import { markAt, neighbour } from "ef/graph/hit";

/** The name of the mark under the pointer is looked up at most thirty times a second. */
const PAUSE_MS = 33;
/** What lies over the graph and is no part of it. */
const OVER = ".graph-corner, .callout, [data-funnel]";

/**
 * What a pointer and the arrow keys do in the graph.
 *
 * @typedef {object} Pointed
 * @property {import("ef/run/store").StudioStore} store
 * @property {import("ef/graph/viewport").Viewport} viewport
 * @property {import("ef/graph/marks").Picture} picture
 * @property {import("ef/graph/cards").Cards} cards
 * @property {() => import("ef/graph/layout").Layout | null} layout
 */
export class Pointing {
  /** @param {HTMLElement} root @param {Pointed} graph */
  constructor(root, { store, viewport, picture, cards, layout }) {
    this.root = root;
    this.store = store;
    this.viewport = viewport;
    this.picture = picture;
    this.cards = cards;
    this.layout = layout;
    this.tip = find(root, "[data-tip]");
    this.pointed = 0;
    root.addEventListener("click", (event) => this.#click(event));
    root.addEventListener("pointermove", (event) => this.#point(event));
    root.addEventListener("pointerleave", () => {
      this.tip.hidden = true;
    });
    root.addEventListener("keydown", (event) => this.#walk(event));
  }

  /** Marks lie above cards, so they are asked first; a keyboard's click has no place and means the card. @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {Element} */ (event.target);
    if (target.closest(OVER)) return;
    const waiting = target.closest("[data-event]");
    const mark = event.detail > 0 ? this.#markUnder(event) : -1;
    if (mark >= 0 || waiting) {
      event.stopPropagation();
      this.store.select({ event: mark >= 0 ? this.picture.marks.event[mark] : Number(waiting?.getAttribute("data-event")) });
      return;
    }
    const node = target.closest("[data-node]");
    if (node) this.store.select({ node: Number(node.getAttribute("data-node")), event: null });
  }

  /** @param {MouseEvent} event */
  #markUnder(event) {
    const box = this.root.getBoundingClientRect();
    const { x, y } = this.viewport.toPicture(event.clientX - box.left, event.clientY - box.top);
    return markAt(this.picture.marks, x, y, this.viewport.transform.k);
  }

  /** @param {PointerEvent} event */
  #point(event) {
    const now = performance.now();
    if (now - this.pointed < PAUSE_MS || event.buttons) return;
    this.pointed = now;
    const { tip, picture, store } = this;
    const mark = /** @type {Element} */ (event.target).closest(OVER) ? -1 : this.#markUnder(event);
    tip.hidden = mark < 0;
    this.root.toggleAttribute("data-on-mark", mark >= 0);
    if (mark < 0 || !store.trace) return;
    setText(tip, `${store.trace.eventId(picture.marks.event[mark])} ${GLYPH_WORDS[picture.marks.glyph[mark]]}`);
    const { x, y, k } = this.viewport.transform;
    tip.style.transform = `translate(${picture.marks.x[mark] * k + x}px, ${picture.marks.y[mark] * k + y - 18}px) translate(-50%, -100%)`;
  }

  /** From card to card. @param {KeyboardEvent} event */
  #walk(event) {
    const layout = this.layout();
    const node = /** @type {Element} */ (event.target).closest?.("[data-node]");
    if (!node || !event.key.startsWith("Arrow") || !layout || event.shiftKey) return;
    const next = neighbour(layout.nodes, Number(node.getAttribute("data-node")), event.key);
    event.preventDefault();
    if (next >= 0) this.cards.cards[next].button.focus();
  }
}
