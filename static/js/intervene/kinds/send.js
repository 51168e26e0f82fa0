import { WrongField, among, same } from "ef/intervene/fields";

/** @typedef {import("ef/intervene/fields").Context} Context */
/** @typedef {import("ef/intervene/fields").Field} Field */
/** @typedef {import("ef/intervene/fields").Kind} Kind */

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

/** One event with a payload of one's own. @type {Kind} */
export const SEND = {
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
