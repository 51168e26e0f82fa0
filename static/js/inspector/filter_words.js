/** A trigger's filter in AWS's words, and as the fields of the editor hold it. Pure. */

import { compact, tidy } from "ef/inspector/json_layout";

/**
 * @typedef {"prefix" | "EventPattern" | "FilterCriteria" | "FilterPolicy"} Word the property that tells the dialect
 * @typedef {Record<string, any>} PlainFilter what a scenario and an intervention say
 * @typedef {import("ef/run/protocol").ManifestEdge} ManifestEdge
 * @typedef {import("ef/run/protocol").ManifestFilter} ManifestFilter
 * @typedef {object} Fields
 * @property {string} prefix
 * @property {string} suffix
 * @property {string[]} patterns at least one; one without text stands for none
 * @property {string} scope
 */

/** AWS's quota of an event source mapping. */
export const MOST_PATTERNS = 5;
const DEFAULT_SCOPE = "MessageAttributes";
/** @type {ManifestFilter} */
const NO_FILTER = { at_us: 0, text: null, patterns: [], scope: "", prefix: "", suffix: "" };
const LONGEST_NAME = 40;
const MOST_NAMES = 2;

/**
 * The filter of a trigger at a time: the scenario's, or that of the last intervention before it.
 * @param {ManifestEdge} edge
 * @param {number} at_us
 * @returns {Fields}
 */
export function fieldsAt(edge, at_us) {
  return fieldsOf(filterAt(edge, at_us) ?? NO_FILTER);
}

/**
 * What one of a trigger's filters in a run says, as it was written; null where there is none.
 * @param {ManifestEdge | undefined} edge
 * @param {number} number its place among them
 * @returns {PlainFilter | null}
 */
export function plainNumber(edge, number) {
  const filter = edge?.filters?.[number];
  if (!filter || filter.text === null) return null;
  const { prefix, suffix, patterns, scope } = filter;
  return plainOf({ prefix, suffix, patterns, scope }, /** @type {Word} */ (edge.words?.[0] ?? "prefix"));
}

/** @param {ManifestEdge} edge @param {number} at_us */
function filterAt({ filters = [] }, at_us) {
  return filters.filter((filter) => filter.at_us <= at_us).at(-1);
}

/** @param {ManifestFilter} filter @returns {Fields} */
function fieldsOf({ prefix, suffix, patterns, scope }) {
  const laidOut = patterns.map((text) => (text.includes("\n") ? text : tidy(text)));
  return { prefix, suffix, patterns: laidOut.length ? laidOut : [""], scope: scope || DEFAULT_SCOPE };
}

/**
 * @param {Fields} fields
 * @param {Word} word
 * @returns {PlainFilter}
 */
export function plainOf({ prefix, suffix, patterns, scope }, word) {
  const [text] = patterns;
  switch (word) {
    case "prefix":
      return { prefix, suffix };
    case "EventPattern":
      return text.trim() ? { EventPattern: text } : {};
    case "FilterPolicy":
      return text.trim() ? { FilterPolicy: text, FilterPolicyScope: scope } : {};
    case "FilterCriteria":
      return { FilterCriteria: { Filters: writtenPatterns(patterns).map((index) => ({ Pattern: patterns[index] })) } };
  }
}

/**
 * Which of the patterns say something: the places of those that are sent.
 * @param {string[]} patterns
 */
export function writtenPatterns(patterns) {
  return patterns.flatMap((text, index) => (text.trim() ? [index] : []));
}

/**
 * Whether two filters differ in more than their layout.
 * @param {Fields} one
 * @param {Fields} other
 */
export function differ(one, other) {
  return essence(one) !== essence(other);
}

/** @param {Fields} fields */
function essence({ prefix, suffix, patterns, scope }) {
  const texts = patterns.map(compact).filter(Boolean);
  return JSON.stringify([prefix, suffix, texts, texts.length ? scope : ""]);
}

/**
 * The filter in one short line: `images/*.jpg`, or the fields it asks for.
 * @param {Fields} fields
 * @param {Word} word
 */
export function inShort({ prefix, suffix, patterns }, word) {
  if (word === "prefix") return prefix || suffix ? `${prefix}*${suffix}` : "";
  const names = [...new Set(patterns.flatMap(fieldNames))];
  return names.join(", ");
}

/**
 * The same for what holds at a time, as the picture writes it beside the funnel.
 * @param {ManifestEdge} edge
 * @param {number} at_us
 */
export function shortAt(edge, at_us) {
  const filter = filterAt(edge, at_us);
  if (!filter) return edge.filter ?? "";
  const known = shorts.get(filter) ?? inShort(fieldsOf(filter), /** @type {Word} */ (edge.words?.[0] ?? "prefix"));
  shorts.set(filter, known);
  return known || "no filter";
}

/** @type {WeakMap<ManifestFilter, string>} */
const shorts = new WeakMap();

/**
 * How a branch with this filter is called: by what is new in it.
 * @param {Fields} fields
 * @param {Fields} before
 * @param {Word} word
 */
export function filterName(fields, before, word) {
  const short = inShort(fields, word);
  if (!short) return "no filter";
  if (word === "prefix") return shortened(`filter ${short}`);
  const [now, then] = [fields, before].map(({ patterns, scope }) => new Map([...patterns.flatMap(conditions), ["scope", scope]]));
  const names = [...new Set([...now.keys(), ...then.keys()])].filter((name) => now.get(name) !== then.get(name));
  return names.length && names.length <= MOST_NAMES ? shortened(`filter on ${names.map((path) => path.split(".").at(-1)).join(", ")}`) : "another filter";
}

/** @param {string} name */
function shortened(name) {
  return name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1).trimEnd()}…` : name;
}

/** The names of the fields that a pattern asks for. @param {string} text @returns {string[]} */
function fieldNames(text) {
  return conditions(text).map(([path]) => path.split(".").at(-1) ?? "");
}

/** Each field that a pattern asks for, with what it wants. @param {string} text @returns {[string, string][]} */
function conditions(text) {
  try {
    return leaves(JSON.parse(text), "");
  } catch {
    return [];
  }
}

/** @param {unknown} pattern @param {string} path @returns {[string, string][]} */
function leaves(pattern, path) {
  if (Array.isArray(pattern)) return path.endsWith("$or") ? pattern.flatMap((part) => leaves(part, path.slice(0, -4))) : path ? [[path, JSON.stringify(pattern)]] : [];
  if (!pattern || typeof pattern !== "object") return [];
  return Object.entries(pattern).flatMap(([key, value]) => leaves(value, path ? `${path}.${key}` : key));
}
