/** Wall time to simulated time. The picture of a moment does not depend on how the playhead came there. */

/** @typedef {import("ef/run/trace").Trace} Trace */
/** @typedef {"time" | "playing" | "speed"} PlaybackChange */

/** Max is a speed as well: ten simulated minutes in a second. */
export const SPEEDS = Object.freeze([1, 10, 60, 600]);
export const MAX_SPEED = 600;

/**
 * @typedef {object} Ticker  where frames come from; tests bring their own
 * @property {() => number} now  milliseconds
 * @property {(fn: () => void) => number} request
 * @property {(handle: number) => void} cancel
 */

/** @type {Ticker} */
const browserTicker = {
  now: () => performance.now(),
  request: (fn) => requestAnimationFrame(fn),
  cancel: (handle) => cancelAnimationFrame(handle),
};

export class Playback {
  /** @param {Ticker} [ticker] */
  constructor(ticker = browserTicker) {
    this.ticker = ticker;
    /** @type {Trace | null} */
    this.trace = null;
    this.t_us = 0;
    this.speed = 1;
    this.playing = false;
    /** @type {Set<(change: PlaybackChange) => void>} */
    this.subscribers = new Set();
    this.handle = 0;
    this.before = 0;
    this.tick = this.tick.bind(this);
  }

  /** The picture never passes what has been simulated and has arrived. */
  get endUs() {
    return this.trace ? this.trace.loadedUs : 0;
  }

  /** @param {(change: PlaybackChange) => void} fn  @returns {() => void} ends it */
  subscribe(fn) {
    this.subscribers.add(fn);
    return () => this.subscribers.delete(fn);
  }

  play() {
    if (this.playing) return;
    if (this.trace?.complete && this.t_us >= this.endUs) this.#move(0);
    this.playing = true;
    this.before = this.ticker.now();
    this.handle = this.ticker.request(this.tick);
    this.#tell("playing");
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.ticker.cancel(this.handle);
    this.#tell("playing");
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** @param {number} t_us */
  seek(t_us) {
    this.before = this.ticker.now();
    this.#move(Math.min(Math.max(0, Math.round(t_us)), this.endUs));
  }

  /** To the next moment something happens; pauses. */
  stepForward() {
    this.pause();
    const next = this.trace?.nextChange(this.t_us);
    if (next != null) this.seek(next);
  }

  stepBack() {
    this.pause();
    const previous = this.trace?.previousChange(this.t_us);
    this.seek(previous ?? 0);
  }

  /** @param {number} speed */
  setSpeed(speed) {
    if (!(speed > 0) || speed === this.speed) return;
    this.speed = speed;
    this.#tell("speed");
  }

  tick() {
    if (!this.playing) return;
    const now = this.ticker.now();
    const elapsed_ms = now - this.before;
    this.before = now;
    this.#move(Math.min(this.t_us + Math.round(elapsed_ms * 1000 * this.speed), this.endUs));
    if (this.trace?.complete && this.t_us >= this.endUs) this.pause();
    else this.handle = this.ticker.request(this.tick);
  }

  /** @param {number} t_us */
  #move(t_us) {
    if (t_us === this.t_us) return;
    this.t_us = t_us;
    this.#tell("time");
  }

  /** @param {PlaybackChange} change */
  #tell(change) {
    for (const fn of this.subscribers) fn(change);
  }
}
