import { element, find, findAll, paced, setText } from "ef/page/dom";
import { Flags } from "ef/intervene/flags";
import { clock, clockParts, count, rate } from "ef/lib/words";
import { stateAt } from "ef/run/state";
import { SPEEDS } from "ef/run/playback";
import { LEDGER_WORDS, axisTimes, rateNow, spanOf } from "ef/run/timeline_data";
import { MAX_SPEED } from "ef/run/speeds";
import { quietStretches } from "ef/run/tempo";
import { drawStrip } from "ef/run/timeline_draw";

/** @typedef {import("ef/run/store").StudioStore} StudioStore */

const TOKENS = {
  area: "--state-published-tint",
  line: "--ink-2",
  base: "--line-2",
  hatch: "--line-1",
  hand: "--hand",
  handSoft: "--hand-soft",
  ghost: "--ink-3",
  failed: "--state-failed",
  retry: "--state-retry",
  throttle: "--state-throttle",
  throttleLine: "--state-throttle-line",
  dead: "--state-dead",
  lost: "--state-lost",
  onFill: "--on-fill",
};
/** A phone has room for one button, which goes through the speeds. */
const PHONE = matchMedia("(max-width: 640px)");
const LEAP_US = 10_000_000;
const NUMBERS_MS = 100;
const STRIP_MS = 250;

/** Transport, and the strip of the whole run under it. */
export class Timeline {
  /**
   * @param {HTMLElement} root
   * @param {StudioStore} store
   * @param {import("ef/intervene/flags").FlagActions | null} [flagActions]
   */
  constructor(root, store, flagActions = null) {
    this.root = root;
    this.store = store;
    this.strip = find(root, "[data-strip]");
    this.canvas = /** @type {HTMLCanvasElement} */ (find(root, "[data-strip-canvas]"));
    this.playhead = find(root, "[data-playhead]");
    this.clockMain = find(root, "[data-clock-main]");
    this.clockMs = find(root, "[data-clock-ms]");
    this.counts = findAll(root, "[data-count]");
    this.speeds = findAll(root, "[data-speed]");
    this.playButton = find(root, '[data-action="play"]');
    this.ledger = LEDGER_WORDS.map(([key, word]) => ({ key, word, value: element("b", {}, "0") }));
    this.published = element("b", {}, "0");
    find(root, "[data-ledger]").append(
      "published ",
      this.published,
      ...this.ledger.flatMap(({ word, value }, index) => [index ? " + " : " = ", `${word} `, value]),
    );
    this.flags = new Flags(find(root, "[data-flags]"), store, flagActions);
    this.ghostToggle = find(root, "[data-ghost-toggle]");
    this.showsGhost = true;
    this.spanUs = 1;
    this.recolour();
    this.numbers = paced(NUMBERS_MS, () => this.#numbers());
    this.redraw = paced(STRIP_MS, () => this.#strip());

    store.subscribe((change) => {
      if (change === "time") this.#time();
      if (change === "playing" || change === "speed" || change === "run") this.#transport();
      if (change === "speed") this.redraw();
      if (change === "trace" || change === "run") {
        this.redraw();
        this.#time();
      }
    });
    new ResizeObserver(() => this.#strip()).observe(this.strip);
    this.#listen();
    this.#transport();
  }

  /** The theme changed. */
  recolour() {
    const style = getComputedStyle(this.root);
    this.palette = /** @type {import("ef/run/timeline_draw").StripPalette} */ (
      /** @type {unknown} */ (Object.fromEntries(Object.entries(TOKENS).map(([key, token]) => [key, style.getPropertyValue(token).trim()])))
    );
    this.redraw?.();
  }

  /** The run without the change, beside it or not. */
  toggleGhost() {
    this.showsGhost = !this.showsGhost;
    this.#strip();
  }

  #time() {
    const { t_us } = this.store.playback;
    const [main, ms] = clockParts(t_us);
    setText(this.clockMain, main);
    setText(this.clockMs, ms);
    this.strip.style.setProperty("--played", String(Math.min(1, t_us / this.spanUs)));
    this.numbers();
  }

  #transport() {
    const { playing, speed } = this.store.playback;
    this.playButton.setAttribute("aria-label", playing ? "Pause" : "Play");
    this.playButton.toggleAttribute("data-playing", playing);
    for (const button of this.speeds) button.setAttribute("aria-pressed", String(Number(button.dataset.speed) === speed));
    this.numbers();
  }

  #numbers() {
    const { trace, playback } = this.store;
    this.playhead.setAttribute("aria-valuenow", String(Math.round(playback.t_us / 1000)));
    this.playhead.setAttribute("aria-valuetext", `${clock(playback.t_us)} of ${clock(this.spanUs)}`);
    if (!trace) return;
    const { ledger } = stateAt(trace, playback.t_us);
    for (const value of this.counts) setText(value, count(ledger[/** @type {keyof typeof ledger} */ (value.dataset.count)]));
    setText(this.published, count(ledger.published));
    for (const { key, value } of this.ledger) setText(value, count(ledger[key]));
    setText(find(this.root, "[data-rate]"), rate(rateNow(trace, playback.t_us) * playback.speed));
    setText(find(this.root, "[data-rate-unit]"), playback.speed !== 1 ? "events/s on screen" : "events/s");
  }

  #strip() {
    const { trace, parentTrace: before, card } = this.store;
    const parentTrace = this.showsGhost ? before : null;
    const width = this.canvas.clientWidth;
    const height = this.canvas.clientHeight;
    if (!trace || !width || !this.palette) return;
    this.spanUs = spanOf(trace, before);
    const ratio = Math.min(2, devicePixelRatio || 1);
    this.canvas.width = Math.round(width * ratio);
    this.canvas.height = Math.round(height * ratio);
    const context = this.canvas.getContext("2d");
    if (!context) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const fork_us = card?.fork_us ?? null;
    const { speed, manner } = this.store.playback;
    const quiet = manner.skip && speed < MAX_SPEED ? quietStretches(trace, speed) : [];
    drawStrip(context, { trace, parent: parentTrace, fork_us, span_us: this.spanUs, width, palette: this.palette, quiet });
    this.strip.style.setProperty("--span", String(this.spanUs));
    this.playhead.setAttribute("aria-valuemax", String(Math.round(this.spanUs / 1000)));
    find(this.root, "[data-ghost]").hidden = !parentTrace;
    this.ghostToggle.hidden = !before;
    this.ghostToggle.setAttribute("aria-pressed", String(this.showsGhost));
    this.#axis(width);
    this.flags.draw(this.spanUs, fork_us);
    this.#time();
  }

  /** @param {number} width */
  #axis(width) {
    const labels = axisTimes(this.spanUs, width).map((t_us) => {
      const label = element("span", {}, clockParts(t_us)[0]);
      label.style.setProperty("--at", String(t_us / this.spanUs));
      return label;
    });
    find(this.root, "[data-axis]").replaceChildren(...labels);
  }

  #listen() {
    const { playback } = this.store;
    /** @type {Record<string, (button: HTMLElement) => void>} */
    const actions = {
      "step-back": () => playback.stepBack(),
      play: () => playback.toggle(),
      "step-forward": () => playback.stepForward(),
      speed: (button) => playback.setSpeed(PHONE.matches ? nextSpeed(playback.speed) : Number(button.dataset.speed)),
    };
    this.root.addEventListener("click", (event) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (event.target).closest("[data-action]"));
      if (button) actions[button.dataset.action ?? ""]?.(button);
    });
    this.strip.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || /** @type {Element} */ (event.target).closest(".flag")) return;
      this.strip.setPointerCapture(event.pointerId);
      this.strip.toggleAttribute("data-dragging", true);
      this.#seekTo(event);
    });
    this.strip.addEventListener("pointermove", (event) => {
      if (this.strip.hasPointerCapture(event.pointerId)) this.#seekTo(event);
    });
    this.strip.addEventListener("lostpointercapture", () => this.strip.removeAttribute("data-dragging"));
    this.playhead.addEventListener("keydown", (event) => {
      const keys = /** @type {Record<string, () => void>} */ ({
        ArrowRight: () => (event.shiftKey ? playback.seek(playback.t_us + LEAP_US) : playback.stepForward()),
        ArrowUp: () => playback.stepForward(),
        ArrowLeft: () => (event.shiftKey ? playback.seek(playback.t_us - LEAP_US) : playback.stepBack()),
        ArrowDown: () => playback.stepBack(),
        PageUp: () => playback.seek(playback.t_us + LEAP_US),
        PageDown: () => playback.seek(playback.t_us - LEAP_US),
        Home: () => playback.seek(0),
        End: () => playback.seek(playback.endUs),
      });
      if (!keys[event.key]) return;
      event.preventDefault();
      event.stopPropagation();
      keys[event.key]();
    });
  }

  /** @param {PointerEvent} event */
  #seekTo(event) {
    const box = this.canvas.getBoundingClientRect();
    this.store.playback.seek(((event.clientX - box.left) / box.width) * this.spanUs);
  }
}

/** @param {number} speed */
function nextSpeed(speed) {
  return SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length];
}
