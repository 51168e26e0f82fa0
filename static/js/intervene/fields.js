/** What the kinds of interventions are made of: their fields and what is in them. Pure. */

/**
 * @typedef {Record<string, string>} Values by name of a field
 * @typedef {Record<string, any>} Plain an intervention without its time
 *
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {"choice" | "text" | "json"} kind
 * @property {string} value what it begins with
 * @property {[string, string][]} [choices]
 * @property {string} [unit]
 * @property {string} [of] when this changes, the value begins anew
 *
 * @typedef {object} Context  the run, where the playhead is
 * @property {import("ef/run/protocol").Manifest} manifest
 * @property {Record<string, {fields: import("ef/inspector/setting_values").SettingField[]}[]>} forms
 * @property {(node: string, property: string) => number | string | null} setting at the playhead
 * @property {string[]} senders the sources that can send an event by hand
 * @property {string | null} selected name of the selected node
 * @property {{number: number, id: string} | null} followed
 * @property {number} at_us
 * @property {boolean} isNew  what is made is not there yet
 *
 * @typedef {object} Kind
 * @property {string} id
 * @property {string} title
 * @property {string} glyph
 * @property {(context: Context) => boolean} isPossible
 * @property {(context: Context, values: Values) => Field[]} fields
 * @property {(values: Values, context: Context) => {name: string, plain: Plain}} make throws `WrongField`
 * @property {(plain: Plain, context: Context) => Values | null} read the values that made this one, null if it is of another kind
 */

/** A field that can't be used as it is. */
export class WrongField extends Error {
  /** @param {string} field @param {string} sentence */
  constructor(field, sentence) {
    super(sentence);
    this.field = field;
  }
}

/** @param {string[]} names @returns {[string, string][]} */
export const same = (names) => names.map((name) => [name, name]);

/** @param {string[]} names @param {string | null} wanted */
export const among = (names, wanted) => (wanted !== null && names.includes(wanted) ? wanted : (names[0] ?? ""));

/** @param {Context} context @param {(edge: import("ef/run/protocol").ManifestEdge) => boolean} wanted */
export function triggers({ manifest }, wanted) {
  return manifest.edges.filter((edge) => edge.role === "trigger" && wanted(edge)).map(({ name }) => name);
}

/** A trigger at the selected node, or the first. @param {string[]} names @param {string | null} selected */
export const triggerAt = (names, selected) => names.find((name) => selected !== null && name.split("->").includes(selected)) ?? names[0] ?? "";

/** @param {string} name */
export const ends = (name) => {
  const [source, target] = name.split("->");
  return { source, target };
};

/** A length of time as the server reads it: a bare number is seconds. @param {string} text @param {string} field */
export function lengthOf(text, field = "for") {
  const trimmed = text.trim();
  if (!trimmed) throw new WrongField(field, "Say for how long, like 30s or 2m.");
  return /^\d+(\.\d+)?$/.test(trimmed) ? `${trimmed}s` : trimmed;
}

/** @type {Field} */
export const FOR = { name: "for", label: "For how long", kind: "text", value: "30s" };
