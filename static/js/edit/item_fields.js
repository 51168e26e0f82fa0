/**
 * What a field of an item of a list is, and what its text says. Pure.
 *
 * @typedef {import("ef/inspector/setting_values").SettingField} Field
 * @typedef {Record<string, any>} Item
 *
 * A list of things that a node has, such as its shapes of traffic.
 * @typedef {object} ItemKind
 * @property {string} name     the part of the node that the list is
 * @property {string} title
 * @property {string} none     said where the list is empty
 * @property {string} add      on the button that adds one
 * @property {(item: any, index: number) => string} called
 * @property {(item: any) => Field[]} fields
 * @property {(item: any, name: string, value: number | string | null) => any} changed
 * @property {() => any} fresh one more
 */

/** @type {Omit<Field, "name" | "label" | "value">} */
const USUAL = Object.freeze({ default: null, minimum: null, maximum: null, unit: null, kind: /** @type {const} */ ("text"), scale: /** @type {const} */ ("linear"), help: "", model_choice: true });

/** @param {string} name @param {string} label @param {number | string | null | undefined} value @param {Partial<Field>} [more] @returns {Field} */
export function aField(name, label, value, more = {}) {
  return { ...USUAL, name, label, value: value ?? null, ...more };
}

/** Nothing is written down where nothing is said. @param {Item} item @param {string} name @param {unknown} value @returns {Item} */
export function withPart(item, name, value) {
  const { [name]: _, ...others } = item;
  return value === null || value === "" ? others : { ...others, [name]: value };
}

/** What stands between commas. @param {unknown} text @returns {string[]} */
export function listed(text) {
  return String(text ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
}

/** A number where it is one; what is not is left for the answer to complain about. @param {string} text */
export function numberOf(text) {
  const number = Number(text);
  return text !== "" && Number.isFinite(number) ? number : text;
}

/** JSON where it is some; what is not is left for the answer to complain about. @param {unknown} text @returns {unknown} */
export function jsonOf(text) {
  if (text === null || text === "") return null;
  try {
    return JSON.parse(String(text));
  } catch {
    return text;
  }
}

/** @param {unknown} value */
export function jsonText(value) {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}
