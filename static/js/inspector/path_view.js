import { drawing, element } from "ef/page/dom";
import { layStrip } from "ef/inspector/path_strip";

/** @typedef {import("ef/inspector/path_strip").Segment} Segment */
/** @typedef {import("ef/inspector/path_strip").Placed} Placed */

/** Below this a cross would fill the whole part. */
const ROOM_FOR_CROSS = 12;

/**
 * Draws a path into its box, in place of what was there.
 * @param {HTMLElement} box
 * @param {Segment[]} segments
 * @param {number} width
 * @param {object} [options]
 * @param {number} [options.wait]
 * @param {number} [options.least]
 * @param {number} [options.full_us]
 * @param {(segment: Placed) => string} [options.label] words beside a wait or inside work
 */
export function drawPath(box, segments, width, { label, ...lay } = {}) {
  const parts = layStrip(segments, width, lay).flatMap((part) => {
    const made = element("span", { class: "path-part", "data-part": part.part });
    made.style.left = `${part.x.toFixed(2)}px`;
    made.style.width = `${part.width.toFixed(2)}px`;
    const words = label?.(part) ?? "";
    const isWait = part.part === "wait" || part.part === "throttle";
    if (words && !isWait) made.append(element("span", {}, words));
    if (part.part === "failed" && part.width >= ROOM_FOR_CROSS) made.append(drawing("icon-cross", "glyph"));
    if (!words || !isWait) return [made];
    const tag = element("span", { class: "path-label" }, words);
    tag.style.left = `${(part.x + part.width / 2).toFixed(2)}px`;
    return [made, tag];
  });
  box.replaceChildren(...parts);
}
