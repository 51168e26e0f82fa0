/**
 * Which cards the filters take. Pure; the page without JavaScript is filtered by the same words on the server.
 *
 * @typedef {{words: string, kinds: string[], ways: string[], level: string, shows: string[], section: string}} Card
 * @typedef {{q: string, way: string, kind: string, level: string, shows: string, section: string}} Asked shows: several, apart by spaces
 * @typedef {keyof Asked} Name
 */

/** @type {Name[]} */
export const NAMES = ["q", "way", "kind", "level", "shows", "section"];

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
 * @param {string} [sort] unless it is the usual one
 */
export function queryOf(asked, sort = "") {
  const on = [...NAMES.map((name) => [name, asked[name].trim()]), ["sort", sort]].filter(([, value]) => value);
  return on.length ? `?${new URLSearchParams(on)}` : "";
}

/** @param {Name} name @param {string} value @param {Card} card */
function takesBy(name, value, card) {
  if (!value.trim()) return true;
  const asked = value.toLowerCase().trim().split(/\s+/);
  switch (name) {
    case "q":
      return asked.every((word) => card.words.includes(word));
    case "shows":
      return asked.every((one) => card.shows.includes(one));
    case "way":
      return card.ways.includes(value);
    case "kind":
      return card.kinds.includes(value);
    default:
      return card[name] === value;
  }
}
