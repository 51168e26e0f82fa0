/**
 * Writes as SVG what the painters of the canvas draw, so that a picture that is taken along is the one on the page. It
 * knows the canvas's words that the painters use, and no other. Pure.
 */

const FULL = 2 * Math.PI;

export class SvgPen {
  constructor() {
    this.globalAlpha = 1;
    this.fillStyle = "none";
    this.strokeStyle = "none";
    this.lineWidth = 1;
    this.lineCap = "butt";
    this.lineJoin = "miter";
    this.font = "";
    this.textAlign = "start";
    this.textBaseline = "alphabetic";
    /** @type {number[]} */
    this.dashes = [];
    this.path = "";
    /** @type {string[]} */
    this.drawn = [];
  }

  beginPath() {
    this.path = "";
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.path += `M${round(x)} ${round(y)}`;
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.path += `L${round(x)} ${round(y)}`;
  }

  /** @param {number} x @param {number} y @param {number} radius @param {number} from @param {number} to @param {boolean} [back] */
  arc(x, y, radius, from, to, back = false) {
    const at = (/** @type {number} */ angle) => `${round(x + radius * Math.cos(angle))} ${round(y + radius * Math.sin(angle))}`;
    const turn = (/** @type {number} */ angle, /** @type {boolean} */ isLong) => `A${radius} ${radius} 0 ${isLong ? 1 : 0} ${back ? 0 : 1} ${at(angle)}`;
    this.path += `${this.path ? "L" : "M"}${at(from)}`;
    if (Math.abs(to - from) >= FULL) this.path += turn(from + Math.PI, false) + turn(from, false);
    else this.path += turn(to, (((back ? from - to : to - from) % FULL) + FULL) % FULL > Math.PI);
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height */
  rect(x, y, width, height) {
    this.path += `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`;
  }

  /** @param {number} x @param {number} y @param {number} width @param {number} height @param {number} radius */
  roundRect(x, y, width, height, radius) {
    const corner = (/** @type {number} */ dx, /** @type {number} */ dy) => `a${round(radius)} ${round(radius)} 0 0 1 ${round(dx)} ${round(dy)}`;
    const [across, down] = [round(width - 2 * radius), round(height - 2 * radius)];
    this.path += `M${round(x + radius)} ${round(y)}h${across}${corner(radius, radius)}v${down}${corner(-radius, radius)}h${-across}${corner(-radius, -radius)}v${-down}${corner(radius, -radius)}z`;
  }

  /** @param {number[]} dashes */
  setLineDash(dashes) {
    this.dashes = dashes;
  }

  fill() {
    if (this.path) this.drawn.push(`<path d="${this.path}" fill="${this.fillStyle}"${this.#alpha()}/>`);
  }

  stroke() {
    if (!this.path) return;
    const dashes = this.dashes.length ? ` stroke-dasharray="${this.dashes.join(" ")}"` : "";
    const ends = `${this.lineCap === "butt" ? "" : ` stroke-linecap="${this.lineCap}"`}${this.lineJoin === "miter" ? "" : ` stroke-linejoin="${this.lineJoin}"`}`;
    this.drawn.push(`<path d="${this.path}" fill="none" stroke="${this.strokeStyle}" stroke-width="${round(this.lineWidth)}"${ends}${dashes}${this.#alpha()}/>`);
  }

  /** @param {string} words without signs of markup: a number @param {number} x @param {number} y */
  fillText(words, x, y) {
    const [, weight, size] = /^(\d+) ([\d.]+)px/.exec(this.font) ?? ["", "400", "11"];
    const anchor = { right: "end", center: "middle" }[this.textAlign] ?? "start";
    const middle = this.textBaseline === "middle" ? ' dominant-baseline="central"' : "";
    this.drawn.push(`<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" fill="${this.fillStyle}" text-anchor="${anchor}"${middle}${this.#alpha()}>${words}</text>`);
  }

  #alpha() {
    return this.globalAlpha < 1 ? ` opacity="${round(this.globalAlpha)}"` : "";
  }
}

/**
 * What painters draw, as markup.
 * @param {(context: CanvasRenderingContext2D) => void} paint
 */
export function painted(paint) {
  const pen = new SvgPen();
  paint(/** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (pen)));
  return pen.drawn.join("");
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}
