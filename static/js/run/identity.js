/**
 * The short names of events. Neighbours get names far apart, so that two marks side by side are told apart.
 */

/**
 * @param {number} ordinal  rank of the event within its source
 * @param {number} sources  how many nodes have traffic
 * @param {number} source   which of them
 */
export function rootId(ordinal, sources, source) {
  const x = ordinal * sources + source;
  if (x < 65536) return hex((x * 40503 + 5000) % 65536, 4);
  // The product passes 2^53, so it is taken apart; 2^24 divides out exactly.
  const folded = Number((BigInt(x) * 10368889n + 5000n) % 16777216n);
  return hex(folded, 6);
}

/**
 * @param {number} value
 * @param {number} digits
 */
function hex(value, digits) {
  return value.toString(16).padStart(digits, "0");
}
