import { get } from "ef/page/api";
import { merged } from "ef/lab/experiment";

/**
 * @typedef {import("ef/lab/experiment").Experiment} Experiment
 * @typedef {import("ef/lab/types").Answer} Answer
 */

/** How long is waited after a failed question, longer each time. */
const AGAIN_MS = [1000, 2000, 5000, 10_000];

/** Follows one experiment until it is over, and asks only for what is new. */
export class Feed {
  /**
   * @param {(experiment: Experiment) => void} changed
   * @param {(again_ms: number | null, error: unknown) => void} lost null once it is found again
   */
  constructor(changed, lost) {
    this.changed = changed;
    this.lost = lost;
    /** @type {Experiment | null} */
    this.experiment = null;
    this.failures = 0;
    this.timer = 0;
    this.asking = new AbortController();
  }

  /** @param {Answer} answer everything of another experiment */
  follow(answer) {
    this.stop();
    this.experiment = merged(null, answer);
    this.#told();
  }

  /** @param {Answer} answer what is new of the same one */
  take(answer) {
    if (!this.experiment || this.experiment.id !== answer.id || answer.version < this.experiment.version) return;
    this.experiment = merged(this.experiment, answer);
    this.#told();
  }

  stop() {
    window.clearTimeout(this.timer);
    this.asking.abort();
    this.asking = new AbortController();
    this.experiment = null;
    this.failures = 0;
  }

  #told() {
    const { experiment } = this;
    if (!experiment) return;
    this.#again(experiment.over ? null : experiment.poll_ms);
    this.changed(experiment);
  }

  /** @param {number | null} after_ms */
  #again(after_ms) {
    window.clearTimeout(this.timer);
    if (after_ms !== null) this.timer = window.setTimeout(() => this.#ask(), after_ms);
  }

  async #ask() {
    const { experiment } = this;
    const { signal } = this.asking;
    if (!experiment) return;
    try {
      const answer = await get(`${experiment.data}?since=${experiment.version}`, signal);
      if (signal.aborted) return;
      if (this.failures) this.lost(null, null);
      this.failures = 0;
      this.take(answer);
      // An answer that was overtaken by that to a button changes nothing, but the questions go on.
      if (!this.experiment?.over) this.#again(this.experiment?.poll_ms ?? null);
    } catch (error) {
      if (signal.aborted) return;
      const again_ms = AGAIN_MS[Math.min(this.failures, AGAIN_MS.length - 1)];
      this.failures += 1;
      this.lost(again_ms, error);
      this.#again(again_ms);
    }
  }
}
