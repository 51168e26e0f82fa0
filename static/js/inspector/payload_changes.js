import { element } from "ef/page/dom";
import { differenceWords } from "ef/inspector/payload_diff";

/** @typedef {import("ef/inspector/payload_diff").Difference} Difference */

/** With more they are shown when asked for. */
const FEW = 5;
const MOST = 40;

/** @type {Record<Difference["what"], string>} */
const SIGNS = { added: "+", removed: "−", changed: "~", moved: "→", wrapped: "" };

/** What a hop has made of the payload, in a few lines. @param {Difference[]} found @returns {HTMLElement | null} null where it is the same */
export function payloadChanges(found) {
  if (!found.length) return null;
  const words = differenceWords(found);
  if (found[0].what === "wrapped") return element("p", { class: "payload-changes" }, words);
  const lines = found.slice(0, MOST).map(({ what, path, before, after }) =>
    element(
      "li",
      { "data-what": what },
      element("span", { class: "payload-sign", "aria-hidden": "true" }, SIGNS[what]),
      element("span", { class: "visually-hidden" }, `${what}: `),
      element("code", {}, path),
      before ? element("del", {}, before) : null,
      after ? element("ins", {}, after) : null,
    ),
  );
  if (found.length > MOST) lines.push(element("li", {}, `and ${found.length - MOST} more`));
  return element("details", { class: "payload-changes", open: found.length <= FEW }, element("summary", {}, words), element("ul", {}, ...lines));
}
