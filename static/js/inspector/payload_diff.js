/**
 * What one payload has that another has not: field by field, also within texts that are JSON themselves. Pure.
 *
 * @typedef {object} Difference
 * @property {"added" | "removed" | "changed" | "moved" | "wrapped"} what  wrapped: the whole payload before is in this field
 * @property {string} path
 * @property {string} before  as JSON, "" where there was nothing
 * @property {string} after   the same; of what has moved, where to
 */

/** A longer value is cut. */
const LONGEST = 64;

/**
 * @param {unknown} before
 * @param {unknown} after
 * @returns {Difference[]} empty where they are the same
 */
export function differences(before, after) {
  if (isSame(before, after)) return [];
  const place = placeOf(before, after, "");
  if (place) return [{ what: "wrapped", path: place, before: "", after: "" }];
  /** @type {Difference[]} */
  const found = [];
  compare(before, after, "", found, after);
  return found;
}

/** How many are of each sort, in words. @param {Difference[]} found */
export function differenceWords(found) {
  if (found[0]?.what === "wrapped") return `Wrapped: all of it is in ${found[0].path}`;
  const sorts = /** @type {const} */ (["changed", "moved", "added", "removed"]);
  const words = sorts.map((sort) => [sort, found.filter(({ what }) => what === sort).length]).filter(([, number]) => number);
  return `Payload: ${words.map(([sort, number]) => `${number} ${sort}`).join(", ")}`;
}

/** @param {unknown} before @param {unknown} after @param {string} path @param {Difference[]} found @param {unknown} whole the payload after */
function compare(before, after, path, found, whole) {
  if (isSame(before, after)) return;
  const [one, two] = [partsOf(before), partsOf(after)];
  if (!one || !two || Array.isArray(one) !== Array.isArray(two)) {
    found.push({ what: "changed", path: path || "payload", before: shown(before), after: shown(after) });
    return;
  }
  for (const name of new Set([...Object.keys(one), ...Object.keys(two)])) {
    const inner = joined(path, name, Array.isArray(one));
    const [was, is] = [one[name] ?? null, two[name] ?? null];
    // What is null might as well not be there.
    if (was === null && is === null) continue;
    if (is === null) found.push(gone(was, inner, whole));
    else if (was === null) found.push({ what: "added", path: inner, before: "", after: shown(is) });
    else compare(was, is, inner, found, whole);
  }
}

/** What is no longer there may be elsewhere. @param {unknown} value @param {string} path @param {unknown} whole @returns {Difference} */
function gone(value, path, whole) {
  const place = placeOf(value, whole, "");
  return place ? { what: "moved", path, before: "", after: place } : { what: "removed", path, before: shown(value), after: "" };
}

/** Where in another payload all of this one is, "" if nowhere: the other may have put it into a field as it is, or as text. @param {unknown} whole @param {unknown} other @param {string} path @returns {string} */
function placeOf(whole, other, path) {
  const parts = partsOf(other);
  if (!parts || !Object.keys(partsOf(whole) ?? {}).length) return "";
  for (const [name, part] of Object.entries(parts)) {
    const inner = joined(path, name, Array.isArray(parts));
    if (isSame(whole, partsOf(part) ?? part)) return inner;
    const deeper = placeOf(whole, part, inner);
    if (deeper) return deeper;
  }
  return "";
}

/** The fields of what has some; those of a text that is JSON are its own. @param {any} value @returns {Record<string, unknown> | null} */
function partsOf(value) {
  if (typeof value === "object") return value;
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return null;
  try {
    const read = JSON.parse(value);
    return typeof read === "object" ? read : null;
  } catch {
    return null;
  }
}

/** @param {string} path @param {string} name @param {boolean} isItem */
function joined(path, name, isItem) {
  if (isItem) return `${path}[${name}]`;
  return path ? `${path}.${name}` : name;
}

/** @param {any} one @param {any} two @returns {boolean} */
function isSame(one, two) {
  if (one === two) return true;
  if (typeof one !== "object" || typeof two !== "object" || !one || !two || Array.isArray(one) !== Array.isArray(two)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(two).length && names.every((name) => name in two && isSame(one[name], two[name]));
}

/** @param {unknown} value */
function shown(value) {
  const text = JSON.stringify(value) ?? "";
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
