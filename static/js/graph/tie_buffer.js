/** Lines between a second delivery and the ghost of the first, in columns that are reused. */
export class TieBuffer {
  constructor() {
    this.length = 0;
    /** From x and y, to x and y, in turn. */
    this.ends = new Float64Array(4 * 16);
  }

  /** @param {number} x @param {number} y @param {number} toX @param {number} toY */
  add(x, y, toX, toY) {
    const place = 4 * this.length;
    if (place === this.ends.length) {
      const twice = new Float64Array(2 * place);
      twice.set(this.ends);
      this.ends = twice;
    }
    this.ends[place] = x;
    this.ends[place + 1] = y;
    this.ends[place + 2] = toX;
    this.ends[place + 3] = toY;
    this.length += 1;
  }
}
