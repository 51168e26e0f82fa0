import { fieldsAt, plainOf } from "ef/inspector/filter_words";
import { tidy } from "ef/inspector/json_layout";
import { WrongField, ends, same, triggerAt, triggers } from "ef/intervene/fields";

/** @typedef {import("ef/intervene/fields").Context} Context */
/** @typedef {import("ef/intervene/fields").Field} Field */
/** @typedef {import("ef/intervene/fields").Kind} Kind */
/** @typedef {import("ef/intervene/fields").Values} Values */

/** @param {Context} context */
const filtering = (context) => triggers(context, ({ dialect }) => Boolean(dialect));

/** @param {Context} context @param {string} name */
const edgeOf = ({ manifest }, name) => manifest.edges.find((edge) => edge.role === "trigger" && edge.name === name);

/** Another filter of a trigger, or none. @type {Kind} */
export const FILTER = {
  id: "filter",
  title: "Add or drop a filter",
  glyph: "glyph-filter",
  isPossible: (context) => filtering(context).length > 0,
  fields(context, values) {
    const names = filtering(context);
    const trigger = values.trigger ?? triggerAt(names, context.selected);
    const edge = edgeOf(context, trigger);
    const now = edge ? fieldsAt(edge, context.at_us) : null;
    const change = values.change ?? "new";
    const keys = edge?.words?.[0] === "prefix";
    /** @type {Field[]} */
    const what = keys
      ? [
          { name: "prefix", label: "Key begins with", kind: "text", value: now?.prefix ?? "", of: trigger },
          { name: "suffix", label: "Key ends with", kind: "text", value: now?.suffix ?? "", of: trigger },
        ]
      : [{ name: "pattern", label: "Pattern", kind: "json", value: now?.patterns[0] ?? "", of: trigger }];
    return [
      { name: "trigger", label: "Between", kind: "choice", choices: same(names), value: trigger },
      {
        name: "change",
        label: "It shall",
        kind: "choice",
        choices: [
          ["new", "Have this filter"],
          ["none", "Let everything through"],
        ],
        value: change,
      },
      ...(change === "none" ? [] : what),
    ];
  },
  make({ trigger, change, prefix = "", suffix = "", pattern = "" }, context) {
    if (change === "none") return { name: `no filter to ${ends(trigger).target}`, plain: { set_filter: { ...ends(trigger), filter: null } } };
    const edge = edgeOf(context, trigger);
    const word = /** @type {import("ef/inspector/filter_words").Word} */ (edge?.words?.[0] ?? "prefix");
    if (word === "prefix" ? !prefix && !suffix : !pattern.trim()) throw new WrongField(word === "prefix" ? "prefix" : "pattern", "Write what may pass.");
    const { scope } = edge ? fieldsAt(edge, context.at_us) : { scope: "" };
    const filter = plainOf({ prefix, suffix, patterns: [pattern], scope }, word);
    return { name: `filter to ${ends(trigger).target}`, plain: { set_filter: { ...ends(trigger), filter } } };
  },
  read({ set_filter: set }) {
    if (!set) return null;
    const trigger = `${set.source}->${set.target}`;
    if (!set.filter) return /** @type {Values} */ ({ trigger, change: "none" });
    const { prefix = "", suffix = "", EventPattern, FilterPolicy, FilterCriteria } = set.filter;
    const pattern = EventPattern ?? FilterPolicy ?? FilterCriteria?.Filters?.[0]?.Pattern;
    // Several patterns are written where there is room for them, under Configure.
    if ((FilterCriteria?.Filters?.length ?? 0) > 1) return null;
    const text = typeof pattern === "object" ? JSON.stringify(pattern) : (pattern ?? "");
    return { trigger, change: "new", prefix, suffix, pattern: text ? tidy(text) : "" };
  },
};
