import { changeName, readSetting, showSetting } from "ef/inspector/setting_values";
import { WrongField, among, same } from "ef/intervene/fields";

/** @typedef {import("ef/intervene/fields").Context} Context */
/** @typedef {import("ef/intervene/fields").Kind} Kind */

/** What people change first. */
const USUAL = ["ReservedConcurrentExecutions", "BatchSize", "VisibilityTimeout"];

/** @param {Context} context @param {string} part */
const settingsOf = ({ forms }, part) => (forms[part] ?? []).flatMap(({ fields }) => fields);

/** Another value of a setting of a node or a trigger. @type {Kind} */
export const SETTING = {
  id: "set",
  title: "Change a setting",
  glyph: "icon-branch",
  isPossible: ({ forms }) => Object.values(forms).some((groups) => groups.some(({ fields }) => fields.length)),
  fields(context, values) {
    const parts = Object.keys(context.forms).filter((part) => settingsOf(context, part).length);
    const part = values.part ?? among(parts, context.selected);
    const settings = settingsOf(context, part);
    const names = settings.map(({ name }) => name);
    const name = among(names, values.setting ?? USUAL.find((usual) => names.includes(usual)) ?? null);
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
    if (context.isNew && value === context.setting(part, setting)) throw new WrongField("value", "It has this value already. Write another one.");
    return { name: changeName(field, value), plain: { set: { node: part, property: setting, value } } };
  },
  read({ set }, context) {
    if (!set) return null;
    const field = settingsOf(context, set.node).find(({ name }) => name === set.property);
    return field ? { part: set.node, setting: set.property, value: showSetting(field, set.value) } : null;
  },
};
