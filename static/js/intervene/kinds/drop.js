/** @typedef {import("ef/intervene/fields").Kind} Kind */

/** One event in flight that is lost. @type {Kind} */
export const DROP = {
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
