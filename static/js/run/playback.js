/** Wall time to simulated time. The picture of a moment does not depend on how the playhead came there. */

import { MAX_SPEED } from "ef/run/speeds";
import { interestingMoments, tempoAt } from "ef/run/tempo";

/** @typedef {import("ef/run/trace").Trace} Trace */
/** @typedef {"time" | "playing" | "speed"} PlaybackChange */

export { MAX_SPEED };
/** Those with a button. Max is a speed as well: ten simulated minutes in a second. */
export const SPEEDS = Object.freeze([1, 10, 60, MAX_SPEED]);

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
    /** @type {import("ef/run/tempo").Manner} */
    this.manner = { skip: false, slow: false };
    /** Where it stops by itself, if somebody asked for that. @type {number | null} */
    this.stopUs = null;
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
    this.stopUs = null;
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

  /** Plays up to a time and stops there. @param {number} stop_us */
  playUntil(stop_us) {
    this.stopUs = stop_us;
    this.play();
  }

  /** @param {import("ef/run/tempo").Manner} manner */
  setManner(manner) {
    this.manner = manner;
    this.#tell("speed");
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
    const stop_us = this.stopUs ?? Infinity;
    this.#move(Math.min(this.#after(elapsed_ms), this.endUs, Math.max(stop_us, this.t_us)));
    if (this.t_us >= stop_us) {
      this.stopUs = null;
      this.pause();
    } else if (this.trace?.complete && this.t_us >= this.endUs) this.pause();
    else this.handle = this.ticker.request(this.tick);
  }

  /** Where the playhead is after so much wall time. @param {number} elapsed_ms */
  #after(elapsed_ms) {
    const { trace, speed, manner } = this;
    const plain_us = this.t_us + Math.round(elapsed_ms * 1000 * speed);
    if (!trace || speed >= MAX_SPEED || !(manner.skip || manner.slow)) return plain_us;
    const moments = manner.slow ? interestingMoments(trace) : [];
    let t_us = this.t_us;
    let left_us = elapsed_ms * 1000 * speed;
    while (left_us >= 1 && t_us < this.endUs) {
      const { factor, until_us } = tempoAt(trace, t_us, speed, manner, moments);
      const room_us = Math.max(1, until_us - t_us);
      const step_us = Math.min(left_us * factor, room_us);
      t_us += step_us;
      left_us -= step_us / factor;
    }
    return Math.round(t_us);
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
