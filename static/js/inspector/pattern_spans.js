/** Where the underlines of a pattern's text are. Pure. */

/**
 * A stretch of text with the reason it is underlined; offsets are JavaScript's.
 * @typedef {object} Span
 * @property {number} start
 * @property {number} end
 * @property {"problem" | "warning" | "failing"} kind
 */

/** @typedef {{text: string, kinds: Span["kind"][]}} Piece */

/**
 * The server counts code points, a text here is UTF-16.
 * @param {string} text
 * @param {{start: number, end: number}} place
 * @returns {{start: number, end: number}}
 */
export function inUtf16(text, { start, end }) {
  const astral = /[\ud800-\udbff][\udc00-\udfff]/.test(text);
  if (!astral) return { start: Math.min(start, text.length), end: Math.min(end, text.length) };
  const points = Array.from(text);
  const length = (/** @type {number} */ count) => points.slice(0, count).join("").length;
  return { start: length(start), end: length(end) };
}

/**
 * A span that can be seen: something is missing at a place without width, so the character there is underlined,
 * or the one before at the end of a line.
 * @param {string} text
 * @param {Span} span
 * @returns {Span}
 */
export function visible(text, { start, end, kind }) {
  if (text.slice(start, end).trim()) return { start, end, kind };
  if (text[start]?.trim()) return { start, end: start + 1, kind };
  const before = text.slice(0, start).trimEnd().length;
  return before ? { start: before - 1, end: before, kind } : { start, end, kind };
}

/**
 * The text in pieces, each with the kinds of all spans over it.
 * @param {string} text
 * @param {Span[]} spans
 * @returns {Piece[]}
 */
export function pieces(text, spans) {
  const cuts = new Set([0, text.length]);
  for (const { start, end } of spans) {
    cuts.add(Math.min(start, text.length));
    cuts.add(Math.min(end, text.length));
  }
  const sorted = [...cuts].sort((a, b) => a - b);
  return sorted.slice(0, -1).flatMap((from, index) => {
    const to = sorted[index + 1];
    const over = spans.filter(({ start, end }) => start <= from && end >= to && end > start);
    const kinds = [...new Set(over.map(({ kind }) => kind))];
    if (!kinds.length) return [{ text: text.slice(from, to), kinds }];
    // A line under an indentation says nothing.
    return text.slice(from, to).split(/(\n\s*)/).filter(Boolean).map((part) => ({ text: part, kinds: part.trim() ? kinds : [] }));
  });
}

/**
 * Spans of an older text in one that was typed on: what lies before and after the edit stays where it was said,
 * what was itself edited is let go.
 * @param {Span[]} spans
 * @param {string} before
 * @param {string} after
 * @returns {Span[]}
 */
export function carried(spans, before, after) {
  if (before === after) return spans;
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const edited = before.length - tail;
  const grown = after.length - before.length;
  return spans.flatMap((span) => {
    if (span.end <= head) return [span];
    if (span.start >= edited) return [{ ...span, start: span.start + grown, end: span.end + grown }];
    return span.start <= head && span.end >= edited ? [{ ...span, end: span.end + grown }] : [];
  });
}
