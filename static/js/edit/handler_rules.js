import { aField, jsonOf, jsonText, withPart } from "ef/edit/item_fields";

/**
 * How a function's code behaves at certain times or with certain events. Pure.
 *
 * @typedef {import("ef/edit/item_fields").Field} Field
 * @typedef {import("ef/edit/item_fields").ItemKind} ItemKind
 */

/** @type {[string, string][]} */
const OUTCOMES = [
  ["error", "Fails with an error"],
  ["timeout", "Runs into its timeout"],
  ["oom", "Runs out of memory"],
  ["none", "Runs as usual"],
];

/** By kind of duration its parameters, what they are called, and with what they begin. @type {Record<string, {title: string, parts: [string, string, number][]}>} */
const DURATIONS = {
  constant: { title: "Always the same", parts: [["ms", "Duration", 1000]] },
  lognormal: { title: "Skewed, as run times are", parts: [["p50_ms", "Duration, median", 1000], ["p95_ms", "Duration, 95th percentile", 2000]] },
  exponential: { title: "Memoryless", parts: [["mean_ms", "Duration, mean", 1000]] },
  uniform: { title: "Anything between two", parts: [["low_ms", "Duration, shortest", 500], ["high_ms", "Duration, longest", 1500]] },
};

const LONGEST_MS = 900_000;
const PATTERN_HELP = 'As JSON, such as {"detail": {"total": [{"numeric": [">", 100]}]}}; empty: every event.';

/** @param {any} duration a number of milliseconds or a distribution @returns {[string, Record<string, number>] | null} */
function durationOf(duration) {
  if (duration === undefined || duration === null) return null;
  return typeof duration === "number" ? ["constant", { ms: duration }] : /** @type {any} */ (Object.entries(duration)[0]);
}

/** The rules of a function that depends on these. @param {string[]} depends @returns {ItemKind} */
export function rulesKind(depends) {
  return {
    name: "rules",
    title: "What the code does",
    none: "At all times and with every event it does what its settings say.",
    add: "Add a rule",
    called: (item, index) => `Rule ${index + 1}`,
    fields: (item) => ruleFields(item, depends),
    changed: changedRule,
    fresh: () => ({ outcome: "error" }),
  };
}

/** @param {any} rule @param {string[]} depends @returns {Field[]} */
function ruleFields(rule, depends) {
  const duration = durationOf(rule.duration);
  const fields = [
    aField("outcome", "A run", rule.outcome ?? "error", { kind: "choice", choices: OUTCOMES }),
    aField("pattern", "With events like", jsonText(rule.pattern), { help: PATTERN_HELP, rows: 2 }),
    aField("from", "From", rule.from, { help: "Such as 90s; empty: at once." }),
    aField("until", "Until", rule.until, { help: "Such as 10m; empty: with the run." }),
    aField("duration", "Takes", duration?.[0], { kind: "choice", choices: [["", "As long as usual"], .../** @type {[string, string][]} */ (Object.entries(DURATIONS).map(([name, { title }]) => [name, title]))] }),
  ];
  for (const [name, label] of duration ? DURATIONS[duration[0]].parts : []) {
    fields.push(aField(`duration.${name}`, label, duration?.[1][name], { kind: "number", minimum: duration?.[0] === "lognormal" ? 1 : 0, maximum: LONGEST_MS, unit: "ms", scale: "log" }));
  }
  fields.push(aField("factor", "Stretched by", rule.factor ?? 1, { kind: "number", default: 1, minimum: 0.01, maximum: 100, unit: "×", scale: "log" }));
  const known = [...new Set([...depends, ...(rule.downstream ? [rule.downstream] : [])])];
  if (known.length) fields.push(aField("downstream", "Out of reach", rule.downstream, { kind: "choice", choices: [["", "Nothing in particular"], .../** @type {[string, string][]} */ (known.map((name) => [name, name]))] }));
  return fields;
}

/** @param {any} rule @param {string} name @param {number | string | null} value */
function changedRule(rule, name, value) {
  if (name === "pattern") return withPart(rule, name, jsonOf(value));
  if (name === "duration") return withPart(rule, name, value ? { [value]: Object.fromEntries(DURATIONS[value].parts.map(([part, , begin]) => [part, begin])) } : null);
  if (name === "factor") return withPart(rule, name, value === 1 ? null : value);
  const [whole, part] = name.split(".");
  if (!part) return withPart(rule, name, value);
  const [kind, parameters] = durationOf(rule[whole]) ?? ["constant", {}];
  return { ...rule, [whole]: { [kind]: { ...parameters, [part]: value } } };
}

/** Event patterns; an event that matches one fails at every attempt. @type {ItemKind} */
export const FAILS_ON = Object.freeze({
  name: "fails_on",
  title: "Events that always fail",
  none: "No event fails every time.",
  add: "Add a pattern",
  called: (/** @type {any} */ item, /** @type {number} */ index) => `Pattern ${index + 1}`,
  fields: (/** @type {any} */ pattern) => [aField("pattern", "Events like", jsonText(pattern), { help: PATTERN_HELP.replace("; empty: every event", ""), rows: 2 })],
  changed: (/** @type {any} */ pattern, /** @type {string} */ name, /** @type {unknown} */ value) => jsonOf(value) ?? {},
  fresh: () => ({ detail: { broken: [true] } }),
});

/** @param {any} plain a function as the flow has it @returns {Field[]} */
export function codeFields({ depends_on = [], denied_actions = [] }) {
  return [
    aField("depends_on", "Calls", depends_on.join(", ") || null, { help: "What a rule may say is out of reach, such as ledger, mail." }),
    aField("denied_actions", "Its role may not", denied_actions.join(", ") || null, { help: "Such as sqs:SendMessage." }),
  ];
}
