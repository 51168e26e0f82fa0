/**
 * Where in the YAML of a flow something is written. Pure.
 *
 * @typedef {{first: number, last: number}} Lines from 1
 */

const SECTIONS = ["sources", "functions"];

/**
 * The lines of a node.
 * @param {string} text
 * @param {string} name
 * @returns {Lines | null}
 */
export function linesOfNode(text, name) {
  const lines = text.split("\n");
  let section = "";
  for (const [index, line] of lines.entries()) {
    if (/^[A-Za-z_]/.test(line)) section = line.split(":")[0];
    if (!SECTIONS.includes(section)) continue;
    const found = /^( +)["']?([^"':]+)["']?:/.exec(line);
    if (found?.[2] === name && found[1].length === depthOf(lines, section)) return { first: index + 1, last: endOf(lines, index, found[1].length) };
  }
  return null;
}

/**
 * The lines of the trigger between two nodes.
 * @param {string} text
 * @param {string} from
 * @param {string} to
 * @returns {Lines | null}
 */
export function linesOfTrigger(text, from, to) {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith("triggers:"));
  if (start < 0) return null;
  for (let index = start + 1; index < lines.length && !/^[A-Za-z_]/.test(lines[index]); index += 1) {
    const dash = /^( *)- /.exec(lines[index]);
    if (!dash) continue;
    const last = endOf(lines, index, dash[1].length);
    const part = lines.slice(index, last).join("\n");
    const says = (/** @type {string} */ word, /** @type {string} */ name) => new RegExp(`\\b${word}: ["']?${escaped(name)}["']?\\s*(?:[,}\\n]|$)`).test(part);
    if (says("source", from) && says("target", to)) return { first: index + 1, last };
  }
  return null;
}

/** How far the names of a section are indented. @param {string[]} lines @param {string} section */
function depthOf(lines, section) {
  const start = lines.findIndex((line) => line.startsWith(`${section}:`));
  const first = lines.slice(start + 1).find((line) => /^ +\S/.test(line) && !/^ +#/.test(line));
  return first ? first.length - first.trimStart().length : -1;
}

/** The last line, from 1, of what begins at an index: the next that is no deeper ends it. @param {string[]} lines @param {number} index @param {number} depth */
function endOf(lines, index, depth) {
  let last = index;
  for (let next = index + 1; next < lines.length; next += 1) {
    if (!lines[next].trim()) continue;
    if (lines[next].length - lines[next].trimStart().length <= depth) break;
    last = next;
  }
  return last + 1;
}

/** Where a line begins and ends in the text. @param {string} text @param {Lines} lines @returns {[number, number]} */
export function spanOf(text, { first, last }) {
  const lines = text.split("\n");
  const start = lines.slice(0, first - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const length = lines.slice(first - 1, last).join("\n").length;
  return [start, start + length];
}

/** @param {string} text */
function escaped(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
