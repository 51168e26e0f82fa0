import { element, find, setText } from "ef/page/dom";
import { between, moved, touched } from "ef/edit/placing";
import { endsAt } from "ef/edit/targets";

/**
 * What a pointer does on the canvas: choose, move, draw a wire, draw a band round cards.
 *
 * @typedef {import("ef/edit/targets").Port} Port
 * @typedef {import("ef/edit/targets").Choice} Choice
 *
 * @typedef {object} Desk
 * @property {import("ef/edit/canvas").Canvas} canvas
 * @property {import("ef/edit/selection").Selection} selection
 * @property {() => boolean} mayEdit
 * @property {(places: import("ef/edit/placing").Places) => void} move
 * @property {(from: string, choices: Choice[]) => void} connect one of these
 *
 * @typedef {object} Grip  what goes on while the pointer is down
 * @property {(event: PointerEvent) => void} move
 * @property {(event: PointerEvent) => void} drop
 * @property {() => void} end
 */

/** So far a pointer goes before it drags. */
const FAR = 4;

export class Hand {
  /** @param {HTMLElement} root @param {Desk} desk */
  constructor(root, desk) {
    this.root = root;
    this.desk = desk;
    this.tip = find(root, "[data-tip]");
    this.band = element("div", { class: "band", hidden: true });
    root.append(this.band);
    /** @type {Grip | null} */
    this.grip = null;
    root.addEventListener("pointerdown", (event) => this.#down(event));
    root.addEventListener("click", (event) => this.#click(event));
    addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.grip) return;
      event.preventDefault();
      this.#let();
    });
  }

  /** Without a pointer a click comes from the keyboard or from a voice. @param {MouseEvent} event */
  #click(event) {
    const target = /** @type {Element} */ (event.target);
    const name = target.closest("[data-node]")?.getAttribute("data-name");
    const edge = target.closest("[data-edge]")?.getAttribute("data-edge");
    const { selection } = this.desk;
    if (edge) selection.setEdge(edge);
    else if (name && event.detail === 0) event.shiftKey ? selection.toggle(name) : selection.set([name]);
  }

  /** @param {PointerEvent} event */
  #down(event) {
    const target = /** @type {Element} */ (event.target);
    const { canvas, selection } = this.desk;
    if (event.button !== 0 || canvas.viewport.space || this.grip || target.closest(".graph-corner, .choice-bar, .card-tools, .menu, [data-empty] button")) return;
    const card = target.closest("[data-node]");
    const name = card?.getAttribute("data-name") ?? "";
    const port = /** @type {Port | undefined} */ (target.closest("[data-port]")?.getAttribute("data-port"));
    if (card && port && this.desk.mayEdit()) this.#hold(event, this.#wire(name, port));
    else if (card) this.#hold(event, this.#cards(event, name));
    else if (!target.closest("[data-edge]") && event.pointerType !== "touch") this.#hold(event, this.#rope(event));
  }

  /** @param {PointerEvent} down @param {Grip} grip */
  #hold(down, grip) {
    const stop = new AbortController();
    const { signal } = stop;
    let far = false;
    this.grip = {
      ...grip,
      end: () => {
        stop.abort();
        grip.end();
      },
    };
    addEventListener(
      "pointermove",
      (event) => {
        if (event.pointerId !== down.pointerId) return;
        far ||= Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > FAR;
        if (far) grip.move(event);
      },
      { signal },
    );
    addEventListener(
      "pointerup",
      (event) => {
        if (event.pointerId !== down.pointerId) return;
        this.#let();
        if (far) grip.drop(event);
        else this.#tap(down);
      },
      { signal },
    );
    addEventListener("pointercancel", () => this.#let(), { signal });
  }

  #let() {
    const { grip } = this;
    this.grip = null;
    grip?.end();
  }

  /** Pressed and let go at one place. @param {PointerEvent} event */
  #tap(event) {
    const { selection } = this.desk;
    const name = /** @type {Element} */ (event.target).closest("[data-node]")?.getAttribute("data-name");
    if (!name) selection.clear();
    else if (event.shiftKey) selection.toggle(name);
    else selection.set([name]);
  }

  /** @param {PointerEvent} down @param {string} name @returns {Grip} */
  #cards(down, name) {
    const { canvas, selection, mayEdit, move } = this.desk;
    /** @type {import("ef/edit/placing").Places} */
    let places = {};
    const from = canvas.at(down);
    const boxes = canvas.boxes;
    return {
      move: (event) => {
        if (!mayEdit()) return;
        const at = canvas.at(event);
        if (!selection.nodes.includes(name)) selection.set(down.shiftKey ? [...selection.nodes, name] : [name]);
        canvas.root.toggleAttribute("data-dragging", true);
        const names = [name, ...selection.nodes.filter((other) => other !== name)];
        places = moved(boxes, names, at.x - from.x, at.y - from.y);
        canvas.hold(places);
      },
      drop: () => move(places),
      end: () => {
        canvas.root.toggleAttribute("data-dragging", false);
        // The move that may follow shows the same at once.
        queueMicrotask(() => canvas.hold({}));
      },
    };
  }

  /** @param {PointerEvent} down @returns {Grip} */
  #rope(down) {
    const { canvas, selection } = this.desk;
    const from = canvas.at(down);
    const kept = down.shiftKey ? selection.nodes : [];
    return {
      move: (event) => {
        const box = between(from, canvas.at(event));
        const { x, y, k } = canvas.viewport.transform;
        this.band.hidden = false;
        Object.assign(this.band.style, { insetInlineStart: `${box.x * k + x}px`, insetBlockStart: `${box.y * k + y}px`, inlineSize: `${box.width * k}px`, blockSize: `${box.height * k}px` });
        selection.set([...kept, ...touched(canvas.boxes, box)]);
      },
      drop: () => {},
      end: () => {
        this.band.hidden = true;
      },
    };
  }

  /** @param {string} name @param {Port} port @returns {Grip} */
  #wire(name, port) {
    const { canvas, connect } = this.desk;
    const flow = /** @type {import("ef/edit/flow").Flow} */ (canvas.flow);
    const under = (/** @type {PointerEvent} */ event) => document.elementFromPoint(event.clientX, event.clientY)?.closest(".graph [data-node]")?.getAttribute("data-name") ?? null;
    for (const [other, card] of canvas.cards) card.root.dataset.target = other === name ? "own" : endsAt(flow, name, port, other).legal.length ? "legal" : "illegal";
    canvas.root.toggleAttribute("data-wiring", true);
    return {
      move: (event) => {
        canvas.sketch(name, port, canvas.at(event));
        const over = under(event);
        const { reason } = over && over !== name ? endsAt(flow, name, port, over) : { reason: "" };
        this.tip.hidden = !reason;
        setText(this.tip, reason);
        const box = canvas.root.getBoundingClientRect();
        const left = Math.min(event.clientX - box.left + 14, box.width - 320);
        this.tip.style.transform = `translate(${left}px, ${event.clientY - box.top + 18}px)`;
      },
      drop: (event) => {
        const over = under(event);
        if (over && over !== name) connect(name, endsAt(flow, name, port, over).legal);
      },
      end: () => {
        this.tip.hidden = true;
        canvas.sketch(name, port, null);
        canvas.root.toggleAttribute("data-wiring", false);
        for (const card of canvas.cards.values()) delete card.root.dataset.target;
      },
    };
  }
}
