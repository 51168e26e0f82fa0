import { FOR, WrongField, among, lengthOf, same } from "ef/intervene/fields";

/** @typedef {import("ef/intervene/fields").Context} Context */
/** @typedef {import("ef/intervene/fields").Field} Field */
/** @typedef {import("ef/intervene/fields").Kind} Kind */

const FAULTS = /** @type {[string, string][]} */ ([
  ["fail", "Fail every run"],
  ["slow", "Take longer"],
  ["throttle", "Refuse every request"],
  ["unreachable", "Be out of reach for services"],
]);
const FAULT_NAMES = /** @type {Record<string, string>} */ ({ fail: "fail", slow: "slow down", throttle: "throttle", unreachable: "cut off" });

/** @param {Context} context */
const functions = ({ manifest }) => manifest.nodes.filter(({ role }) => role === "function").map(({ name }) => name);

/** A function that fails, is slow, throttled or out of reach for a while. @type {Kind} */
export const FAULT = {
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
