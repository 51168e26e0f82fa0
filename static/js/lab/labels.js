/** What a person has written, as a label of a chart: short, told apart, and nothing but text. */

import { toldApart } from "ef/lab/filter_names";

/** From this length on a label is a phrase and needs a place of its own. */
const LONG = 10;

/** @param {string} text */
export function isLong(text) {
  return text.length > LONG;
}

/** Plotly reads tags and entities in a text. @param {string} text */
export function asText(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** Each on one line, no two the same. @param {string[]} texts @param {number} most letters of a line */
export function onOneLine(texts, most) {
  return toldApart(texts.map((text) => cut(text, most))).map(asText);
}

/** Each on one line, or on two where it is longer. @param {string[]} texts @param {number} most letters of a line */
export function onTwoLines(texts, most) {
  return toldApart(texts.map((text) => lines(text, most).join("\n"))).map((text) => asText(text).replace("\n", "<br>"));
}

/** @param {string} text @param {number} most */
function lines(text, most) {
  if (text.length <= most) return [text];
  const at = text.lastIndexOf(" ", most);
  return at <= 0 ? [cut(text, most)] : [text.slice(0, at), cut(text.slice(at + 1), most)];
}

/** @param {string} text @param {number} most */
function cut(text, most) {
  return text.length <= most ? text : `${text.slice(0, most - 1).trimEnd()}…`;
}
