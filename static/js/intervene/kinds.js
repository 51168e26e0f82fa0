/** What a person can do to a run at the playhead. Pure. */

import { DROP } from "ef/intervene/kinds/drop";
import { FAULT } from "ef/intervene/kinds/fault";
import { FILTER } from "ef/intervene/kinds/filter";
import { LOAD } from "ef/intervene/kinds/load";
import { PAUSE } from "ef/intervene/kinds/pause";
import { SEND } from "ef/intervene/kinds/send";
import { SETTING } from "ef/intervene/kinds/setting";

/** @typedef {import("ef/intervene/fields").Context} Context */
/** @typedef {import("ef/intervene/fields").Field} Field */
/** @typedef {import("ef/intervene/fields").Kind} Kind */
/** @typedef {import("ef/intervene/fields").Plain} Plain */

/** @type {readonly Kind[]} */
export const KINDS = Object.freeze([SETTING, LOAD, FAULT, PAUSE, FILTER, SEND, DROP]);

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
