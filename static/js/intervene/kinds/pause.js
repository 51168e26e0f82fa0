import { FOR, ends, lengthOf, same, triggerAt, triggers } from "ef/intervene/fields";

/** @typedef {import("ef/intervene/fields").Context} Context */
/** @typedef {import("ef/intervene/fields").Kind} Kind */

/** @param {Context} context */
const polled = (context) => triggers(context, ({ invocation }) => Boolean(invocation?.endsWith("polling")));

/** A trigger that stops polling for a while. @type {Kind} */
export const PAUSE = {
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
