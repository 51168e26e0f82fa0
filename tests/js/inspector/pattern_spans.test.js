import assert from "node:assert/strict";
import { test } from "node:test";

import { carried, inUtf16, pieces, visible } from "ef/inspector/pattern_spans";

/** @param {number} start @param {number} end @param {"problem" | "warning" | "failing"} [kind] */
const span = (start, end, kind = "problem") => ({ start, end, kind });

test("code points become places of a JavaScript text", () => {
  const text = '{"𝄞": 5}';

  const { start, end } = inUtf16(text, { start: 6, end: 7 });

  assert.equal(text.slice(start, end), "5");
});

test("pieces make up the text, and where spans overlap a piece has both kinds", () => {
  const text = '{"a": [1, 2]}';

  const found = pieces(text, [span(1, 12, "failing"), span(10, 11)]);

  assert.equal(found.map((piece) => piece.text).join(""), text);
  assert.deepEqual(found.find((piece) => piece.text === "2")?.kinds, ["failing", "problem"]);
});

test("an indentation is not underlined", () => {
  const found = pieces('[\n  1\n]', [span(0, 7)]);

  assert.deepEqual(found.map(({ text, kinds }) => [text, kinds.length]), [["[", 1], ["\n  ", 0], ["1", 1], ["\n", 0], ["]", 1]]);
});

test("a place without width shows at the character there, or at the one before the end", () => {
  assert.deepEqual(visible('{"a" 1}', span(5, 5)), span(5, 6));
  assert.deepEqual(visible('{"a": [1\n', span(9, 9)), span(7, 8));
  assert.deepEqual(visible("", span(0, 0)), span(0, 0));
});

test("while somebody types, underlines before and behind travel along and the edited one goes", () => {
  const before = "aa bb cc";
  const spans = [span(0, 2), span(3, 5), span(6, 8)];

  assert.deepEqual(carried(spans, before, "aa b!b cc"), [span(0, 2), span(3, 6), span(7, 9)]);
  assert.deepEqual(carried(spans, before, "aa xx cc"), [span(0, 2), span(3, 5), span(6, 8)]);
  assert.deepEqual(carried([span(2, 4)], before, "aaXX cc"), []);
});
