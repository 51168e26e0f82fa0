/** Marks of one frame in columns that are reused, so that a frame makes no garbage. */
export class MarkBuffer {
  /** @param {number} [capacity] */
  constructor(capacity = 512) {
    this.length = 0;
    this.event = new Int32Array(capacity);
    this.glyph = new Uint8Array(capacity);
    this.x = new Float64Array(capacity);
    this.y = new Float64Array(capacity);
    /** How far a mark has come in what it does, 0 to 1. */
    this.phase = new Float64Array(capacity);
    this.alpha = new Float64Array(capacity);
    this.angle = new Float64Array(capacity);
    /** Number of the lane it rides, for its tail; -1 for none. */
    this.lane = new Int16Array(capacity);
    this.drawn = new Int32Array(1024);
    this.round = 0;
  }

  /** @param {number} events */
  reset(events) {
    this.length = 0;
    this.round += 1;
    if (this.drawn.length < events) this.drawn = new Int32Array(2 * events);
  }

  /** Whether this frame shows the event already. @param {number} event */
  has(event) {
    return this.drawn[event] === this.round;
  }

  /**
   * Adds a mark, unless its event is shown already: an event is in one place.
   * @param {number} event
   * @param {number} glyph
   * @param {number} x
   * @param {number} y
   * @param {number} phase
   * @param {number} [lane]
   * @param {number} [alpha]
   * @param {number} [angle]
   */
  add(event, glyph, x, y, phase, lane = -1, alpha = 1, angle = 0) {
    if (this.drawn[event] === this.round) return;
    this.drawn[event] = this.round;
    const index = this.length;
    if (index === this.event.length) this.#grow();
    this.event[index] = event;
    this.glyph[index] = glyph;
    this.x[index] = x;
    this.y[index] = y;
    this.phase[index] = phase;
    this.lane[index] = lane;
    this.alpha[index] = alpha;
    this.angle[index] = angle;
    this.length += 1;
  }

  #grow() {
    const twice = new MarkBuffer(2 * this.event.length);
    for (const name of /** @type {const} */ (["event", "glyph", "x", "y", "phase", "lane", "alpha", "angle"])) {
      twice[name].set(this[name]);
      /** @type {any} */ (this)[name] = twice[name];
    }
  }
}
