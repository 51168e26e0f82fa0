/**
 * What the picture leaves out, said in one line: nothing is drawn together unsaid. Pure.
 *
 * @typedef {import("ef/graph/marks").Picture} Picture
 * @typedef {import("ef/run/protocol").Manifest} Manifest
 */

const MOST_NAMED = 2;

/**
 * @param {Picture} picture
 * @param {Manifest} manifest
 * @returns {string} empty when every event has a mark of its own
 */
export function densityWords({ ribbons, badges, rare, still }, manifest) {
  const bands = [...new Set(ribbons.map(({ edge }) => edge))];
  /** @type {Map<number, number[]>} */
  const sampled = new Map();
  for (const [edge, every] of badges) if (!bands.includes(edge)) sampled.set(every, [...(sampled.get(every) ?? []), edge]);
  const parts = [
    bands.length ? `Bands, width by rate: ${names(bands, manifest)}` : "",
    ...[...sampled].sort(([a], [b]) => a - b).map(([every, edges]) => `One mark for ${every}: ${names(edges, manifest)}`),
    still.size ? `Counted, not drawn: ${names([...still.keys()], manifest)}` : "",
  ].filter(Boolean);
  if (!parts.length && !rare.size) return "";
  const each = bands.length || sampled.size || rare.size ? "Failed, throttled, dead and lost up to 5/s each one by one, the others counted" : "";
  return `${[...parts, each].filter(Boolean).join(". ")}.`;
}

/** @param {number[]} edges @param {Manifest} manifest */
function names(edges, manifest) {
  const named = edges.slice(0, MOST_NAMED).map((edge) => manifest.edges[edge].name.replace("->", " to "));
  return edges.length > MOST_NAMED ? `${named.join(", ")} and ${edges.length - MOST_NAMED} more` : named.join(", ");
}
