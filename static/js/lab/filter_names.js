/** What filters of one's own are called. The server gives the name, so that a chip says what a chart will. */

/** @type {Map<string, string>} */
const names = new Map();

/** @param {object} filter in AWS's words @param {string} name */
export function nameFilter(filter, name) {
  names.set(JSON.stringify(filter), name);
}

/** @param {import("ef/lab/types").Fixed} fixed */
export function nameFilters({ axes }) {
  for (const { values, labels } of axes) values.forEach((value, at) => value && typeof value === "object" && nameFilter(value, labels[at]));
}

/** @param {object} filter */
export function filterName(filter) {
  return names.get(JSON.stringify(filter)) ?? "own filter";
}

/** The same texts, the second and further ones of a kind with a number behind. @param {string[]} texts */
export function toldApart(texts) {
  /** @type {string[]} */
  const found = [];
  for (const text of texts) {
    let name = text;
    for (let number = 2; found.includes(name); number += 1) name = `${text} (${number})`;
    found.push(name);
  }
  return found;
}

/** The whole of a filter, as it is written. @param {Record<string, any>} plain */
export function filterWhole({ FilterCriteria, FilterPolicyScope, ...plain }) {
  const patterns = (FilterCriteria?.Filters ?? []).map((/** @type {{Pattern: unknown}} */ { Pattern }) => asText(Pattern));
  const others = Object.entries(plain).map(([word, text]) => (ALONE.includes(word) ? asText(text) : `${word} ${asText(text)}`));
  return [patterns.join("\nor\n"), ...others, FilterPolicyScope === "MessageBody" ? "of the body" : ""].filter(Boolean).join("\n");
}

/** The words of filters that are one text. */
const ALONE = ["EventPattern", "FilterPolicy", "FilterPattern", "Sql"];

/** @param {unknown} value */
function asText(value) {
  return typeof value === "string" ? value : JSON.stringify(value);
}
