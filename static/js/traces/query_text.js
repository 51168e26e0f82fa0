/** A query is a text; these put terms into it and take them out. Pure. */

/**
 * A term as the server has read it.
 * @typedef {object} Term
 * @property {number} start
 * @property {number} end
 * @property {string} name
 * @property {string} verb
 * @property {string} value
 */

/** @param {string} text @param {Term} term @returns {string} the text without it */
export function without(text, { start, end }) {
  return tidy(text.slice(0, start) + text.slice(end));
}

/** @param {string} text @param {string} more @returns {string} */
export function joined(text, more) {
  return tidy(`${text} ${more}`);
}

/**
 * With a term in the place of every other of its kind.
 * @param {string} text
 * @param {Term[]} terms
 * @param {string} name
 * @param {string} term
 */
export function replaced(text, terms, name, term) {
  const others = terms.filter((one) => one.name !== name).map(({ start, end }) => text.slice(start, end));
  return tidy([...others, term].join(" "));
}

/**
 * With one more of the names that a term lists, or without it if it is among them already.
 * @param {string} text
 * @param {Term[]} terms
 * @param {string} name such as `outcome`
 * @param {string} word such as `lost`
 */
export function toggled(text, terms, name, word) {
  const listed = listedIn(terms, name);
  const words = listed.includes(word) ? listed.filter((one) => one !== word) : [...listed, word];
  return replaced(text, terms, name, words.length ? `${name}:${words.join(",")}` : "");
}

/** @param {Term[]} terms @param {string} name @returns {string[]} what the query asks for by this name */
export function listedIn(terms, name) {
  return terms.filter((term) => term.name === name && term.verb === "is").flatMap(({ value }) => value.split(", "));
}

/**
 * The same for a word that stands alone, such as `cold`.
 * @param {string} text
 * @param {Term[]} terms
 * @param {string} flag
 */
export function flagged(text, terms, flag) {
  const set = terms.some(({ name, value }) => name === flag && value === "yes");
  return replaced(text, terms, flag, set ? "" : flag);
}

/** @param {number} us @returns {string} a length as the query has it, to three digits */
export function lengthText(us) {
  for (const [unit, size] of /** @type {[string, number][]} */ ([["s", 1e6], ["ms", 1e3]])) {
    if (us >= size) return `${trimmed(us / size)}${unit}`;
  }
  return `${Math.round(us)}us`;
}

/** @param {number} us @returns {string} a time of the simulated clock as the query has it */
export function clockText(us) {
  const tenths = Math.max(0, Math.round(us / 1e5));
  const [minutes, seconds] = [Math.floor(tenths / 600), tenths % 600];
  const text = `${String(minutes % 60).padStart(2, "0")}:${String(Math.floor(seconds / 10)).padStart(2, "0")}${seconds % 10 ? `.${seconds % 10}` : ""}`;
  return minutes < 60 ? text : `${Math.floor(minutes / 60)}:${text}`;
}

/** @param {number} value */
function trimmed(value) {
  return Number(value.toPrecision(3)).toString();
}

/** @param {string} text */
function tidy(text) {
  return text.replace(/\s+/g, " ").trim();
}
