/** Batches on their way in one frame, in columns that are reused. */
export class CapsuleBuffer {
  constructor() {
    this.length = 0;
    this.x = new Float64Array(64);
    this.y = new Float64Array(64);
    /** How many events are in it. */
    this.events = new Int32Array(64);
    /** On the thin rail of a shard there is room for a small one only. */
    this.small = new Uint8Array(64);
    this.alpha = new Float64Array(64);
  }

  /** @param {number} x @param {number} y @param {number} events @param {boolean} small @param {number} [alpha] */
  add(x, y, events, small, alpha = 1) {
    const index = this.length;
    if (index === this.x.length) this.#grow();
    this.x[index] = x;
    this.y[index] = y;
    this.events[index] = events;
    this.small[index] = Number(small);
    this.alpha[index] = alpha;
    this.length += 1;
  }

  #grow() {
    for (const name of /** @type {const} */ (["x", "y", "events", "small", "alpha"])) {
      const column = this[name];
      const twice = new /** @type {any} */ (column).constructor(2 * column.length);
      twice.set(column);
      /** @type {any} */ (this)[name] = twice;
    }
  }
}
