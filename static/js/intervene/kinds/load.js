import { FOR, WrongField, among, lengthOf, same } from "ef/intervene/fields";
import { count } from "ef/lib/words";

/** @typedef {import("ef/intervene/fields").Context} Context */
/** @typedef {import("ef/intervene/fields").Kind} Kind */
/** @typedef {import("ef/intervene/fields").Values} Values */

const BURST = "burst";

/** @param {Context} context */
const busy = ({ manifest }) => manifest.nodes.filter(({ traffic, name }) => traffic && givenTraffic(manifest, name)).map(({ name }) => name);

/** Whether the traffic of a source is given to it, and not its own timetable. @param {import("ef/run/protocol").Manifest} manifest @param {string} name */
function givenTraffic({ scenario }, name) {
  return (scenario?.sources?.[name]?.traffic ?? []).length > 0;
}

/** @param {string} text @param {string} field */
function whole(text, field) {
  const value = Number(text.replace(/,/g, "").trim());
  if (!text.trim() || !Number.isInteger(value)) throw new WrongField(field, "A whole number is needed here.");
  return value;
}

/** More traffic of a source, or a burst. @type {Kind} */
export const LOAD = {
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
