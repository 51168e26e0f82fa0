import { find } from "ef/page/dom";
import { keep, kept } from "ef/page/storage";

const LEAST = 280;
const MOST = 480;
const KEPT = "eventflow.inspector";
/** Parts of the window a sheet snaps to. */
const STOPS = [0.25, 0.5, 0.9];

/** The inspector's place: a column of its own width, closed or open; below 900 px a sheet. */
export class Panel {
  constructor() {
    this.studio = find(document, "[data-studio]");
    this.panel = find(document, "[data-inspector]");
    this.toggleButton = find(this.panel, ".inspector-collapse");
    this.stop = STOPS[0];
    this.#grip();
    this.#sheet();
    // The sheet stands on the timeline, however high that is.
    const timeline = /** @type {HTMLElement | null} */ (document.querySelector('[data-region="timeline"]'));
    if (!timeline) return;
    new ResizeObserver(() => this.panel.style.setProperty("--sheet-bottom", `${timeline.offsetHeight}px`)).observe(timeline);
  }

  get isOpen() {
    return this.studio.dataset.inspectorState !== "closed";
  }

  get isSheet() {
    return matchMedia("(max-width: 899px)").matches;
  }

  /** @param {boolean} open */
  set(open) {
    this.studio.dataset.inspectorState = open ? "open" : "closed";
    this.toggleButton.setAttribute("aria-expanded", String(open));
    if (this.isSheet) this.#height(open ? STOPS[1] : STOPS[0]);
  }

  toggle() {
    const opening = !this.isOpen;
    this.set(opening);
    const next = opening ? this.toggleButton : find(document, ".inspector-open");
    next.focus();
  }

  #grip() {
    const grip = find(this.panel, "[data-inspector-grip]");
    /** @param {number} width */
    const resize = (width) => {
      const fitting = Math.round(Math.min(MOST, Math.max(LEAST, width)));
      document.documentElement.style.setProperty("--size-inspector", `${fitting}px`);
      grip.setAttribute("aria-valuenow", String(fitting));
      keep(KEPT, String(fitting));
    };
    const width = Number(kept(KEPT));
    if (width) resize(width);
    drag(grip, ({ clientX }) => resize(innerWidth - clientX));
    grip.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: 16, ArrowRight: -16 }[event.key];
      if (!step) return;
      event.preventDefault();
      resize(this.panel.offsetWidth + step);
    });
  }

  #sheet() {
    const handle = find(this.panel, "[data-sheet-handle]");
    let moved = false;
    drag(
      handle,
      ({ clientY }) => {
        moved = true;
        this.panel.classList.add("is-dragging");
        const bottom = this.panel.getBoundingClientRect().bottom;
        this.panel.style.setProperty("--sheet-height", `${Math.max(80, bottom - clientY)}px`);
      },
      () => {
        this.panel.classList.remove("is-dragging");
        const share = this.panel.offsetHeight / innerHeight;
        this.#height(STOPS.reduce((best, stop) => (Math.abs(stop - share) < Math.abs(best - share) ? stop : best)));
      },
    );
    handle.addEventListener("click", () => {
      if (!moved) this.#height(this.stop === STOPS[0] ? STOPS[1] : this.stop === STOPS[1] ? STOPS[2] : STOPS[0]);
      moved = false;
    });
  }

  /** @param {number} stop */
  #height(stop) {
    this.stop = stop;
    this.panel.style.setProperty("--sheet-height", `${stop * 100}dvh`);
    find(this.panel, "[data-sheet-handle]").setAttribute("aria-expanded", String(stop > STOPS[0]));
  }
}

/**
 * @param {HTMLElement} handle
 * @param {(event: PointerEvent) => void} moved
 * @param {() => void} [dropped]
 */
function drag(handle, moved, dropped) {
  handle.addEventListener("pointerdown", (down) => {
    if (down.button !== 0) return;
    handle.setPointerCapture(down.pointerId);
    handle.classList.add("is-dragging");
    const stop = new AbortController();
    let far = false;
    handle.addEventListener(
      "pointermove",
      (event) => {
        far ||= Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) > 4;
        if (far) moved(event);
      },
      { signal: stop.signal },
    );
    handle.addEventListener(
      "lostpointercapture",
      () => {
        stop.abort();
        handle.classList.remove("is-dragging");
        if (far) dropped?.();
      },
      { signal: stop.signal },
    );
  });
}
