import { drawing, element } from "ef/page/dom";
import { brokenAxis } from "ef/traces/broken_axis";
import { exact } from "ef/inspector/words";

/** @typedef {import("ef/traces/waterfall").Line} Line */

/** As in waterfall.css. */
const NAMES_WIDTH = 176;
/** Room on the right for the words beside the last bar. */
const WORDS_WIDTH = 64;
const LEAST_BAR = 3;
const LATE = 0.75;

/**
 * Draws lines over one time axis, waits cut short.
 * @param {HTMLElement} box
 * @param {Line[]} lines
 * @param {(node: number) => string} glyphOf
 */
export function drawWaterfall(box, lines, glyphOf) {
  const width = Math.max(box.clientWidth - NAMES_WIDTH - WORDS_WIDTH, 120);
  const axis = brokenAxis(lines.filter(({ isWait, part }) => !isWait && part !== "span"), width);
  const zero_us = axis.pieces[0].from_us;
  const breaks = axis.pieces.filter(({ isBreak }) => isBreak);
  box.replaceChildren(
    element(
      "div",
      { class: "waterfall-axis", "aria-hidden": "true" },
      ...axis.ticks.map(({ us, x }) => placed(element("span", { class: "waterfall-tick" }, us === 0 ? "0 s" : exact(us)), x)),
    ),
    element(
      "div",
      { class: "waterfall-grid", "aria-hidden": "true" },
      ...axis.ticks.map(({ x }) => placed(element("i", { class: "waterfall-rule" }), x)),
      ...breaks.map(({ x, width: wide }) => placed(element("i", { class: "waterfall-break" }), x, wide)),
    ),
    element("ol", { class: "waterfall-lines" }, ...lines.map((line) => lineView(line, axis, zero_us, glyphOf))),
  );
}

/**
 * @param {Line} line
 * @param {import("ef/traces/broken_axis").Axis} axis
 * @param {number} zero_us
 * @param {(node: number) => string} glyphOf
 */
function lineView(line, axis, zero_us, glyphOf) {
  const from = axis.x(line.from_us);
  const to = axis.x(line.to_us);
  const name = element("span", { class: "waterfall-name" }, icon(line, glyphOf), element("span", {}, line.name));
  name.style.setProperty("--depth", String(line.depth));
  const bar = element("span", { class: "waterfall-bar" }, ...barOf(line, from, Math.max(to - from, LEAST_BAR), axis.width));
  const at = element("span", { class: "visually-hidden" }, `, at ${exact(line.from_us - zero_us)}`);
  return element(
    "li",
    { class: "waterfall-line", "data-part": line.part },
    element("button", { type: "button", "data-line-at": line.to_us, "data-line-event": line.event }, name, bar, at),
  );
}

/** @param {Line} line @param {(node: number) => string} glyphOf */
function icon(line, glyphOf) {
  if (line.node >= 0) return drawing(`glyph-${glyphOf(line.node)}`);
  if (line.mark === "filter") return drawing("glyph-filter");
  return element("i", { class: "waterfall-dot", "aria-hidden": "true" });
}

/** @param {Line} line @param {number} from @param {number} length @param {number} width of the axis @returns {HTMLElement[]} */
function barOf(line, from, length, width) {
  if (line.part === "mark") {
    const mark = element("span", { class: "waterfall-mark" }, line.mark === "filter" ? drawing("glyph-filter") : drawing(`mark-${line.mark}`));
    const words = element("span", { class: "waterfall-words" }, line.words);
    // Near the right edge there is room on the left only.
    const isLate = from > width * LATE;
    if (isLate) words.classList.add("is-left");
    return [placed(mark, from), placed(words, isLate ? from - 12 : from + 12)];
  }
  if (line.part === "span") return [placed(element("i", { class: "waterfall-span" }), from, length)];
  const part = placed(element("span", { class: "path-part", "data-part": line.part }), from, length);
  if (line.part === "failed" && length >= 12) part.append(drawing("icon-cross", "glyph"));
  return [part, placed(element("span", { class: "waterfall-words" }, line.words), from + length + 7)];
}

/**
 * @param {HTMLElement} made
 * @param {number} x
 * @param {number} [width]
 */
function placed(made, x, width) {
  made.style.left = `${x.toFixed(1)}px`;
  if (width !== undefined) made.style.width = `${width.toFixed(1)}px`;
  return made;
}
