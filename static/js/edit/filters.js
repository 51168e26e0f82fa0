import { tidy } from "ef/inspector/json_layout";
import { inShort, plainOf } from "ef/inspector/filter_words";

/**
 * The filter of a connection, as the scenario has it and as its fields hold it. Pure.
 *
 * @typedef {import("ef/inspector/filter_words").Fields} Fields
 * @typedef {import("ef/inspector/filter_words").Word} Word
 * @typedef {"FilterPattern" | "Sql"} TextWord a filter that is one text and no JSON
 */

/** The words in which a filter can be written in the inspector. @type {readonly (Word | TextWord)[]} */
export const WRITTEN = Object.freeze(["prefix", "EventPattern", "FilterCriteria", "FilterPolicy", "FilterPattern", "Sql"]);
/** @type {readonly string[]} */
const TEXTS = ["FilterPattern", "Sql"];

const DEFAULT_SCOPE = "MessageAttributes";

/** In what words a connection's filter is written, null if it has none. @param {any} plain @returns {Word | TextWord | null} */
export function wordOf(plain) {
  if ("suffix" in plain) return "prefix";
  return WRITTEN.find((word) => word in plain) ?? null;
}

/** @param {any} plain what the scenario says of a connection @returns {Fields} */
export function filterFields(plain) {
  const criteria = (plain.FilterCriteria?.Filters ?? []).map((/** @type {any} */ filter) => filter.Pattern);
  const texts = [plain.EventPattern, plain.FilterPolicy, plain.FilterPattern, plain.Sql, ...criteria].filter((text) => text !== undefined).map(asText);
  return {
    prefix: plain.prefix ?? "",
    suffix: plain.suffix ?? "",
    patterns: texts.length ? texts.map((text) => (text.includes("\n") ? text : tidy(text))) : [""],
    scope: plain.FilterPolicyScope ?? DEFAULT_SCOPE,
  };
}

/** What to set; null takes the filter away. @param {Fields} fields @param {Word | TextWord} word */
export function filterValue(fields, word) {
  if (word === "prefix" && !fields.prefix && !fields.suffix) return null;
  if (word !== "prefix" && fields.patterns.every((text) => !text.trim())) return null;
  if (TEXTS.includes(word)) return { [word]: fields.patterns[0] };
  const plain = plainOf(fields, /** @type {Word} */ (word));
  return word === "prefix" ? Object.fromEntries(Object.entries(plain).filter(([, text]) => text)) : plain;
}

/** The filter in one short line. @param {import("ef/edit/flow").FlowEdge} edge */
export function shortFilter({ plain, filter }) {
  const word = wordOf(plain);
  const short = word && !TEXTS.includes(word) ? inShort(filterFields(plain), /** @type {Word} */ (word)) : "";
  return short || (filter ?? "");
}

/** A pattern may be written as JSON or as YAML's own. @param {unknown} pattern */
function asText(pattern) {
  return typeof pattern === "string" ? pattern : JSON.stringify(pattern);
}
