/** What a person can do to a run at the playhead: the fields of each kind, and the intervention they make. Pure. */

import { fieldsAt, plainOf } from "ef/inspector/filter_words";
import { changeName, readSetting, showSetting } from "ef/inspector/setting_values";
import { tidy } from "ef/inspector/json_layout";
import { count } from "ef/lib/words";

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

const FAULTS = /** @type {[string, string][]} */ ([
  ["fail", "Fail every run"],
  ["slow", "Take longer"],
  ["throttle", "Refuse every request"],
  ["unreachable", "Be out of reach for services"],
]);
const FAULT_NAMES = /** @type {Record<string, string>} */ ({ fail: "fail", slow: "slow down", throttle: "throttle", unreachable: "cut off" });
const BURST = "burst";

/** @param {string[]} names @returns {[string, string][]} */
const same = (names) => names.map((name) => [name, name]);

/** @param {string[]} names @param {string | null} wanted */
const among = (names, wanted) => (wanted !== null && names.includes(wanted) ? wanted : (names[0] ?? ""));

/** @param {Context} context */
const functions = ({ manifest }) => manifest.nodes.filter(({ role }) => role === "function").map(({ name }) => name);

/** @param {Context} context */
const busy = ({ manifest }) => manifest.nodes.filter(({ traffic, name }) => traffic && givenTraffic(manifest, name)).map(({ name }) => name);

/** Whether the traffic of a source is given to it, and not its own timetable. @param {import("ef/run/protocol").Manifest} manifest @param {string} name */
function givenTraffic({ scenario }, name) {
  return (scenario?.sources?.[name]?.traffic ?? []).length > 0;
}

/** @param {Context} context @param {(edge: import("ef/run/protocol").ManifestEdge) => boolean} wanted */
function triggers({ manifest }, wanted) {
  return manifest.edges.filter((edge) => edge.role === "trigger" && wanted(edge)).map(({ name }) => name);
}

/** @param {Context} context */
const polled = (context) => triggers(context, ({ invocation }) => Boolean(invocation?.endsWith("polling")));
/** @param {Context} context */
const filtering = (context) => triggers(context, ({ dialect }) => Boolean(dialect));

/** A trigger at the selected node, or the first. @param {string[]} names @param {string | null} selected */
const triggerAt = (names, selected) => names.find((name) => selected !== null && name.split("->").includes(selected)) ?? names[0] ?? "";

/** @param {string} name */
const ends = (name) => {
  const [source, target] = name.split("->");
  return { source, target };
};

/** A length of time as the server reads it: a bare number is seconds. @param {string} text @param {string} field */
function lengthOf(text, field = "for") {
  const trimmed = text.trim();
  if (!trimmed) throw new WrongField(field, "Say for how long, like 30s or 2m.");
  return /^\d+(\.\d+)?$/.test(trimmed) ? `${trimmed}s` : trimmed;
}

/** @param {string} text @param {string} field */
function whole(text, field) {
  const value = Number(text.replace(/,/g, "").trim());
  if (!text.trim() || !Number.isInteger(value)) throw new WrongField(field, "A whole number is needed here.");
  return value;
}

/** @param {Context} context @param {string} part */
const settingsOf = ({ forms }, part) => (forms[part] ?? []).flatMap(({ fields }) => fields);

/** @type {Field} */
const FOR = { name: "for", label: "For how long", kind: "text", value: "30s" };

/** @type {Kind} */
const SETTING = {
  id: "set",
  title: "Change a setting",
  glyph: "icon-branch",
  isPossible: ({ forms }) => Object.values(forms).some((groups) => groups.some(({ fields }) => fields.length)),
  fields(context, values) {
    const parts = Object.keys(context.forms).filter((part) => settingsOf(context, part).length);
    const part = values.part ?? among(parts, context.selected);
    const settings = settingsOf(context, part);
    const names = settings.map(({ name }) => name);
    const name = among(names, values.setting ?? null);
    const field = settings.find((setting) => setting.name === name);
    if (!field) return [];
    return [
      { name: "part", label: "Of", kind: "choice", choices: same(parts), value: part },
      { name: "setting", label: "Setting", kind: "choice", choices: settings.map((setting) => [setting.name, setting.label]), value: name, of: part },
      {
        name: "value",
        label: "New value",
        kind: field.kind === "choice" ? "choice" : "text",
        choices: field.choices,
        unit: field.unit ?? undefined,
        value: showSetting(field, context.setting(part, name)),
        of: `${part} ${name}`,
      },
    ];
  },
  make({ part, setting, value: text }, context) {
    const field = settingsOf(context, part).find(({ name }) => name === setting);
    if (!field) throw new WrongField("setting", "Choose a setting.");
    const { value, problem } = readSetting(field, text);
    if (problem) throw new WrongField("value", problem);
    return { name: changeName(field, value), plain: { set: { node: part, property: setting, value } } };
  },
  read({ set }, context) {
    if (!set) return null;
    const field = settingsOf(context, set.node).find(({ name }) => name === set.property);
    return field ? { part: set.node, setting: set.property, value: showSetting(field, set.value) } : null;
  },
};

/** @type {Kind} */
const LOAD = {
  id: "load",
  title: "Add load",
  glyph: "glyph-stream",
  isPossible: (context) => busy(context).length > 0,
  fields(context, values) {
    const names = busy(context);
    const much = values.much ?? "2";
    return [
      { name: "node", label: "From", kind: "choice", choices: same(names), value: among(names, context.selected) },
      {
        name: "much",
        label: "How much",
        kind: "choice",
        choices: [
          ["2", "Twice the traffic"],
          ["5", "Five times"],
          ["10", "Ten times"],
          [BURST, "A burst, all at once"],
        ],
        value: much,
      },
      much === BURST ? { name: "count", label: "Events", kind: "text", value: "100" } : FOR,
    ];
  },
  make({ node, much, count: events, for: length }) {
    if (much === BURST) {
      const number = whole(events, "count");
      return { name: `burst of ${count(number)} on ${node}`, plain: { inject: { node, count: number } } };
    }
    return { name: `load x${much} on ${node}`, plain: { load: { node, times: Number(much), for: lengthOf(length) } } };
  },
  read({ load, inject }) {
    if (load) return /** @type {Values} */ ({ node: load.node, much: String(load.times), for: load.for });
    return inject && inject.count > 1 ? { node: inject.node, much: BURST, count: String(inject.count) } : null;
  },
};

/** @type {Kind} */
const FAULT = {
  id: "fault",
  title: "Break a function for a while",
  glyph: "glyph-function",
  isPossible: (context) => functions(context).length > 0,
  fields(context, values) {
    const names = functions(context);
    const fault = values.fault ?? "fail";
    return [
      { name: "node", label: "Function", kind: "choice", choices: same(names), value: among(names, context.selected) },
      { name: "fault", label: "It shall", kind: "choice", choices: FAULTS, value: fault },
      ...(fault === "slow" ? [/** @type {Field} */ ({ name: "factor", label: "So many times as long", kind: "text", value: "5" })] : []),
      FOR,
    ];
  },
  make({ node, fault, factor, for: length }) {
    const times = fault === "slow" ? Number(factor) : 1;
    if (!(times > 0)) throw new WrongField("factor", "A number above 0 is needed here.");
    return { name: `${FAULT_NAMES[fault]} ${node}`, plain: { fault: { node, kind: fault, for: lengthOf(length), factor: times } } };
  },
  read: ({ fault }) => (fault ? { node: fault.node, fault: fault.kind, factor: String(fault.factor ?? 1), for: fault.for } : null),
};

/** @type {Kind} */
const PAUSE = {
  id: "pause",
  title: "Pause a consumer",
  glyph: "icon-pause",
  isPossible: (context) => polled(context).length > 0,
  fields(context) {
    const names = polled(context);
    return [{ name: "trigger", label: "Lambda stops polling", kind: "choice", choices: same(names), value: triggerAt(names, context.selected) }, FOR];
  },
  make({ trigger, for: length }) {
    return { name: `pause ${ends(trigger).target}`, plain: { pause: { ...ends(trigger), for: lengthOf(length) } } };
  },
  read: ({ pause }) => (pause ? { trigger: `${pause.source}->${pause.target}`, for: pause.for } : null),
};

/** @param {Context} context @param {string} name */
const edgeOf = ({ manifest }, name) => manifest.edges.find((edge) => edge.role === "trigger" && edge.name === name);

/** @type {Kind} */
const FILTER = {
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

/** @param {Context} context @param {string} node */
function deckOf({ manifest }, node) {
  return manifest.decks[String(manifest.nodes.findIndex(({ name }) => name === node))] ?? [];
}

/** One of each name: the first cards that a person would tell apart. @param {import("ef/run/protocol").Card[]} deck @returns {[string, string][]} */
function cardsOf(deck) {
  /** @type {Map<string, string>} */
  const first = new Map();
  for (const [number, { name }] of deck.entries()) if (!first.has(name) && first.size < 24) first.set(name, String(number));
  return [...first].map(([name, number]) => [number, name]);
}

/** @type {Kind} */
const SEND = {
  id: "inject",
  title: "Send one event",
  glyph: "icon-send",
  isPossible: ({ senders }) => senders.length > 0,
  fields(context, values) {
    const { senders, selected } = context;
    const node = values.node ?? among(senders, selected);
    const deck = deckOf(context, node);
    const cards = cardsOf(deck);
    const card = among(cards.map(([number]) => number), values.card ?? null);
    return [
      { name: "node", label: "From", kind: "choice", choices: same(senders), value: node },
      ...(cards.length > 1 ? [/** @type {Field} */ ({ name: "card", label: "Like", kind: "choice", choices: cards, value: card, of: node })] : []),
      { name: "payload", label: "Payload", kind: "json", value: JSON.stringify(deck[Number(card)]?.payload ?? {}, null, 2), of: `${node} ${card}` },
    ];
  },
  make({ node, payload }) {
    return { name: `send to ${node}`, plain: { inject: { node, payload: objectOf(payload) } } };
  },
  read({ inject }, context) {
    if (!inject || inject.count > 1) return null;
    const payload = inject.payload ?? deckOf(context, inject.node)[inject.card ?? 0]?.payload ?? {};
    return { node: inject.node, payload: JSON.stringify(payload, null, 2) };
  },
};

/** @param {string} text */
function objectOf(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new WrongField("payload", `This is not JSON: ${error instanceof Error ? error.message : error}.`);
  }
  if (!value || typeof value !== "object" || Array.isArray(value)) throw new WrongField("payload", "A payload is an object, in braces.");
  return value;
}

/** @type {Kind} */
const DROP = {
  id: "drop",
  title: "Drop the followed event",
  glyph: "icon-cross",
  isPossible: ({ followed }) => followed !== null,
  fields: ({ followed }) =>
    followed ? [{ name: "event", label: "Event", kind: "choice", choices: [[String(followed.number), followed.id]], value: String(followed.number) }] : [],
  make({ event }, { followed }) {
    const name = followed?.number === Number(event) ? `drop ${followed.id}` : "drop an event";
    return { name, plain: { drop: { event: Number(event) } } };
  },
  read: ({ drop }) => (drop ? { event: String(drop.event) } : null),
};

/** @type {readonly Kind[]} */
export const KINDS = Object.freeze([SETTING, LOAD, FAULT, PAUSE, FILTER, SEND, DROP]);

/** The quick way: one event of the source as its deck has it. @param {string} node */
export function oneEvent(node) {
  return { name: `send to ${node}`, plain: { inject: { node } } };
}

/**
 * The kind that an intervention is of and the values that made it; null for one that has no form.
 * @param {Plain} plain
 * @param {Context} context
 */
export function kindOf(plain, context) {
  for (const kind of KINDS) {
    const values = kind.read(plain, context);
    if (values) return { kind, values };
  }
  return null;
}

/**
 * The field that a complaint of the server is about.
 * @param {import("ef/page/api").Problem} problem
 * @param {Field[]} fields
 * @returns {string}
 */
export function fieldOf({ where, message }, fields) {
  const names = fields.map(({ name }) => name);
  const said = `${where} ${message}`;
  const about = /** @type {[RegExp, string][]} */ ([
    [/\.payload|payload must/, "payload"],
    [/lasts no time|is not a time|for is missing/, "for"],
    [/factor/, "factor"],
    [/times must|would be about/, "much"],
    [/count must/, "count"],
    [/set_filter\.filter|->\S+:? /, "pattern"],
    [/there is no (node|trigger)|does not send|does not poll|is not a function|triggers no function|has no traffic/, names[0]],
  ]);
  const found = about.find(([words, name]) => words.test(said) && names.includes(name));
  return found?.[1] ?? ["value", "pattern", "prefix", "payload"].find((name) => names.includes(name)) ?? names[0] ?? "";
}
