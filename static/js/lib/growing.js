/**
 * Typed arrays that grow. `data` may be replaced by any push, so readers take it anew each time.
 * @template {Int32Array | Uint16Array | Int16Array | Uint8Array | Float64Array} T
 */
export class Growing {
  /**
   * @param {new (length: number) => T} Kind
   * @param {number} [capacity]
   */
  constructor(Kind, capacity = 1024) {
    this.Kind = Kind;
    this.length = 0;
    this.data = new Kind(capacity);
  }

  /** @param {number} capacity */
  reserve(capacity) {
    if (capacity <= this.data.length) return;
    const grown = new this.Kind(Math.max(capacity, this.data.length * 2));
    grown.set(this.data);
    this.data = grown;
  }

  /** @param {number} value */
  push(value) {
    if (this.length === this.data.length) this.reserve(this.length + 1);
    this.data[this.length] = value;
    this.length += 1;
  }

  /** @param {ArrayLike<number>} values */
  extend(values) {
    this.reserve(this.length + values.length);
    this.data.set(values, this.length);
    this.length += values.length;
  }

  /**
   * Lengthens to `length`, new places holding `value`.
   * @param {number} length
   * @param {number} value
   */
  fillTo(length, value) {
    if (length <= this.length) return;
    this.reserve(length);
    this.data.fill(value, this.length, length);
    this.length = length;
  }

  /** @returns {T} the filled part, sharing memory */
  view() {
    return /** @type {T} */ (this.data.subarray(0, this.length));
  }
}

/**
 * How many of the first `length` ascending values are <= `limit`.
 * @param {ArrayLike<number>} values
 * @param {number} length
 * @param {number} limit
 */
export function countUpTo(values, length, limit) {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
