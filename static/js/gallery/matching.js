/**
 * Which cards the filters take. Pure; the page without JavaScript is filtered by the same words on the server.
 *
 * @typedef {{words: string, kinds: string[], section: string}} Card
 * @typedef {{q: string, kind: string, section: string}} Asked
 * @typedef {keyof Asked} Name
 */

/** @type {Name[]} */
export const NAMES = ["q", "kind", "section"];

/** @param {Asked} asked @param {Card} card */
export function takes(asked, card) {
  return NAMES.every((name) => takesBy(name, asked[name], card));
}

/**
 * Of the filters that are on, the one that takes the fewest cards.
 * @param {Asked} asked
 * @param {Card[]} cards
 * @returns {Name | null}
 */
export function narrowest(asked, cards) {
  /** @type {Name | null} */
  let found = null;
  let fewest = Infinity;
  for (const name of NAMES.filter((name) => asked[name].trim())) {
    const taken = cards.filter((card) => takesBy(name, asked[name], card)).length;
    if (taken < fewest) [found, fewest] = [name, taken];
  }
  return found;
}

/**
 * The part of the address behind the path; empty when no filter is on.
 * @param {Asked} asked
 */
export function queryOf(asked) {
  const on = NAMES.filter((name) => asked[name].trim()).map((name) => [name, asked[name].trim()]);
  return on.length ? `?${new URLSearchParams(on)}` : "";
}

/** @param {Name} name @param {string} value @param {Card} card */
function takesBy(name, value, card) {
  if (!value.trim()) return true;
  if (name === "q") return value.toLowerCase().trim().split(/\s+/).every((word) => card.words.includes(word));
  return name === "kind" ? card.kinds.includes(value) : card.section === value;
}
