/** One run among all of its function, as dots along a line. */

import { element, find, setText } from "ef/page/dom";
import { exact } from "ef/inspector/words";
import { count, percent } from "ef/lib/words";

/**
 * @typedef {{length_us: number[], failed: boolean[]}} Lengths
 * @typedef {{function: string, count: number, slower: number, others: Lengths, own: Lengths}} Among
 */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 520;
const HEIGHT = 40;

/** @param {HTMLElement} root @param {Among | null} among null for an event that never ran */
export function showAmong(root, among) {
  root.hidden = !among;
  if (!among) return;
  const faster = among.count - among.slower - 1;
  setText(find(root, "h3"), among.count === 1 ? `The only run of ${among.function}` : `This run among all ${count(among.count)} of ${among.function}`);
  setText(find(root, "p"), among.count === 1 ? "" : `Longer than ${percent(faster, among.count - 1)} of the others.`);
  const most_us = Math.max(...among.others.length_us, ...among.own.length_us, 1);
  const svg = drawn("svg", { viewBox: `-6 0 ${WIDTH + 12} ${HEIGHT}`, "aria-hidden": "true", class: "among-dots" });
  const x = (/** @type {number} */ us) => ((us / most_us) * WIDTH).toFixed(1);
  among.others.length_us.forEach((us, index) => svg.append(dot(x(us), height(index), among.others.failed[index], "among-other")));
  among.own.length_us.forEach((us, index) => {
    svg.append(drawn("path", { class: "among-line", d: `M${x(us)} 2V${HEIGHT - 2}` }), dot(x(us), HEIGHT / 2, among.own.failed[index], "among-own"));
  });
  find(root, "[data-among-plot]").replaceChildren(
    svg,
    element("div", { class: "among-axis", "aria-hidden": "true" }, ...[0, most_us / 2, most_us].map((us) => element("span", {}, us ? exact(us) : "0"))),
  );
}

/** Apart from its neighbours, the same every time. @param {number} index */
function height(index) {
  return 6 + ((index * 0.618034) % 1) * (HEIGHT - 12);
}

/** @param {string} x @param {number} y @param {boolean} failed @param {string} name */
function dot(x, y, failed, name) {
  const state = { class: name, "data-failed": String(failed) };
  // A failed run is square: colour is not its only sign.
  if (failed) return drawn("rect", { ...state, x: String(Number(x) - 2.2), y: String(y - 2.2), width: "4.4", height: "4.4" });
  return drawn("circle", { ...state, cx: x, cy: String(y), r: name === "among-own" ? "4" : "2.1" });
}

/** @param {string} tag @param {Record<string, string>} attributes */
function drawn(tag, attributes) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
