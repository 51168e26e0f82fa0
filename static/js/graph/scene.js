import { find, setText } from "ef/page/dom";
import { isInRoom } from "ef/page/room";
import { Callout } from "ef/graph/callout";
import { Cards } from "ef/graph/cards";
import { densityWords } from "ef/graph/density_words";
import { frameOf } from "ef/graph/frame";
import { journeysOf } from "ef/graph/journeys";
import { DESKTOP, PHONE, PROJECTOR } from "ef/graph/forms";
import { Key } from "ef/graph/key";
import { Labels } from "ef/graph/labels";
import { layOut, topological } from "ef/graph/layout";
import { MarkCanvas } from "ef/graph/mark_canvas";
import { emptyPicture, fillPicture } from "ef/graph/marks";
import { Minimap } from "ef/graph/minimap";
import { Pointing } from "ef/graph/pointing";
import { Viewport } from "ef/graph/viewport";
import { drawWires } from "ef/graph/wires";
import { MAX_SPEED } from "ef/run/playback";
import { stateAt } from "ef/run/state";

/**
 * The only place that draws the graph: cards, wires, and marks on one canvas.
 *
 * @typedef {import("ef/run/store").StudioStore} StudioStore
 * @typedef {import("ef/graph/layout").Layout} Layout
 */

const PHONE_WIDTH = 600;
const SHEET_AIR = 14;
const CARDS_MS = { usual: 100, max: 250, calm: 500 };

export class Scene {
  /**
   * @param {HTMLElement} root
   * @param {StudioStore} store
   * @param {import("ef/inspector/settings").Usual} usual
   */
  constructor(root, store, usual) {
    this.root = root;
    this.store = store;
    this.usual = usual;
    this.world = find(root, "[data-world]");
    this.canvas = new MarkCanvas(root, /** @type {HTMLCanvasElement} */ (find(root, "[data-marks]")));
    this.callout = new Callout(root);
    this.cards = new Cards(find(root, "[data-nodes]"), usual);
    this.key = new Key(find(root, "[data-key-marks]"), find(root, "[data-key-slots]"));
    this.density = find(root, "[data-density]");
    this.picture = emptyPicture();
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
    /** @type {Layout | null} */
    this.layout = null;
    /** @type {import("ef/run/protocol").Manifest | null} */
    this.manifest = null;
    /** @type {Labels | null} */
    this.labels = null;
    /** @type {SVGElement[]} */
    this.rails = [];
    this.due = 0;
    this.late = 0;
    this.cardsAt = -Infinity;
    /** Which of the layout's parts is in view. */
    this.part = 0;
    /** So much of the picture is above the sheet. */
    this.room = Infinity;
    /** Told when everything has got a new place. @type {(layout: Layout) => void} */
    this.arranged = () => {};
    this.viewport = new Viewport(root, () => this.#moved(), { score: document.querySelector("[data-score]") });
    this.minimap = new Minimap(root, this.viewport);
    new Pointing(root, { store, viewport: this.viewport, picture: this.picture, cards: this.cards, layout: () => this.layout });

    store.subscribe((change) => {
      if (change === "run") this.#open();
      if (change === "selection") this.#select();
      if (change !== "time") this.cardsAt = -Infinity;
      this.request();
    });
    this.calm.addEventListener("change", () => this.request());
    new ResizeObserver(() => this.#resize()).observe(root);
    addEventListener("resize", () => this.#resize());
    document.addEventListener("visibilitychange", () => this.request());
    find(root, '[data-action="unfollow"]').addEventListener("click", () => store.select({ event: null }));
    this.request();
  }

  /** The theme changed. */
  recolour() {
    this.canvas.recolour();
    this.request();
  }

  /** @param {number} factor */
  zoomBy(factor) {
    this.viewport.zoomBy(factor);
  }

  zoomReset() {
    this.viewport.reset();
  }

  zoomFit() {
    this.viewport.fit();
  }

  toggleKey() {
    const key = /** @type {HTMLDetailsElement} */ (find(this.root, "[data-key]"));
    key.open = !key.open;
  }

  /** What is drawn now, as plain data: a function of time and speed, whatever way one came. */
  frame() {
    const { store, layout } = this;
    if (!store.trace || !layout) return null;
    return frameOf(this.#view(store.trace, layout));
  }

  /** All that moves, as it is drawn now, for a picture that stays. */
  still() {
    const { store, layout } = this;
    return store.trace && layout ? fillPicture(emptyPicture(), this.#view(store.trace, layout)) : null;
  }

  /** Draws in the next frame, once. */
  request() {
    if (this.due || document.hidden) return;
    this.due = requestAnimationFrame(() => {
      this.due = 0;
      this.draw();
    });
  }

  draw() {
    const { store, layout, picture, viewport } = this;
    if (!store.trace || !layout) return;
    const view = this.#view(store.trace, layout);
    fillPicture(picture, view);
    const followed = this.#followedMark();
    this.canvas.draw(picture, view, viewport.transform, followed);
    if (followed >= 0) this.callout.show(picture.marks, followed, store.trace, view.t_us, viewport.transform, layout.nodes, this.room);
    else this.callout.hide();
    this.#writeCards(view);
  }

  /** @param {import("ef/run/trace").Trace} trace @param {Layout} layout @returns {import("ef/graph/marks").View} */
  #view(trace, layout) {
    const { playback, selection } = this.store;
    const follow = selection.event !== null && selection.event < trace.eventCount ? selection.event : -1;
    return { trace, layout, t_us: playback.t_us, speed: playback.speed, follow, calm: this.calm.matches };
  }

  /** Cards change ten times a second; the last change is never left out. @param {import("ef/graph/marks").View} view */
  #writeCards(view) {
    const pause = view.calm ? CARDS_MS.calm : view.speed >= MAX_SPEED ? CARDS_MS.max : CARDS_MS.usual;
    const now = performance.now();
    const left = this.store.playback.playing ? this.cardsAt + pause - now : 0;
    if (left > 0) {
      if (!this.late) this.late = window.setTimeout(() => ((this.late = 0), this.request()), left);
      return;
    }
    this.cardsAt = now;
    const state = stateAt(view.trace, view.t_us);
    // At rest nothing comes after this, so nothing may be kept for later.
    if (!this.store.playback.playing) this.cards.told = -Infinity;
    this.cards.update(view.trace, state, view.layout, view.t_us, view.speed);
    this.key.update(view.trace);
    this.#sayDensity();
    this.labels?.update(this.picture, view.trace, state, view.speed, view.t_us);
    if (this.store.selection.event !== null) this.#lightPath();
  }

  #sayDensity() {
    const words = this.manifest ? densityWords(this.picture, this.manifest) : "";
    setText(this.density, words);
    this.density.hidden = !words;
  }

  #open() {
    const { manifest } = this.store;
    if (!manifest || manifest === this.manifest) return;
    const known = this.manifest !== null;
    this.manifest = manifest;
    this.#arrange(!known);
  }

  /** @param {boolean} fit */
  #arrange(fit) {
    const { manifest } = this;
    if (!manifest) return;
    const form = this.#form();
    const before = this.layout;
    this.layout = layOut(manifest, { positions: this.cards.positions(), form });
    this.root.dataset.form = form.name;
    this.cardsAt = -Infinity;
    this.cards.place(this.layout, manifest, topological(this.layout));
    this.rails = drawWires(find(this.root, "[data-wires]"), find(this.root, "[data-ports]"), this.layout);
    this.labels = new Labels(find(this.root, "[data-labels]"), this.layout, manifest, this.rails, this.usual);
    this.part = Math.min(this.part, this.layout.parts.length - 1);
    if (fit || before?.form !== form) this.#fitPart();
    this.minimap.draw(this.layout);
    this.#select();
    this.arranged(this.layout);
  }

  /** Brings what hangs together into view, where one part is shown at a time. @param {number} part */
  showPart(part) {
    if (!this.layout?.parts[part]) return;
    this.part = part;
    this.#fitPart();
    this.arranged(this.layout);
  }

  /** In a hand a sheet lies over the picture: the selected node stays above it. @param {number} sheetTop in the window */
  coveredFrom(sheetTop) {
    this.room = sheetTop - this.root.getBoundingClientRect().top;
    this.#uncover();
  }

  #uncover() {
    const { layout, viewport, room } = this;
    const { node } = this.store.selection;
    if (!layout?.vertical || node === null || room < SHEET_AIR) return;
    const { y, height } = layout.nodes[node];
    const { y: from, k } = viewport.transform;
    const below = (y + height) * k + from + SHEET_AIR - room;
    const above = SHEET_AIR - (y * k + from);
    if (below > 0) viewport.panBy(0, -below);
    else if (above > 0) viewport.panBy(0, above);
  }

  #fitPart() {
    const { layout } = this;
    if (layout) this.viewport.fit(layout.parts[this.part].bounds, layout.form, layout.nodes);
  }

  #form() {
    if (this.root.clientWidth < PHONE_WIDTH) return PHONE;
    return isInRoom() ? PROJECTOR : DESKTOP;
  }

  #resize() {
    this.canvas.resize();
    if (this.layout && this.layout.form !== this.#form()) this.#arrange(true);
    else if (this.layout && !this.viewport.touched) this.viewport.fit();
    this.minimap.follow();
    this.draw();
  }

  #moved() {
    const { x, y, k } = this.viewport.transform;
    this.world.style.transform = `translate(${x}px, ${y}px) scale(${k})`;
    this.root.style.setProperty("--ground-x", `${x}px`);
    this.root.style.setProperty("--ground-y", `${y}px`);
    this.root.style.setProperty("--ground-step", `${20 * k}px`);
    // A phone is held close.
    this.root.dataset.zoom = k >= (this.layout?.vertical ? 0.6 : 0.8) ? "full" : k >= 0.5 ? "medium" : "small";
    setText(find(this.root, "[data-zoom-value]"), `${Math.round(100 * k)}%`);
    this.minimap.follow();
    this.request();
  }

  #select() {
    const { selection } = this.store;
    this.cards.select(selection.node);
    const part = this.layout?.parts.findIndex(({ nodes }) => selection.node !== null && nodes.includes(selection.node)) ?? -1;
    if (part >= 0 && part !== this.part) this.showPart(part);
    this.#uncover();
    this.#lightPath();
  }

  /** A violet line along the whole way of the followed event so far. */
  #lightPath() {
    const { store, rails } = this;
    const { event } = store.selection;
    const lit = event === null || !store.trace ? [] : journeysOf(store.trace).edgesOf(event, store.playback.t_us);
    rails.forEach((rail, edge) => rail.toggleAttribute("data-followed", lit.includes(edge)));
  }

  #followedMark() {
    const { event } = this.store.selection;
    if (event === null) return -1;
    const { marks } = this.picture;
    for (let index = 0; index < marks.length; index += 1) if (marks.event[index] === event) return index;
    return -1;
  }
}
